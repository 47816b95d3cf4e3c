import { chunkOf } from '../../core/chunk-plan.ts';
import type { Camera } from '../../core/camera/types.ts';
import { firstDifference } from '../../core/path/index.ts';
import type { ProjectFile, StaleBecause } from '../../memory/index.ts';
import { inSlices } from '../slices.ts';

const framesPerStep = 250;

/**
 * The first of the take's own stored frames whose chunk must be rendered anew for another path: its camera has changed,
 * or its chunk was cut short by the path's end and the path goes on now. Undefined when all stored frames stay valid.
 *
 * No frame of the take may be stored meanwhile, except at its end.
 * @param cameras of the new path, from the take's frame 0 on
 */
export async function firstChangedFrame(
  project: ProjectFile,
  take: number,
  cameras: readonly Camera[],
  framesPerChunk: number,
): Promise<number | undefined> {
  const ownStart = project.lineage(take).at(-1)?.from ?? 0;
  const moved = await inSlices(firstMoved(project, take, cameras, ownStart));
  // Frames that came in the last moment are compared here, because from here on nothing waits.
  const end = project.frameCount(take);
  const number = chunkOf(Math.max(end - 1, 0), framesPerChunk);
  const gridEnd = 1 + number * framesPerChunk;
  const goesOn = end > ownStart && end < gridEnd && end < cameras.length;
  const cut = goesOn ? Math.max(ownStart, gridEnd - framesPerChunk) : undefined;
  return moved === undefined || (cut !== undefined && cut < moved) ? cut : moved;
}

function* firstMoved(
  project: ProjectFile,
  take: number,
  cameras: readonly Camera[],
  ownStart: number,
): Generator<void, number | undefined, undefined> {
  // The end is asked every time: a chunk may be appended meanwhile.
  const end = () => Math.min(project.frameCount(take), cameras.length);
  for (let from = ownStart; from < end(); from += framesPerStep) {
    const stored = project.cameras(take, { from, to: Math.min(from + framesPerStep, end()) });
    const moved = firstDifference(
      stored.map(({ camera }) => camera),
      cameras.slice(from, from + stored.length),
    );
    if (moved !== undefined) return from + moved;
    yield;
  }
  return undefined;
}

/** How many chunks are marked in one go; each is a row and an entry in an index. */
const chunksPerStep = 4000;

/**
 * Makes the chunks from `staleFrom` on stale, the last ones first, all but some that what comes next marks itself. After a crash
 * in between there are chunks too many that are stale, which costs rendering them again.
 */
export async function markFromEnd(
  project: ProjectFile,
  take: number,
  staleFrom: number,
  framesPerChunk: number,
  because: StaleBecause = 'path',
): Promise<void> {
  const step = chunksPerStep * framesPerChunk;
  const steps = function* () {
    for (let to = project.frameCount(take); to - staleFrom > step; to -= step) {
      project.markStaleRange(take, to - step, to, because);
      yield;
    }
  };
  await inSlices(steps());
}

/**
 * Makes the chunks before `limit` done again whose cameras are the path's again after an edit was undone, as far as all
 * before them are done. @returns whether there were any
 */
export async function revive(
  project: ProjectFile,
  take: number,
  limit: number,
  framesPerChunk: number,
): Promise<boolean> {
  const from = chunkOf(project.firstMissingFrame(take), framesPerChunk);
  const to = project.firstLost(take, from, limit) ?? limit;
  const steps = function* () {
    for (let at = from; at < to; at += chunksPerStep) {
      project.revive(take, at, Math.min(at + chunksPerStep, to));
      yield;
    }
  };
  await inSlices(steps());
  return to > from;
}
