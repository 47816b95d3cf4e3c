/**
 * Another frame rate for the same length of time: frames are repeated or left out, none is made up. Each moment is
 * worked out from whole frame numbers, so that nothing adds up.
 */
export interface Resampling {
  /** How many frames there are, and their rate. */
  readonly count: number;
  readonly fps: number;
  readonly wantedFps: number;
}

/** How many frames the new rate has for the same time, rounded; at least one. */
export function resampledCount({ count, fps, wantedFps }: Resampling): number {
  return Math.max(1, Math.round((count * wantedFps) / fps));
}

/** Which frame (0-based) shows in the middle of new frame `index`. */
export function sourceFrame({ count, fps, wantedFps }: Resampling, index: number): number {
  return Math.min(count - 1, Math.floor(((2 * index + 1) * fps) / (2 * wantedFps)));
}

/** How many different frames are shown. */
export function shownFrames(resampling: Resampling): number {
  return Math.min(resampling.count, resampledCount(resampling));
}
