import fc from 'fast-check';
import { normalizeQuat } from '../../../main/core/camera/index.ts';
import type { Pose, Quat, Vec3 } from '../../../main/core/camera/types.ts';

/**
 * Numbers spread evenly over the range, and now and then one of fast-check's own, which crowd at its ends and around 0.
 * Never -0, which is 0 in JSON and to every user.
 */
export const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.integer({ min: 0, max: 2 ** 30 }).map((n) => min + ((max - min) * n) / 2 ** 30),
    },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }).map((value) => value + 0) },
  );

export const vec3 = (size = 20): fc.Arbitrary<Vec3> =>
  fc.tuple(real(-size, size), real(-size, size), real(-size, size));

export const quat: fc.Arbitrary<Quat> = fc
  .tuple(real(-1, 1), real(-1, 1), real(-1, 1), real(-1, 1))
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => normalizeQuat(q));

export const pose: fc.Arbitrary<Pose> = fc.record({ position: vec3(), rotation: quat });
