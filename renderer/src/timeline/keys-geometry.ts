import type { Keyframe } from '../../../main/core/path/index.ts';
import { middleOf, timeAt, type Scale } from './scale.ts';

/** Half the width of a keyframe's shape, and how far from it a click still counts. Pixels. */
export const keyRadius = 6;
export const keyReach = 9;
/** Segments at least this long show how they run. */
export const glyphPixels = 40;
const shortestSegment = 20;

/** Index of the first keyframe at or after a frame. */
function firstKeyFrom(keys: readonly Keyframe[], frame: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.frame ?? 0) < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indices of the keyframes between two places, from ≤ i < to; `margin` pixels more on both sides. */
export function keysBetween(
  keys: readonly Keyframe[],
  scale: Scale,
  x0: number,
  x1: number,
  margin = 0,
): { readonly from: number; readonly to: number } {
  const from = firstKeyFrom(keys, Math.ceil(timeAt(scale, Math.min(x0, x1) - margin) - 0.5));
  const to = firstKeyFrom(keys, Math.floor(timeAt(scale, Math.max(x0, x1) + margin) - 0.5) + 1);
  return { from, to };
}

/** The keyframe under x, the nearest one where several are. */
export function keyUnder(keys: readonly Keyframe[], scale: Scale, x: number): number | undefined {
  const { from, to } = keysBetween(keys, scale, x, x, keyReach);
  let best: number | undefined;
  let nearest = Infinity;
  for (let index = from; index < to; index++) {
    const distance = Math.abs(middleOf(scale, keys[index]?.frame ?? 0) - x);
    if (distance < nearest) [best, nearest] = [index, distance];
  }
  return best;
}

/** The segment under x by the index of the keyframe it starts at; undefined where it is too short to be meant. */
export function segmentUnder(keys: readonly Keyframe[], scale: Scale, x: number): number | undefined {
  const next = firstKeyFrom(keys, timeAt(scale, x) - 0.5);
  const [from, to] = [keys[next - 1], keys[next]];
  if (from === undefined || to === undefined) return undefined;
  const isLong = (to.frame - from.frame) / scale.framesPerPixel >= shortestSegment;
  return isLong ? next - 1 : undefined;
}

/** Where the sign for a segment's easing is: in the middle of what can be seen of it. */
export function glyphMiddle({ width }: Scale, x0: number, x1: number): number {
  return (Math.max(x0, 0) + Math.min(x1, width)) / 2;
}
