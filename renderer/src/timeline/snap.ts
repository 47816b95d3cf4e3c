/** Where a dragged thing likes to stop. */
export interface SnapTargets {
  /** Ascending frames: keyframes and markers that are not dragged themselves, the playhead. */
  readonly frames: readonly number[];
  /** First frames of chunks attract too; undefined while the model is not known. */
  readonly framesPerChunk: number | undefined;
}

export interface Snapped {
  readonly frame: number;
  /** True when a target attracted it. */
  readonly isSnapped: boolean;
}

/** The target nearest to `wanted` (with a fraction) within `tolerance` frames, else the nearest whole frame. */
export function snap(wanted: number, { frames, framesPerChunk }: SnapTargets, tolerance: number): Snapped {
  const whole = Math.round(wanted);
  const near: number[] = [];
  const index = firstAtLeast(frames, wanted);
  for (const neighbour of [frames[index - 1], frames[index]])
    if (neighbour !== undefined) near.push(neighbour);
  if (framesPerChunk !== undefined) {
    const chunk = Math.max(0, Math.round((wanted - 1) / framesPerChunk));
    near.push(1 + chunk * framesPerChunk, 0);
  }
  let best: number | undefined;
  for (const frame of near) {
    const distance = Math.abs(frame - wanted);
    if (distance <= tolerance && (best === undefined || distance < Math.abs(best - wanted))) best = frame;
  }
  return best === undefined ? { frame: whole, isSnapped: false } : { frame: best, isSnapped: true };
}

/** Index of the first entry that is not below `value`; the length when all are. `sorted` ascends. */
export function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
