import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Output } from '../main/hosts/cli/output.ts';
import { presetPath } from '../main/core/path/index.ts';
import { ProjectFile } from '../main/memory/index.ts';
import {
  beginTake,
  defaultSettings,
  noteModel,
  packageOrigin,
  renderTake,
  sampleFile,
} from '../main/studio/index.ts';
import { Inference, loadPackage } from '../main/world/index.ts';

// Makes main/studio/sample/sample.lookback, the project that a newcomer opens first: a walk out and back, and a fork at
// the turning point that goes back without memory. To be run again whenever the embedded model changes. The same model
// on the same machine gives the same pixels.

// As long as fits into the size that a repository should carry.
const frames = 29;
const turn = 14;
const seed = 7;
const mostBytes = 5 * 1024 * 1024;

const output = new Output(false);
const pkg = await loadPackage(fileURLToPath(new URL('../models/lookback-s', import.meta.url)));
const { manifest } = pkg;
const origin = await packageOrigin(pkg);
if (!origin.view) throw new Error('A package origin has a view.');
const path = presetPath('out-and-back', origin.view, {
  frames,
  fps: manifest.chunk.fps,
  envelope: manifest.camera.envelope,
  seed,
});
const settings = defaultSettings(manifest, origin.view.style);

await rm(sampleFile, { force: true });
await mkdir(dirname(sampleFile), { recursive: true });
const project = ProjectFile.create(sampleFile);
const inference = await Inference.start(pkg, { provider: 'cpu' });
try {
  const walk = await beginTake(project, { name: 'With memory', pkg, path, origin, seed, settings });
  const render = async (takeId: number, name: string) => {
    output.line(`Rendering "${name}"`);
    await renderTake({ project, takeId, pkg, inference });
  };
  await render(walk.id, walk.name);
  const { modelId, modelSha256 } = walk;
  const forgetful = project.createTake({
    name: 'Without memory',
    parentTake: walk.id,
    forkFrame: turn,
    seed,
    modelId,
    modelSha256,
    settings: { ...settings, strategy: 'recent', keepOrigin: false },
    path,
    origin: origin.source,
  });
  await render(forgetful.id, forgetful.name);
  project.editTake(walk.id, {
    markers: [
      { frame: 0, label: 'Start' },
      { frame: turn, label: 'Turning point' },
      { frame: frames - 1, label: 'Back again' },
    ],
  });
  // The take with memory is what the window shows first.
  project.saveSetting('view', { take: walk.id });
  // Where the model lay on this machine is nobody's business.
  noteModel(project, pkg);
} finally {
  await inference.close();
  project.close();
}
const { size } = await stat(sampleFile);
output.line(`${sampleFile}: ${(size / 1e6).toFixed(2)} MB`);
if (size > mostBytes) throw new Error(`The sample is larger than ${mostBytes} bytes.`);
