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
 * The rules that keep a take's frames without gap or overlap: chunks follow each other in number and frames, a done
 * chunk is not rendered twice, and a new version of a chunk leaves no hole before the next one or under a fork.
 * @returns the chunk that the new one replaces
 * @throws LookbackError 'chunk-order'
 */
export function checkPlacement(place: Placement, chunks: Chunks, ends: TakeEnds): StoredChunk | undefined {
  const { take, number, firstFrame, frameCount } = place;
  const refuse = (sentence: string) =>
    new LookbackError('chunk-order', sentence, { context: { ...place, ...ends } });
  if (frameCount < 1) throw refuse(`Chunk ${number} has no frames.`);
  const old = chunks.get(take, number);
  if (old?.status === 'done') {
    throw refuse(`Chunk ${number} is rendered already. Mark it stale first to render it again.`);
  }
  const before = chunks.before(take, number);
  if (
    before
      ? before.number !== number - 1 || before.status === 'failed'
      : ends.isFork
        ? number < 1
        : number !== 0
  ) {
    throw refuse(`Chunk ${number} cannot be stored yet: the chunks before it come first.`);
  }
  const expected = before ? before.firstFrame + before.frameCount : ends.ownStart;
  if (firstFrame !== expected) {
    throw refuse(`Chunk ${number} must begin at frame ${expected}, not at frame ${firstFrame}.`);
  }
  const after = chunks.get(take, number + 1);
  if (after && after.status !== 'failed' && firstFrame + frameCount !== after.firstFrame) {
    throw refuse(`Chunk ${number} must end at frame ${after.firstFrame - 1}, where the next one begins.`);
  }
  if (
    ends.lastForkFrame !== undefined &&
    old &&
    old.status !== 'failed' &&
    !after &&
    firstFrame + frameCount <= ends.lastForkFrame
  ) {
    throw refuse(`Chunk ${number} must reach frame ${ends.lastForkFrame}, where another take forks off.`);
  }
  return old;
}
