import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { presetPath } from '../../main/core/path/index.ts';
import { encoderArguments } from '../../main/export/encoder-arguments.ts';
import { exportGeometry } from '../../main/export/geometry.ts';
import { findFfmpeg } from '../../main/export/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import { encodeFrame } from '../../main/memory/frame-codec.ts';
import { ProjectFile, type Take } from '../../main/memory/index.ts';
import {
  beginTake,
  chunkCount,
  defaultSettings,
  exportTake,
  packageOrigin,
  pathCameras,
  placeOf,
} from '../../main/studio/index.ts';
import { loadPackage } from '../../main/world/index.ts';
import { scenery } from '../helpers/pictures.ts';
import type { BenchResult } from './main.ts';
import { median, secondsOf } from './timing.ts';

const run = promisify(execFile);
const rounds = 5;
const distinctFrames = 60;

const cases = [
  { size: { width: 128, height: 72 }, frameCount: 1601 },
  { size: { width: 640, height: 360 }, frameCount: 401 },
  { size: { width: 1280, height: 720 }, frameCount: 161 },
] as const;

/**
 * Export of a take against ffmpeg alone: the same frames, encoder and settings, in turns. Ours reads the frames as PNG
 * from the project file, decodes them, writes them to a pipe, flushes the video to the disk and renames it. ffmpeg alone
 * reads the same PNGs from files (the same work), and raw pixels from one file (the encoder's own limit). Goal: at least
 * 0.9 of its frames per second.
 */
export async function benchExport(): Promise<BenchResult> {
  const ffmpeg = await findFfmpeg();
  const folder = await mkdtemp(join(tmpdir(), 'lookback-bench-'));
  const project = ProjectFile.create(join(folder, 'export.lookback'));
  const rows: string[][] = [];
  try {
    for (const { size, frameCount } of cases) {
      const raw = join(folder, `${frameCount}.rgb`);
      const pngs = join(folder, String(frameCount));
      const { take, width, height, fps } = await storedTake(project, frameCount, raw, pngs);
      const geometry = exportGeometry({ width, height }, { size });
      const settings = {
        codec: 'h264',
        pixels: 'rgb',
        frame: { width, height },
        geometry,
        fps,
        crf: 18,
        preset: 'medium',
        tags: {},
      } as const;
      const fromRaw = encoderArguments(settings, raw, join(folder, 'plain.mp4'));
      // The same command, but reading the pictures as the project has them: one PNG a frame.
      const [input, end] = [fromRaw.indexOf('-f'), fromRaw.indexOf(raw) + 1];
      const fromPng = fromRaw.toSpliced(
        input,
        end - input,
        '-framerate',
        String(fps),
        '-i',
        join(pngs, '%05d.png'),
      );
      const out = join(folder, 'ours.mp4');
      const runs = {
        ours: () => exportTake({ project, take, out, format: 'mp4', size, overwrite: true }),
        raw: () => run(ffmpeg.path, fromRaw),
        png: () => run(ffmpeg.path, fromPng),
      };
      const names = ['ours', 'raw', 'png'] as const;
      const times = { ours: [] as number[], raw: [] as number[], png: [] as number[] };
      for (const name of names) await runs[name]();
      for (let round = 0; round < rounds; round++) {
        const order = round % 2 === 0 ? names : names.toReversed();
        for (const name of order) times[name].push(await secondsOf(runs[name]));
      }
      const fpsOf = (name: keyof typeof times): number => frameCount / median(times[name]);
      rows.push([
        `${width}x${height} to ${size.width}x${size.height}, ${frameCount} frames`,
        ...names.map((name) => fpsOf(name).toFixed(0)),
        (fpsOf('ours') / fpsOf('png')).toFixed(2),
        (fpsOf('ours') / fpsOf('raw')).toFixed(2),
      ]);
    }
  } finally {
    project.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    name: 'export',
    title: `Export of a take against ffmpeg ${ffmpeg.version} alone (frames/s, medians of ${rounds}, x264 medium, crf 18)`,
    rows: [['video', 'ours', 'ffmpeg, raw', 'ffmpeg, PNG', 'ours / PNG', 'ours / raw'], ...rows],
  };
}

/** A take with drawn frames, with depth as a model gives it, and the same frames as one raw rgb24 file and as PNGs. */
async function storedTake(
  project: ProjectFile,
  frames: number,
  raw: string,
  pngs: string,
): Promise<{ take: Take; width: number; height: number; fps: number }> {
  const pkg = await loadPackage(embeddedModel);
  const { frame, chunk, camera } = pkg.manifest;
  const { width, height } = frame;
  const origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('A package origin has a view.');
  const path = presetPath('random-walk', origin.view, {
    frames,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 1,
  });
  const cameras = pathCameras(path, frame);
  const drawn = Array.from({ length: distinctFrames }, (_, at) => scenery(width, height, at * 0.1));
  const encoded = await Promise.all(
    drawn.map((rgb) =>
      encodeFrame({
        width,
        height,
        rgb,
        inverseDepth: Uint16Array.from({ length: width * height }, (_, i) => i),
      }),
    ),
  );
  const pixels = { width, height, rgb: drawn[0] ?? new Uint8Array() };
  const settings = defaultSettings(pkg.manifest);
  const take = await beginTake(project, {
    name: `${frames} frames`,
    pkg,
    path,
    origin: { ...origin, pixels },
    seed: 1,
    settings,
  });
  for (let number = 1; number < chunkCount(frames, chunk.frames); number++) {
    const place = placeOf(number, frames, chunk.frames);
    project.commitChunk({
      take: take.id,
      number,
      firstFrame: place.firstFrame,
      provider: 'drawn',
      steps: 0,
      seed: 1,
      durationMs: 0,
      frames: Array.from({ length: place.frameCount }, (_, i) => {
        const at = place.firstFrame + i;
        const [picture, seen] = [encoded[at % distinctFrames], cameras[at]];
        if (!picture || !seen) throw new Error('There is a picture and a camera for every frame.');
        return { ...picture, camera: seen };
      }),
    });
  }
  const handle = await open(raw, 'w');
  for (let at = 0; at < frames; at++) await handle.write(drawn[at % distinctFrames] ?? new Uint8Array());
  await handle.close();
  await mkdir(pngs);
  for (let at = 0; at < frames; at++) {
    await writeFile(
      join(pngs, `${String(at).padStart(5, '0')}.png`),
      encoded[at % distinctFrames]?.image ?? '',
    );
  }
  return { take, width, height, fps: path.fps };
}
