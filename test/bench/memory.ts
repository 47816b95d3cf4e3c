import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meanPsnr, psnr } from '../../main/core/image-quality.ts';
import { presetPath } from '../../main/core/path/index.ts';
import { strategyNames, type StrategyName } from '../../main/core/retrieval/types.ts';
import { findRevisits } from '../../main/core/revisit.ts';
import { ProjectFile } from '../../main/memory/index.ts';
import { defaultSettings, pathCameras, readFrame, renderTake } from '../../main/studio/index.ts';
import { Inference, loadPackage, type WorldModelPackage } from '../../main/world/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import type { BenchResult } from './main.ts';
import { beginTrueTake, rememberTruth, type TrueWalk } from './true-take.ts';
import { benchFolder, heldOutWorlds, readTruth, renderTruth, type HeldOutWorld } from './truth.ts';

/** Both presets come back over their own way; lengths put the turning point at the end of a chunk of 4. */
const walks = [
  { preset: 'out-and-back', frames: 49 },
  { preset: 'look-around', frames: 81 },
] as const;

/** Start views style by style, all in worlds that training never saw. */
const worldCount = 20;

/** The six strategies, all with the origin and the latest frame always in, and a bare window of the latest frames. */
const variants: readonly Variant[] = [
  ...strategyNames.map((strategy) => ({ label: strategy, strategy, keepOrigin: true })),
  { label: 'recent, no origin', strategy: 'recent', keepOrigin: false },
];

interface Variant {
  readonly label: string;
  readonly strategy: StrategyName;
  readonly keepOrigin: boolean;
}

interface Walk extends TrueWalk {
  readonly preset: string;
}

/**
 * Does memory pay? Same weights, same seeds, only the retrieval strategy differs (the paper's Tables 1 and 3).
 * - truth: the way out is ground truth, the way back is generated (the paper's "ground-truth comparison").
 * - dream: everything after the first frame is generated; the way back is compared with ground truth and with the
 *   take's own way out (the paper's "history-context comparison").
 */
export async function benchMemory(): Promise<BenchResult> {
  const pkg = await loadPackage(embeddedModel);
  const worlds = await heldOutWorlds(worldCount);
  const made = walksOf(pkg, worlds);
  await renderTruth(made, pkg.manifest.frame);
  const scores = new Map<string, Scores>();
  const scoresOf = (label: string, preset: string): Scores => {
    const key = `${label}/${preset}`;
    const known = scores.get(key) ?? { truth: [], dream: [], visit: [] };
    scores.set(key, known);
    return known;
  };
  const inference = await Inference.start(pkg, { provider: 'cpu' });
  const file = join(benchFolder, 'memory.lookback');
  await rm(file, { force: true });
  const project = ProjectFile.create(file);
  try {
    for (const [i, walk] of made.entries()) {
      for (const variant of variants) {
        const into = scoresOf(variant.label, walk.preset);
        await scoreWalk({ project, pkg, inference, walk, variant, into });
      }
      console.error(`memory: ${i + 1} of ${made.length} walks`);
    }
  } finally {
    project.close();
    await inference.close();
  }
  const kinds = ['truth', 'dream', 'visit'] as const;
  const figures = variants.map(({ label }) => ({
    label,
    ...Object.fromEntries(
      walks.flatMap(({ preset }) =>
        kinds.map((kind) => [`${preset} ${kind}`, meanPsnr(scoresOf(label, preset)[kind])]),
      ),
    ),
    all: Object.fromEntries(
      kinds.map((kind) => [kind, meanPsnr(walks.flatMap(({ preset }) => scoresOf(label, preset)[kind]))]),
    ) as Record<(typeof kinds)[number], number>,
    frames: walks.reduce((sum, { preset }) => sum + scoresOf(label, preset).truth.length, 0),
  }));
  const of = (label: string, kind: (typeof kinds)[number]): number =>
    figures.find((figure) => figure.label === label)?.all[kind] ?? Number.NaN;
  const lead = (label: string): string[] => [
    `coverage - ${label}`,
    ...walks.flatMap(({ preset }) =>
      kinds.map((kind) => {
        const [ours, theirs] = [scoresOf('coverage', preset)[kind], scoresOf(label, preset)[kind]];
        return (meanPsnr(ours) - meanPsnr(theirs)).toFixed(2);
      }),
    ),
    ...kinds.map((kind) => (of('coverage', kind) - of(label, kind)).toFixed(2)),
  ];
  return {
    name: 'memory',
    title:
      `Memory pays: mean PSNR (dB) on the way back, ${worlds.length} held-out worlds, ${figures[0]?.frames ?? 0} frames\n` +
      'truth: the way out is ground truth, the way back against truth\n' +
      'dream: all generated, the way back against truth; visit: against the first visit of the same take',
    rows: [
      [
        '',
        ...walks.flatMap(({ preset }) => kinds.map((kind) => `${preset} ${kind}`)),
        ...kinds.map((k) => `both ${k}`),
      ],
      ...variants.map(({ label }) => [
        label,
        ...walks.flatMap(({ preset }) =>
          kinds.map((kind) => meanPsnr(scoresOf(label, preset)[kind]).toFixed(2)),
        ),
        ...kinds.map((kind) => of(label, kind).toFixed(2)),
      ]),
      lead('recent'),
      lead('fov-rays'),
    ],
    figures,
  };
}

interface Scores {
  readonly truth: number[];
  readonly dream: number[];
  readonly visit: number[];
}

interface WalkJob {
  readonly project: ProjectFile;
  readonly pkg: WorldModelPackage;
  readonly inference: Inference;
  readonly walk: Walk;
  readonly variant: Variant;
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
  return {
    preset: walk.preset,
    name: `${world.id}-${walk.preset}`,
    world,
    path,
    cameras: pathCameras(path, frame),
  };
}

/**
 * Mean PSNR (dB) against truth on the way back, truth in memory, `coverage`, in the first `some` worlds of the memory
 * bench: what a provider's arithmetic costs.
 */
export async function revisitPsnr(
  pkg: WorldModelPackage,
  inference: Inference,
  some: number,
): Promise<number> {
  const worlds = await heldOutWorlds(worldCount);
  const made = walksOf(pkg, worlds.slice(0, some));
  await renderTruth(made, pkg.manifest.frame);
  const file = join(benchFolder, 'provider.lookback');
  await rm(file, { force: true });
  const project = ProjectFile.create(file);
  const into: Scores = { truth: [], dream: [], visit: [] };
  try {
    for (const walk of made) {
      await scoreWalk({
        project,
        pkg,
        inference,
        walk,
        variant: { label: 'coverage', strategy: 'coverage', keepOrigin: true },
        into,
        modes: ['truth'],
      });
    }
  } finally {
    project.close();
  }
  return meanPsnr(into.truth);
}

async function scoreWalk(job: WalkJob): Promise<void> {
  const { project, walk, into, modes = ['truth', 'dream'] } = job;
  const turn = (walk.cameras.length + 1) / 2;
  const back = findRevisits(walk.cameras).filter((revisit) => revisit.frame >= turn);
  for (const mode of modes) {
    const { strategy, keepOrigin, label } = job.variant;
    const take = await beginTrueTake(project, {
      name: `${walk.name} ${label} ${mode}`,
      pkg: job.pkg,
      walk,
      settings: { ...defaultSettings(job.pkg.manifest), strategy, keepOrigin },
    });
    if (mode === 'truth') await rememberTruth(project, take, { pkg: job.pkg, walk, until: turn });
    await renderTake({ project, takeId: take.id, pkg: job.pkg, inference: job.inference });
    for (const { frame, of } of back) {
      const { rgb } = await readFrame(project, take, frame);
      into[mode].push(psnr(rgb, (await readTruth(walk.name, frame)).rgb));
      if (mode === 'dream') into.visit.push(psnr(rgb, (await readFrame(project, take, of)).rgb));
    }
  }
}
