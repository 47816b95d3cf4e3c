import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { checkEnvelope, presetNames, presetPath, type CameraPath } from '../../../core/path/index.ts';
import { strategyNames, type StrategyName } from '../../../core/retrieval/types.ts';
import { ProjectFile } from '../../../memory/index.ts';
import {
  beginTake,
  checkSettings,
  defaultSettings,
  freeTakeName,
  packageOrigin,
  pathCameras,
  pictureOrigin,
  type Origin,
  type TakeSettings,
} from '../../../studio/index.ts';
import { loadPackage, type ProviderChoice, type WorldModelPackage } from '../../../world/index.ts';
import { type Output, wholeNumber } from '../output.ts';
import { runTake, withModel } from './run-take.ts';
import { embeddedModel, providerChoices, readPath } from './shared.ts';

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
  tags?: string[];
}

const collect =
  (option: string) =>
  (text: string, before: number[]): number[] => [...before, wholeNumber(option, 0)(text)];

const tagList = (text: string): string[] => (text === 'none' ? [] : text.split(',').map((tag) => tag.trim()));

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
    .option(
      '--tags <ids>',
      'style tags that steer what the model makes up, with commas (`lookback models list` shows them); by default the ' +
        'style of the model’s picture that the take starts from; "none" for no style',
      tagList,
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
      const settings = settingsOf(pkg, origin, flags);
      checkSettings(settings, pkg.manifest);
      // A file that is there is opened before the model, because that fails faster; a new one is made after it, so
      // that a model that cannot run leaves no empty project behind.
      let project = existsSync(file) ? ProjectFile.open(file) : undefined;
      try {
        await withModel(pkg, flags.provider, output, async (model) => {
          project ??= ProjectFile.create(file);
          const name = flags.take ?? freeTakeName(project);
          const take = await beginTake(project, { name, pkg, path, origin, seed: flags.seed, settings });
          await runTake(model, project, take, output);
        });
      } finally {
        project?.close();
      }
    });
}

async function chooseOrigin(pkg: WorldModelPackage, asked?: string): Promise<Origin> {
  const isFile = asked !== undefined && (existsSync(asked) || /[/\\]|\.(png|jpe?g|webp)$/i.test(asked));
  return isFile ? pictureOrigin(pkg, asked) : packageOrigin(pkg, asked);
}

async function choosePath(pkg: WorldModelPackage, origin: Origin, flags: RenderFlags): Promise<CameraPath> {
  if (flags.path !== undefined) return readPath(flags.path);
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

function settingsOf(pkg: WorldModelPackage, origin: Origin, flags: RenderFlags): TakeSettings {
  const defaults = defaultSettings(pkg.manifest, origin.view?.style);
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
    tags: flags.tags ?? defaults.tags,
  };
}
