/** The longest take that can be begun with a preset; longer ones grow on the timeline. */
export const longestSeconds = 3600;

/**
 * Frames of a take of about so many seconds: the first one and whole chunks after it, at least one.
 * @param framesPerChunk T of the model
 */
export function framesFor(seconds: number, fps: number, framesPerChunk: number): number {
  return 1 + framesPerChunk * Math.max(1, Math.round((seconds * fps) / framesPerChunk));
}
