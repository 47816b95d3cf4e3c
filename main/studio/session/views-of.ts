import type { ProjectFile } from '../../memory/index.ts';
import { originSourceOf } from '../origin.ts';
import type { TakeView } from '../views.ts';
import type { OpenTake } from './take-cache.ts';

/** A take as windows see it. Frames behind the end of its path are not shown. */
export function takeViewOf(project: ProjectFile, { take, path, settings }: OpenTake): TakeView {
  const origin = originSourceOf(take);
  const { durationFrames } = path;
  return {
    id: take.id,
    name: take.name,
    ...(take.parentTake !== undefined && { parentTake: take.parentTake }),
    ...(take.forkFrame !== undefined && { forkFrame: take.forkFrame }),
    seed: take.seed,
    modelId: take.modelId,
    modelSha256: take.modelSha256,
    settings,
    path,
    ...(origin && { origin }),
    markers: take.markers,
    createdAtMs: take.createdAtMs,
    ownStart: project.lineage(take.id).at(-1)?.from ?? 0,
    frameCount: Math.min(project.frameCount(take.id), durationFrames),
    firstMissingFrame: Math.min(project.firstMissingFrame(take.id), durationFrames),
  };
}
