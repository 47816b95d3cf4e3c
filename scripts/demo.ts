import { mkdir, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { meanPsnr, psnr } from '../main/core/image-quality.ts';
import { toLookbackError } from '../main/core/errors.ts';
import { presetPath } from '../main/core/path/index.ts';
import { findRevisits, type Revisit } from '../main/core/revisit.ts';
import { contactSheet } from '../main/export/index.ts';
import { ProjectFile, type Take } from '../main/memory/index.ts';
import {
  beginTake,
  chunkOf,
  defaultSettings,
  exportTake,
  packageOrigin,
  pathCameras,
  readFrame,
  renderTake,
  type TakeSettings,
} from '../main/studio/index.ts';
import { Inference, loadPackage } from '../main/world/index.ts';
import { Output, table } from '../main/hosts/cli/output.ts';
import { renderProgress } from '../main/hosts/cli/commands/shared.ts';

// The README's first command: a walk out and back through a world of the embedded model, once with memory and once
// without, so that a newcomer sees at a glance what the memory is for.

const root = fileURLToPath(new URL('..', import.meta.url));
const out = fileURLToPath(new URL('../out/demo/', import.meta.url));
const shown = (file: string): string => relative(root, file);
const seed = 7;

async function demo(): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const pkg = await loadPackage(`${root}/models/lookback-s`);
  const { manifest } = pkg;
  const origin = await packageOrigin(pkg, process.argv[2] ?? 'forest-1');
  if (!origin.view) throw new Error('A package origin has a view.');
  const { style } = origin.view;
  const path = presetPath('out-and-back', origin.view, {
    frames: 97,
    fps: manifest.chunk.fps,
    envelope: manifest.camera.envelope,
    seed,
  });
  const cameras = pathCameras(path, manifest.frame);
  const revisits = findRevisits(cameras);
  const output = new Output(false);
  output.line(
    `${manifest.name} ${manifest.version}: an out-and-back walk of ${cameras.length} frames from "${origin.view.name}".`,
  );

  const project = ProjectFile.create(`${out}/walk.lookback`);
  const inference = await Inference.start(pkg, { provider: 'cpu' });
  try {
    const render = async (name: string, changes: Partial<TakeSettings>): Promise<Take> => {
      const settings = { ...defaultSettings(manifest, style), provider: 'cpu' as const, ...changes };
      output.line(`\nRendering "${name}" (${settings.strategy}, ${settings.contextFrames} context frames)`);
      const take = await beginTake(project, { name, pkg, path, origin, seed, settings });
      const progress = renderProgress(output);
      await renderTake({ project, takeId: take.id, pkg, inference, onProgress: progress.report });
      progress.end();
      return take;
    };
    const withMemory = await render('with memory', {});
    const without = await render('without memory', { strategy: 'recent', keepOrigin: false });

    await exportTake({
      project,
      take: withMemory,
      out: `${out}/walk.mp4`,
      format: 'mp4',
      size: { width: 1024, height: 576 },
    });
    await exportTake({
      project,
      take: without,
      out: `${out}/walk-without-memory.mp4`,
      format: 'mp4',
      size: { width: 1024, height: 576 },
    });
    await sheet(project, withMemory, without, revisits);
    remembered(project, withMemory, revisits, manifest.chunk.frames, output);
    await matches(project, withMemory, without, revisits, output);
  } finally {
    await inference.close();
    project.close();
  }

  output.line(`
Look at
  ${shown(`${out}walk.mp4`)}                 the walk, with memory
  ${shown(`${out}walk-without-memory.mp4`)}  the same walk when only the latest frames are known
  ${shown(`${out}walk.png`)}                 both next to each other

Go on with
  npm run lookback -- inspect ${shown(`${out}walk.lookback`)} --take "with memory" --chunk 20
  npm run lookback -- render out/mine.lookback --origin ${manifest.origins.at(-1)?.id ?? ''} --preset look-around --frames 121
  npm run lookback -- export out/mine.lookback out/mine.mp4 --size 1280x720
  npm run lookback -- --help`);
}

/** Three rows: places on the way out, and the same places on the way back with and without memory. */
async function sheet(
  project: ProjectFile,
  withMemory: Take,
  without: Take,
  revisits: readonly Revisit[],
): Promise<void> {
  const columns = 8;
  const chosen = Array.from(
    { length: columns },
    (_, i) => revisits[Math.round((i * (revisits.length - 1)) / (columns - 1))],
  );
  const pairs = chosen.filter((revisit) => revisit !== undefined).sort((a, b) => a.of - b.of);
  const row = async (label: string, take: Take, frameOf: (revisit: Revisit) => number) => ({
    label,
    frames: await Promise.all(pairs.map((pair) => readFrame(project, take, frameOf(pair)))),
    captions: pairs.map((pair) => `frame ${frameOf(pair)}`),
  });
  await contactSheet({
    rows: [
      await row('On the way out', withMemory, (revisit) => revisit.of),
      await row('The same places on the way back, with memory', withMemory, (revisit) => revisit.frame),
      await row('The same places on the way back, without memory', without, (revisit) => revisit.frame),
    ],
    scale: 2,
    out: `${out}/walk.png`,
  });
}

/** Which frames were remembered for the way back, and why: three chunks of it. */
function remembered(
  project: ProjectFile,
  take: Take,
  revisits: readonly Revisit[],
  framesPerChunk: number,
  output: Output,
): void {
  output.line('\nWhat was remembered on the way back:');
  const back = [...new Set(revisits.map((revisit) => chunkOf(revisit.frame, framesPerChunk)))];
  for (const number of [back[1], back[back.length >> 1], back.at(-1)]) {
    const retrieval = number === undefined ? undefined : project.retrievalOf(take.id, number);
    if (number === undefined || !retrieval) continue;
    const first = 1 + (number - 1) * framesPerChunk;
    output.line(`  For frames ${first}-${first + framesPerChunk - 1}:`);
    for (const pick of retrieval.picks)
      output.line(`    frame ${String(pick.number).padStart(3)} (${pick.slot}): ${pick.reason}`);
  }
}

/** How well the way back matches the first visit, in dB, over all exact revisits. */
async function matches(
  project: ProjectFile,
  withMemory: Take,
  without: Take,
  revisits: readonly Revisit[],
  output: Output,
): Promise<void> {
  const score = async (take: Take): Promise<number> => {
    const values: number[] = [];
    for (const { frame, of } of revisits) {
      values.push(
        psnr((await readFrame(project, take, frame)).rgb, (await readFrame(project, take, of)).rgb),
      );
    }
    return meanPsnr(values);
  };
  const [memory, none] = [await score(withMemory), await score(without)];
  output.line(`\nHow well the way back matches the first visit (${revisits.length} frames):`);
  output.line(
    table([
      ['  with memory', `${memory.toFixed(1)} dB`],
      ['  without memory', `${none.toFixed(1)} dB`],
      ['  difference', `${(memory - none).toFixed(1)} dB`],
    ]),
  );
}

try {
  await demo();
} catch (error) {
  const known = toLookbackError(error);
  console.error(`The demo could not finish: ${known.message} [${known.code}]`);
  if (known.code === 'internal') console.error(known.cause);
  process.exitCode = 1;
}
