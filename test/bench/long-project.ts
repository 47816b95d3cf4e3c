import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { chunkCount, placeOf } from '../../main/core/chunk-plan.ts';
import { pathFromCameras, presetPath, samplePath } from '../../main/core/path/index.ts';
import { retrieve } from '../../main/core/retrieval/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import { encodeFrame } from '../../main/memory/frame-codec.ts';
import { ProjectFile } from '../../main/memory/index.ts';
import { beginTake, defaultSettings, packageOrigin } from '../../main/studio/index.ts';
import { loadPackage } from '../../main/world/index.ts';

/**
 * A finished project of `frames` frames, committed chunk by chunk as a render would, without the model: a long walk
 * whose pictures are the model's origins in turn. Made once and kept.
 */
export async function longProject(file: string, frames: number): Promise<string> {
  if (existsSync(file)) return file;
  const partial = `${file}.partial.lookback`;
  await rm(partial, { force: true });
  const pkg = await loadPackage(embeddedModel);
  const { chunk, camera, frame } = pkg.manifest;
  const origins = await Promise.all(pkg.origins().map(({ id }) => packageOrigin(pkg, id)));
  const [origin] = origins;
  if (!origin?.view) throw new Error('The embedded model brings pictures of its own.');
  const walk = presetPath('random-walk', origin.view, {
    frames,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 11,
  });
  // A keyframe every 25 frames: 4,000 of them for 100,000 frames, as a long drive leaves them.
  const path = pathFromCameras(samplePath(walk, frame.width / frame.height), {
    fps: chunk.fps,
    everyFrames: 25,
  });
  const cameras = samplePath(path, frame.width / frame.height);
  const pictures = await Promise.all(origins.map(({ pixels }) => encodeFrame(pixels)));
  const project = ProjectFile.create(partial);
  const settings = defaultSettings(pkg.manifest);
  const take = await beginTake(project, { name: 'A long walk', pkg, path, origin, seed: 1, settings });
  for (let number = 1; number < chunkCount(frames, chunk.frames); number++) {
    const { firstFrame, frameCount } = placeOf(number, frames, chunk.frames);
    const targets = cameras.slice(firstFrame, firstFrame + frameCount);
    const from = Math.max(0, firstFrame - 24);
    const candidates = cameras.slice(from, firstFrame).map((seen, i) => ({ number: from + i, camera: seen }));
    project.commitChunk({
      take: take.id,
      number,
      firstFrame,
      provider: 'cpu',
      steps: settings.steps,
      seed: 1,
      durationMs: 100,
      frames: targets.map((target, i) => ({
        ...pictures[(firstFrame + i) % pictures.length]!,
        camera: target,
      })),
      retrieval: retrieve('coverage', {
        ...settings,
        targets,
        firstFrame,
        candidates,
        keepOrigin: false,
        seed: 1,
      }),
    });
  }
  project.close();
  await rename(partial, file);
  return file;
}
