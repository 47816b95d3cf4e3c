import { intrinsicsFromFov } from '../../../../main/core/camera/intrinsics.ts';
import { lookAt, rolled } from '../../../../main/core/camera/pose.ts';
import { normalizeQuat } from '../../../../main/core/camera/quaternion.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import type { Keyframe } from '../../../../main/core/path/index.ts';

/** The camera of a keyframe itself. With `constantSpeed` the path has it at another frame than the keyframe's. */
export function keyCamera({ position, orientation, rollDeg, fovYDeg }: Keyframe, aspect: number): Camera {
  const rotation =
    orientation.kind === 'look-at'
      ? lookAt(position, orientation.target, rollDeg)
      : rolled(normalizeQuat(orientation.rotation), rollDeg);
  return { pose: { position, rotation }, intrinsics: intrinsicsFromFov(fovYDeg, aspect) };
}

export function targetOf({ orientation }: Keyframe): Vec3 | undefined {
  return orientation.kind === 'look-at' ? orientation.target : undefined;
}

/** A point that keyframes look at, and their indices. */
export interface SharedTarget {
  readonly point: Vec3;
  readonly keys: readonly number[];
}

/** The points that keyframes look at, each once, with those that look there: an orbit has one for all its keys. */
export function sharedTargets(keyframes: readonly Keyframe[]): SharedTarget[] {
  const found = new Map<string, { point: Vec3; keys: number[] }>();
  keyframes.forEach((key, index) => {
    const point = targetOf(key);
    if (!point) return;
    const known = found.get(point.join());
    if (known) known.keys.push(index);
    else found.set(point.join(), { point, keys: [index] });
  });
  return [...found.values()];
}
