import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Camera } from '../../main/core/camera/types.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import { presetPath } from '../../main/core/path/index.ts';
import { packageOrigin, pathCameras } from '../../main/studio/index.ts';
import { defaultThreads } from '../../main/world/inference/providers.ts';
import {
  type ContextFrame,
  type GeneratedChunk,
  Inference,
  loadPackage,
  type WorldModelPackage,
} from '../../main/world/index.ts';
import { python, pythonEnvironment } from '../../scripts/system.ts';
import type { BenchResult } from './main.ts';
import { median } from './timing.ts';
import { revisitPsnr } from './memory.ts';

const rounds = 7;
const training = fileURLToPath(new URL('../../models/training', import.meta.url));

/**
 * Ratios of the inference pipeline, all taken in alternation on one machine: int8 against fp32, context encoded once
 * per chunk against once per step, and eager PyTorch (fp32, same architecture, same threads) against the pipeline.
 */
export async function benchModel(): Promise<BenchResult> {
  const pkg = await loadPackage(embeddedModel);
  const int8 = await Inference.start(pkg, { provider: 'cpu' });
  const fp32 = await Inference.start(pkg, { provider: 'reference' });
  try {
    const { steps } = pkg.manifest.sampler;
    const chunk = await exampleChunk(pkg);
    const manySteps = 4;
    // One after the other, as a take has them: the noise of the next chunk is drawn ahead.
    const done = new Map<Inference, number>();
    const generate = (inference: Inference, stepCount: number): Promise<GeneratedChunk> => {
      const chunkNumber = (done.get(inference) ?? 0) + 1;
      done.set(inference, chunkNumber);
      return inference.generate({ ...chunk, seed: 1, chunkNumber, steps: stepCount, solver: 'euler' });
    };
    // The chunk inside the inference process, as PyTorch is timed inside its own.
    const times = await alternate({
      int8: async () => (await generate(int8, steps.default)).durationMs,
      fp32: async () => (await generate(fp32, steps.default)).durationMs,
      eager: () => Promise.resolve(eagerMs(steps.default)),
    });
    const cacheRatios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { contextMs, stepMs } = await generate(int8, manySteps);
      const denoiseMs = stepMs.reduce((sum, ms) => sum + ms, 0);
      cacheRatios.push((manySteps * contextMs + denoiseMs) / (contextMs + denoiseMs));
    }
    const quality = {
      int8: await revisitPsnr(pkg, int8, 8),
      fp32: await revisitPsnr(pkg, fp32, 8),
    };
    const perSecond = (ms: number): string => ((1000 * pkg.manifest.chunk.frames) / ms).toFixed(1);
    return {
      name: 'model',
      title: `Model pipeline, ${pkg.manifest.context.max} context frames, ${steps.default} steps, medians of ${rounds} alternating runs`,
      rows: [
        ['what', 'ratio', 'from'],
        [
          'int8 against fp32, speed',
          (times.fp32 / times.int8).toFixed(2),
          `${perSecond(times.int8)} and ${perSecond(times.fp32)} frames/s`,
        ],
        [
          'int8 against fp32, PSNR lost',
          (quality.fp32 - quality.int8).toFixed(2),
          `dB: ${quality.int8.toFixed(2)} and ${quality.fp32.toFixed(2)}`,
        ],
        [
          'context once per chunk against every step',
          median(cacheRatios).toFixed(2),
          `${manySteps} steps, int8`,
        ],
        [
          'pipeline (int8) against eager PyTorch',
          (times.eager / times.int8).toFixed(2),
          `${perSecond(times.int8)} and ${perSecond(times.eager)} frames/s`,
        ],
        [
          'pipeline (fp32) against eager PyTorch',
          (times.eager / times.fp32).toFixed(2),
          `${perSecond(times.fp32)} and ${perSecond(times.eager)} frames/s`,
        ],
      ],
    };
  } finally {
    await int8.close();
    await fp32.close();
  }
}

/** A full context and T targets on an out-and-back walk of the first origin; pictures do not matter for the timing. */
async function exampleChunk(pkg: WorldModelPackage): Promise<{ context: ContextFrame[]; targets: Camera[] }> {
  const { context, chunk, camera, frame } = pkg.manifest;
  const origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('A package origin has a view.');
  const path = presetPath('out-and-back', origin.view, {
    frames: 49,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 1,
  });
  const cameras = pathCameras(path, frame);
  return {
    context: cameras.slice(0, context.max).map((seen) => ({ pixels: origin.pixels, camera: seen })),
    targets: cameras.slice(context.max, context.max + chunk.frames),
  };
}

/** Milliseconds for such a chunk in eager PyTorch: the same architecture (the time does not depend on the weights). */
function eagerMs(steps: number): number {
  const args = [
    '-m',
    'lookback_model',
    'time-eager',
    '--steps',
    String(steps),
    '--threads',
    String(defaultThreads()),
  ];
  const run = spawnSync(python, args, {
    cwd: training,
    env: pythonEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ms = Number(/([\d.]+) ms/.exec(run.stdout)?.[1]);
  if (run.status !== 0 || !(ms > 0)) throw new Error('Eager PyTorch could not be timed.');
  return ms;
}

/** Runs each once per round, in turn, so that a slow moment of the machine hits all alike; medians in milliseconds. */
async function alternate<Name extends string>(
  runs: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(runs) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times.get(name)?.push(await runs[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}
