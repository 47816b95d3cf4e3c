import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { LookbackError } from '../../../core/errors.ts';
import { checkEnvelope, presetNames, presetPath, type CameraPath } from '../../../core/path/index.ts';
import { strategyNames, type StrategyName } from '../../../core/retrieval/types.ts';
import { parsePath } from '../../../interchange/path-file.ts';
import { ProjectFile, type Take } from '../../../memory/index.ts';
import {
  beginTake,
  defaultSettings,
  findTake,
  packageOrigin,
  pathCameras,
  pictureOrigin,
  readSettings,
  renderTake,
  type Origin,
  type TakeSettings,
} from '../../../studio/index.ts';
import { Inference, loadPackage, type ProviderChoice, type WorldModelPackage } from '../../../world/index.ts';
import { duration, type Output, wholeNumber } from '../output.ts';
import { embeddedModel, providerChoices, renderProgress, stopOnInterrupt } from './shared.ts';

interface RenderFlags {
  model: string;
  origin?: string;
  path?: string;
  preset: string;
  frames: number;
  take?: string;
  seed: number;
  strategy: StrategyName;
  context?: number;
  recent?: number;
  forgetOrigin?: boolean;
  pin: number[];
  ban: number[];
  steps?: number;
  solver: 'euler' | 'midpoint';
  provider: ProviderChoice;
}

interface ResumeFlags {
  model: string;
  take?: string;
}

const collect =
  (option: string) =>
  (text: string, before: number[]): number[] => [...before, wholeNumber(option, 0)(text)];

export function addRender(program: Command, outputOf: () => Output): void {
  program
    .command('render')
    .description('render a camera path into a new take of a project')
    .argument('<project>', 'the .lookback file; made when it is not there')
    .option('--model <folder>', 'world-model package', embeddedModel)
    .option('--origin <id or picture>', "where to start: one of the model's own pictures, or a picture file")
    .option('--path <file>', 'camera path (JSON, see `lookback path --help`); without it, a preset is used')
    .addOption(
      new Option('--preset <name>', 'camera path to make up').choices(presetNames).default('out-and-back'),
    )
    .option('--frames <n>', 'length of the preset in frames', wholeNumber('--frames', 2, 1_000_000), 97)
    .option('--take <name>', 'name of the take')
    .option('--seed <n>', 'seed of the take', wholeNumber('--seed', 0), 1)
    .addOption(
      new Option('--strategy <name>', 'how the memory is searched')
        .choices(strategyNames)
        .default('coverage'),
    )
    .option('--context <k>', 'context frames at most', wholeNumber('--context', 1))
    .option('--recent <n>', 'how many of the latest frames always go in', wholeNumber('--recent', 0))
    .option('--forget-origin', 'do not always give the first frame to the model')
    .option('--pin <frame>', 'always give this frame to the model (repeatable)', collect('--pin'), [])
    .option('--ban <frame>', 'never give this frame to the model (repeatable)', collect('--ban'), [])
    .option('--steps <n>', 'denoise steps per chunk', wholeNumber('--steps', 1))
    .addOption(new Option('--solver <name>', 'flow sampler').choices(['euler', 'midpoint']).default('euler'))
    .addOption(
      new Option('--provider <name>', 'what computes the model').choices(providerChoices).default('auto'),
    )
    .addHelpText(
      'after',
      `
Examples:
  lookback render walk.lookback                                the embedded model, its first picture, out and back
  lookback render walk.lookback --preset look-around --frames 121 --seed 7
  lookback render walk.lookback --origin photo.jpg --path my-path.json --take "Second try"
  lookback render walk.lookback --strategy recent --take "without memory"

Ctrl-C stops after the step in work; \`lookback resume\` goes on from there.`,
    )
    .action(async (file: string, flags: RenderFlags) => {
      const output = outputOf();
      const pkg = await loadPackage(flags.model);
      const origin = await chooseOrigin(pkg, flags.origin);
      const path = await choosePath(pkg, origin, flags);
      for (const text of [...origin.notices, ...warnings(pkg, path, origin)]) output.notice(`Note: ${text}`);
      const project = existsSync(file) ? ProjectFile.open(file) : ProjectFile.create(file);
      try {
        const number = project.takes().length + 1;
        const take = await beginTake(project, {
          name: flags.take ?? `Take ${number}`,
          pkg,
          path,
          origin,
          seed: flags.seed,
          settings: settingsOf(pkg, flags),
        });
        await run(project, take, pkg, flags.provider, output, file);
      } finally {
        project.close();
      }
    });
}

export function addResume(program: Command, outputOf: () => Output): void {
  program
    .command('resume')
    .description('go on with a take that was stopped, from the first chunk that is not there')
    .argument('<project>', 'the .lookback file')
    .option('--take <name>', 'which take; the latest when not given')
    .option('--model <folder>', 'world-model package the take was begun with', embeddedModel)
    .addHelpText('after', '\nExample:\n  lookback resume walk.lookback')
    .action(async (file: string, flags: ResumeFlags) => {
      const output = outputOf();
      const project = ProjectFile.open(file);
      try {
        const take = findTake(project, flags.take);
        const pkg = await loadPackage(flags.model);
        await run(project, take, pkg, providerOf(project, take), output, file);
      } finally {
        project.close();
      }
    });
}

/** A take goes on with the provider that rendered its latest chunk: another one would not give the same pixels. */
function providerOf(project: ProjectFile, take: Take): ProviderChoice {
  const latest = project.chunks(take.id).findLast((chunk) => chunk.status === 'done')?.provider;
  return providerChoices.find((choice) => choice === latest) ?? readSettings(take.settings).provider;
}

async function run(
  project: ProjectFile,
  take: Take,
  pkg: WorldModelPackage,
  provider: ProviderChoice,
  output: Output,
  file: string,
): Promise<void> {
  const stop = stopOnInterrupt(output);
  const inference = await Inference.start(pkg, { provider });
  const progress = renderProgress(output);
  const from = project.firstMissingFrame(take.id);
  const startedAt = performance.now();
  try {
    for (const text of inference.notices) output.notice(`Note: ${text}`);
    await renderTake({
      project,
      takeId: take.id,
      pkg,
      inference,
      signal: stop.signal,
      onProgress: progress.report,
    });
  } catch (error) {
    progress.end();
    const kept = project.firstMissingFrame(take.id);
    output.notice(
      `${kept} frames of take "${take.name}" are safe in ${file}. Go on with: lookback resume ${file}`,
    );
    throw error;
  } finally {
    progress.end();
    stop.dispose();
    await inference.close();
  }
  const frames = project.firstMissingFrame(take.id);
  const elapsedMs = performance.now() - startedAt;
  output.line(
    `Take "${take.name}": ${frames} frames in ${file} (${frames - from} rendered now in ${duration(elapsedMs)}, ` +
      `${inference.provider}). Export with: lookback export ${file} walk.mp4`,
  );
  output.data({
    project: file,
    take: take.name,
    frames,
    rendered: frames - from,
    elapsedMs,
    provider: inference.provider,
  });
}

async function chooseOrigin(pkg: WorldModelPackage, asked?: string): Promise<Origin> {
  const isFile = asked !== undefined && (existsSync(asked) || /[/\\]|\.(png|jpe?g|webp)$/i.test(asked));
  return isFile ? pictureOrigin(pkg, asked) : packageOrigin(pkg, asked);
}

async function choosePath(pkg: WorldModelPackage, origin: Origin, flags: RenderFlags): Promise<CameraPath> {
  if (flags.path !== undefined) {
    const file = flags.path;
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new LookbackError('path-invalid', `The camera path ${file} cannot be read.`, { cause });
    });
    return parsePath(text, file);
  }
  return presetPath(flags.preset, startView(pkg, origin), {
    frames: flags.frames,
    fps: pkg.manifest.chunk.fps,
    envelope: pkg.manifest.camera.envelope,
    seed: flags.seed,
  });
}

/** Where a preset begins: the origin's own camera, or the middle of the envelope for a creator's picture. */
function startView(pkg: WorldModelPackage, origin: Origin) {
  const { heightMetres, fovYDeg } = pkg.manifest.camera.envelope;
  return {
    position: origin.view?.position ?? ([0, (heightMetres[0] + heightMetres[1]) / 2, 0] as const),
    yawDeg: origin.view?.yawDeg ?? 0,
    pitchDeg: origin.view?.pitchDeg ?? 0,
    fovYDeg: origin.view?.fovYDeg ?? (fovYDeg[0] + fovYDeg[1]) / 2,
  };
}

function warnings(pkg: WorldModelPackage, path: CameraPath, origin: Origin): string[] {
  const { camera, chunk, frame } = pkg.manifest;
  const cameras = pathCameras(path, frame);
  const found = checkEnvelope(cameras, camera.envelope).map((warning) => warning.message);
  if (path.fps !== chunk.fps) {
    found.push(`The path plays at ${path.fps} frames/s; ${pkg.manifest.name} was trained at ${chunk.fps}.`);
  }
  const [first] = cameras;
  if (first && origin.view && Math.abs(first.pose.position[1] - origin.view.position[1]) > 0.05) {
    found.push(
      `The path starts ${first.pose.position[1].toFixed(2)} m above the ground, but the picture was taken at ` +
        `${origin.view.position[1].toFixed(2)} m; the world will look shifted.`,
    );
  }
  return found;
}

function settingsOf(pkg: WorldModelPackage, flags: RenderFlags): TakeSettings {
  const defaults = defaultSettings(pkg.manifest);
  return {
    ...defaults,
    strategy: flags.strategy,
    contextFrames: flags.context ?? defaults.contextFrames,
    recentFrames: flags.recent ?? defaults.recentFrames,
    keepOrigin: !flags.forgetOrigin,
    pinned: flags.pin,
    banned: flags.ban,
    steps: flags.steps ?? defaults.steps,
    solver: flags.solver,
    provider: flags.provider,
  };
}
