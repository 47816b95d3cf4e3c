import { LookbackError } from '../core/errors.ts';
import type { Chunks, StoredChunk } from './chunks.ts';

/** Where a chunk is to go. */
export interface Placement {
  readonly take: number;
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
}

/** What the rules need to know of the take. */
export interface TakeEnds {
  /** The first frame that belongs to the take itself; 0 unless it is a fork. */
  readonly ownStart: number;
  readonly isFork: boolean;
  /** The last frame that a fork of the take shares with it; undefined without forks. */
  readonly lastForkFrame: number | undefined;
}

/**
 * The rules that keep a take's frames without gap or overlap, as far as they concern a chunk's beginning: chunks follow
 * each other in number and frames, and a done chunk is not rendered twice.
 * @returns the chunk that the new one replaces
 * @throws LookbackError 'chunk-order'
 */
export function checkBegin(place: Placement, chunks: Chunks, ends: TakeEnds): StoredChunk | undefined {
  const { take, number, firstFrame, frameCount } = place;
  if (frameCount < 1) throw refused(place, `Chunk ${number} has no frames.`);
  const old = chunks.get(take, number);
  if (old?.status === 'done') {
    throw refused(place, `Chunk ${number} is rendered already. Mark it stale first to render it again.`);
  }
  const before = chunks.before(take, number);
  if (
    before
      ? before.number !== number - 1 || before.status === 'failed'
      : ends.isFork
        ? number < 1
        : number !== 0
  ) {
    throw refused(place, `Chunk ${number} cannot be stored yet: the chunks before it come first.`);
  }
  const expected = before ? before.firstFrame + before.frameCount : ends.ownStart;
  if (firstFrame !== expected) {
    throw refused(place, `Chunk ${number} must begin at frame ${expected}, not at frame ${firstFrame}.`);
  }
  return old;
}

/**
 * The rule for its end: a new version of a chunk leaves no hole before the next one, and none under a fork.
 * @param last nothing comes after it: what is there goes
 * @throws LookbackError 'chunk-order'
 */
export function checkEnd(place: Placement, chunks: Chunks, { lastForkFrame }: TakeEnds, last: boolean): void {
  const { take, number, firstFrame, frameCount } = place;
  const end = firstFrame + frameCount;
  const after = last ? undefined : chunks.get(take, number + 1);
  if (after && after.status !== 'failed') {
    if (end === after.firstFrame) return;
    throw refused(
      place,
      `Chunk ${number} must end at frame ${after.firstFrame - 1}, where the next one begins.`,
    );
  }
  if (lastForkFrame !== undefined && end <= lastForkFrame) {
    throw refused(place, `Chunk ${number} must reach frame ${lastForkFrame}, where another take forks off.`);
  }
}

/** Frames under a fork stay. @throws LookbackError 'chunk-order' if another take forks at or behind the first frame of `next` */
export function checkUnforked(next: Placement, lastForkFrame: number | undefined): void {
  if (lastForkFrame === undefined || lastForkFrame < next.firstFrame) return;
  throw refused(
    next,
    `The frames from ${next.firstFrame} on cannot be deleted, because another take forks off at frame ${lastForkFrame}.`,
  );
}

function refused(place: Placement, sentence: string): LookbackError {
  return new LookbackError('chunk-order', sentence, { context: { ...place } });
}
