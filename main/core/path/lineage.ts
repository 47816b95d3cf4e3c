import type { Camera } from '../camera/types.ts';
import { dotQuat } from '../camera/quaternion.ts';
import { LookbackError } from '../errors.ts';

/** The part that one take has in a lineage: frames `from` ≤ n < `to` are its own. */
export interface LineageSegment {
  /** The cameras of the take's own path, from its frame 0 on. */
  readonly cameras: readonly Camera[];
  readonly from: number;
  readonly to: number;
}

/**
 * The cameras that a fork shows: those of its ancestors up to where each was forked, then its own.
 * @param segments oldest ancestor first, without gaps, from frame 0 on
 * @throws LookbackError 'path-range' where a segment does not begin where the one before ends, or lacks a camera
 */
export function joinLineage(segments: readonly LineageSegment[]): Camera[] {
  const joined: Camera[] = [];
  for (const { cameras, from, to } of segments) {
    if (from !== joined.length || to < from || to > cameras.length) {
      throw new LookbackError(
        'path-range',
        `The frames of a fork do not join: ${joined.length} are there, and a take with ${cameras.length} should give ${from} to ${to - 1}.`,
      );
    }
    for (let frame = from; frame < to; frame++) joined.push(cameras[frame] as Camera);
  }
  return joined;
}

/**
 * The first frame whose cameras differ, or that only one of the two has; undefined where both are the same throughout.
 * @param tolerance largest difference of any number of a camera: metres, quaternion components, shares of the picture
 */
export function firstDifference(
  a: readonly Camera[],
  b: readonly Camera[],
  tolerance = 1e-9,
): number | undefined {
  const both = Math.min(a.length, b.length);
  for (let frame = 0; frame < both; frame++) {
    if (!areAlike(a[frame] as Camera, b[frame] as Camera, tolerance)) return frame;
  }
  return a.length === b.length ? undefined : both;
}

function areAlike(a: Camera, b: Camera, tolerance: number): boolean {
  if (a === b) return true;
  const near = (x: number, y: number): boolean => Math.abs(x - y) <= tolerance;
  const [p, q] = [a.pose.position, b.pose.position];
  const [r, s] = [a.pose.rotation, b.pose.rotation];
  // A quaternion and its negative are one orientation.
  const sign = dotQuat(r, s) < 0 ? -1 : 1;
  const [i, j] = [a.intrinsics, b.intrinsics];
  return (
    near(p[0], q[0]) &&
    near(p[1], q[1]) &&
    near(p[2], q[2]) &&
    near(r[0], sign * s[0]) &&
    near(r[1], sign * s[1]) &&
    near(r[2], sign * s[2]) &&
    near(r[3], sign * s[3]) &&
    near(i.fx, j.fx) &&
    near(i.fy, j.fy) &&
    near(i.cx, j.cx) &&
    near(i.cy, j.cy)
  );
}
