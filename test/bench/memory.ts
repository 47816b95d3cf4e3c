import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meanPsnr, psnr } from '../../main/core/image-quality.ts';
import { presetPath } from '../../main/core/path/index.ts';
import { strategyNames, type StrategyName } from '../../main/core/retrieval/types.ts';
import { findRevisits } from '../../main/core/revisit.ts';
import { encodeFrame } from '../../main/memory/frame-codec.ts';
import { ProjectFile, type Take } from '../../main/memory/index.ts';
import {
  beginTake,
  chunkOf,
  defaultSettings,
  pathCameras,
  placeOf,
  readFrame,
  renderTake,
  type Origin,
} from '../../main/studio/index.ts';
import type { Camera } from '../../main/core/camera/types.ts';
import type { CameraPath } from '../../main/core/path/index.ts';
import { Inference, loadPackage, type WorldModelPackage } from '../../main/world/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import type { BenchResult } from './main.ts';
import { benchFolder, heldOutWorlds, readTruth, renderTruth, type HeldOutWorld } from './truth.ts';

/** Both presets come back over their own way; lengths put the turning point at the end of a chunk of 4. */
const walks = [
  { preset: 'out-and-back', frames: 49 },
  { preset: 'look-around', frames: 81 },
] as const;

interface Walk {
  readonly name: string;
  readonly world: HeldOutWorld;
  readonly path: CameraPath;
  readonly cameras: readonly Camera[];
}

/**
 * Does memory pay? Same weights, same seeds, only the retrieval strategy differs (the paper's Tables 1 and 3).
 * - truth: the way out is ground truth, the way back is generated (the paper's "ground-truth comparison").
 * - dream: everything after the first frame is generated; the way back is compared with ground truth and with the
 *   take's own way out (the paper's "history-context comparison").
 */
export async function benchMemory(worldCount: number): Promise<BenchResult> {
  const pkg = await loadPackage(embeddedModel);
  const worlds = await heldOutWorlds(worldCount);
  const made = walksOf(pkg, worlds);
  await renderTruth(made);
  const scores = new Map(strategyNames.map((name) => [name, emptyScores()]));
  const inference = await Inference.start(pkg, { provider: 'cpu' });
  const file = join(benchFolder, 'memory.lookback');
  await rm(file, { force: true });
  const project = ProjectFile.create(file);
  try {
    for (const [i, walk] of made.entries()) {
      for (const strategy of strategyNames) {
        const into = scores.get(strategy);
        if (into) await scoreWalk({ project, pkg, inference, walk, strategy, into });
      }
      console.error(`memory: ${i + 1} of ${made.length} walks`);
    }
  } finally {
    project.close();
    await inference.close();
  }
  return {
    name: 'memory',
    title: `Memory pays: PSNR (dB) on revisit frames, ${worlds.length} held-out worlds × ${walks.length} walks`,
    rows: [
      [
        'strategy',
        'truth in memory, against truth',
        'all generated, against truth',
        'all generated, against first visit',
      ],
      ...strategyNames.map((name) => {
        const of = scores.get(name);
        return [
          name,
          ...[of?.truth, of?.dream, of?.visit].map((values) => meanPsnr(values ?? []).toFixed(2)),
        ];
      }),
    ],
  };
}

interface Scores {
  readonly truth: number[];
  readonly dream: number[];
  readonly visit: number[];
}

const emptyScores = (): Scores => ({ truth: [], dream: [], visit: [] });

interface WalkJob {
  readonly project: ProjectFile;
  readonly pkg: WorldModelPackage;
  readonly inference: Inference;
  readonly walk: Walk;
  readonly strategy: StrategyName;
  readonly into: Scores;
  readonly modes?: readonly ('truth' | 'dream')[];
}

/** Every walk in every world. */
export function walksOf(pkg: WorldModelPackage, worlds: readonly HeldOutWorld[]): Walk[] {
  return worlds.flatMap((world) => walks.map((walk) => walkOf(pkg, world, walk)));
}

function walkOf(pkg: WorldModelPackage, world: HeldOutWorld, walk: (typeof walks)[number]): Walk {
  const { chunk, camera, frame } = pkg.manifest;
  const path = presetPath(walk.preset, world, {
    frames: walk.frames,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 1,
  });
  return { name: `${world.id}-${walk.preset}`, world, path, cameras: pathCameras(path, frame) };
}

/** Mean PSNR (dB) against truth on the way back, truth in memory, `coverage`: what a provider's arithmetic costs. */
export async function revisitPsnr(
  pkg: WorldModelPackage,
  inference: Inference,
  worldCount: number,
): Promise<number> {
  const worlds = await heldOutWorlds(worldCount);
  const made = walksOf(pkg, worlds);
  await renderTruth(made);
  const file = join(benchFolder, 'provider.lookback');
  await rm(file, { force: true });
  const project = ProjectFile.create(file);
  const into = emptyScores();
  for (const walk of made) {
    await scoreWalk({ project, pkg, inference, walk, strategy: 'coverage', into, modes: ['truth'] });
  }
  project.close();
  return meanPsnr(into.truth);
}

async function scoreWalk(job: WalkJob): Promise<void> {
  const { project, walk, into, modes = ['truth', 'dream'] } = job;
  const turn = (walk.cameras.length + 1) / 2;
  const back = findRevisits(walk.cameras).filter((revisit) => revisit.frame >= turn);
  for (const mode of modes) {
    const take = await begin(job, mode);
    if (mode === 'truth') await remember(job, take, turn);
    await renderTake({ project, takeId: take.id, pkg: job.pkg, inference: job.inference });
    for (const { frame, of } of back) {
      const { rgb } = await readFrame(project, take, frame);
      into[mode].push(psnr(rgb, (await readTruth(walk.name, frame)).rgb));
      if (mode === 'dream') into.visit.push(psnr(rgb, (await readFrame(project, take, of)).rgb));
    }
  }
}

/** A take whose origin is the true first frame of the walk. */
async function begin(job: WalkJob, mode: string): Promise<Take> {
  const { project, pkg, walk, strategy } = job;
  const truth = await readTruth(walk.name, 0);
  const origin: Origin = {
    source: { kind: 'picture', file: walk.name },
    // Without depth, as every picture that a creator starts from.
    pixels: { width: truth.width, height: truth.height, rgb: truth.rgb },
    notices: [],
  };
  const settings = {
    ...defaultSettings(pkg.manifest),
    strategy,
    // The baselines are the paper's: the first frame is no part of a recent window or of random picks.
    keepOrigin: strategy !== 'recent' && strategy !== 'random',
  };
  return beginTake(project, {
    name: `${walk.name} ${strategy} ${mode}`,
    pkg,
    path: walk.path,
    origin,
    seed: 1,
    settings,
  });
}

/** Puts the true frames of the way out into the memory, as if they had been rendered. */
async function remember(job: WalkJob, take: Take, until: number): Promise<void> {
  const { project, pkg, walk } = job;
  const { frames: framesPerChunk } = pkg.manifest.chunk;
  for (let number = 1; number <= chunkOf(until - 1, framesPerChunk); number++) {
    const place = placeOf(number, until, framesPerChunk);
    const frames = await Promise.all(
      Array.from({ length: place.frameCount }, async (_, i) => {
        const camera = walk.cameras[place.firstFrame + i];
        if (!camera) throw new Error('The walk is shorter than its way out.');
        return { ...(await encodeFrame(await readTruth(walk.name, place.firstFrame + i))), camera };
      }),
    );
    project.commitChunk({
      take: take.id,
      number,
      firstFrame: place.firstFrame,
      provider: 'ground truth',
      steps: 0,
      seed: take.seed,
      durationMs: 0,
      frames,
    });
  }
}
