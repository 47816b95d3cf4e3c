/** Where one chunk lies in a take. Chunk 0 is the origin (frame 0 alone); chunk n ≥ 1 holds T frames from 1 + (n-1)·T. */
export interface ChunkPlace {
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
}

/** Which chunk a frame belongs to. `framesPerChunk` is T of the model. */
export function chunkOf(frame: number, framesPerChunk: number): number {
  return frame === 0 ? 0 : Math.floor((frame - 1) / framesPerChunk) + 1;
}

/**
 * Where chunk `number` lies in a take of `frameCount` frames; the last chunk may be shorter than T. A fork's own frames
 * begin at `ownStart`, anywhere in a chunk: its first chunk is then the rest of that one. So a fork keeps the grid of its
 * parent, and with it the noise of every later chunk.
 */
export function placeOf(
  number: number,
  frameCount: number,
  framesPerChunk: number,
  ownStart = 0,
): ChunkPlace {
  const gridStart = number === 0 ? 0 : 1 + (number - 1) * framesPerChunk;
  const end = Math.min(number === 0 ? 1 : gridStart + framesPerChunk, frameCount);
  const firstFrame = Math.max(gridStart, ownStart);
  return { number, firstFrame, frameCount: end - firstFrame };
}

/** How many chunks a take of `frameCount` frames has, the origin's included. */
export function chunkCount(frameCount: number, framesPerChunk: number): number {
  return frameCount === 0 ? 0 : chunkOf(frameCount - 1, framesPerChunk) + 1;
}
