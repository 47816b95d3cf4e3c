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

/** Where chunk `number` lies in a take of `frameCount` frames; the last chunk may be shorter than T. */
export function placeOf(number: number, frameCount: number, framesPerChunk: number): ChunkPlace {
  if (number === 0) return { number, firstFrame: 0, frameCount: 1 };
  const firstFrame = 1 + (number - 1) * framesPerChunk;
  return { number, firstFrame, frameCount: Math.min(framesPerChunk, frameCount - firstFrame) };
}

/** How many chunks a take of `frameCount` frames has, the origin's included. */
export function chunkCount(frameCount: number, framesPerChunk: number): number {
  return frameCount === 0 ? 0 : chunkOf(frameCount - 1, framesPerChunk) + 1;
}
