import { defaultOptions, frustumBox, retrieve } from '../core/retrieval/index.ts';
import type { Candidate, RetrievalResult, StrategyName } from '../core/retrieval/types.ts';
import type { Camera } from '../core/camera/types.ts';
import { DecodedFrames } from '../memory/decoded-frames.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import type { ContextFrame } from '../world/index.ts';
import type { TakeSettings } from './settings.ts';

/** Strategies that judge by what a frame sees; the pose index hands them only frames whose view can reach the targets'. */
const judgesByView: readonly StrategyName[] = ['fov-rays', 'overlap', 'coverage'];

/** Picks the context frames for a chunk from the frame memory of a take (its ancestors' frames included). */
export function chooseContext(
  project: ProjectFile,
  take: Pick<Take, 'id' | 'seed'>,
  settings: TakeSettings,
  targets: readonly Camera[],
  firstFrame: number,
): RetrievalResult {
  return retrieve(settings.strategy, {
    targets,
    firstFrame,
    candidates: candidatesFor(project, take, settings, targets, firstFrame),
    contextFrames: settings.contextFrames,
    recentFrames: settings.recentFrames,
    keepOrigin: settings.keepOrigin,
    pinned: settings.pinned,
    banned: settings.banned,
    seed: take.seed,
  });
}

function candidatesFor(
  project: ProjectFile,
  take: Pick<Take, 'id' | 'seed'>,
  settings: TakeSettings,
  targets: readonly Camera[],
  firstFrame: number,
): Candidate[] {
  if (!judgesByView.includes(settings.strategy)) return project.cameras(take.id, { from: 0, to: firstFrame });
  const byNumber = new Map<number, Candidate>();
  const add = (candidates: readonly Candidate[]) => {
    for (const candidate of candidates) byNumber.set(candidate.number, candidate);
  };
  add(project.near(take.id, frustumBox(targets, 0, defaultOptions.sampleFarMetres), firstFrame));
  // What always goes in must be among the candidates even where it sees nothing of the targets.
  // Banned frames among the latest make room for the ones before them.
  const recentFrom = Math.max(0, firstFrame - Math.max(settings.recentFrames, 1) - settings.banned.length);
  add(project.cameras(take.id, { from: recentFrom, to: firstFrame }));
  if (settings.keepOrigin) add(project.cameras(take.id, { from: 0, to: 1 }));
  for (const frame of settings.pinned) add(project.cameras(take.id, { from: frame, to: frame + 1 }));
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** Twice a context of eight and the chunks between: 6 MB for frames of 256 x 144. */
export const decodedFrames = new DecodedFrames(32);

/** Loads the picked frames as the model is given them, in the order of the picks. */
export async function readContext(
  project: ProjectFile,
  takeId: number,
  retrieval: RetrievalResult,
): Promise<ContextFrame[]> {
  return Promise.all(
    retrieval.picks.map(async (pick) => {
      const frame = project.frame(takeId, pick.number);
      return { pixels: await decodedFrames.decode(frame), camera: frame.camera };
    }),
  );
}
