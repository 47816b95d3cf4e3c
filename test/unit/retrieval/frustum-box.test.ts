import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera, Vec3 } from '../../../main/core/camera/types.ts';
import { frustumBox } from '../../../main/core/retrieval/index.ts';
import { anyCamera, camera } from './scenes.ts';

/** Rotates a vector by a unit quaternion: v + 2 u x (u x v + w v). */
function rotate([x, y, z, w]: Camera['pose']['rotation'], v: Vec3): Vec3 {
  const cross = (a: Vec3, b: Vec3): Vec3 => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const inner = cross([x, y, z], v);
  const outer = cross([x, y, z], [inner[0] + w * v[0], inner[1] + w * v[1], inner[2] + w * v[2]]);
  return [v[0] + 2 * outer[0], v[1] + 2 * outer[1], v[2] + 2 * outer[2]];
}

/** The world point that the camera shows at the fractions (u, v) of its picture, at a depth. */
function pointAt({ pose, intrinsics }: Camera, u: number, v: number, depth: number): Vec3 {
  const ray: Vec3 = [(u - intrinsics.cx) / intrinsics.fx, (v - intrinsics.cy) / intrinsics.fy, 1];
  const turned = rotate(pose.rotation, [ray[0] * depth, ray[1] * depth, depth]);
  return [turned[0] + pose.position[0], turned[1] + pose.position[1], turned[2] + pose.position[2]];
}

describe('frustumBox', () => {
  it('is exact for a camera that looks along z with right angles of view', () => {
    const square: Camera = {
      pose: { position: [1, 2, 3], rotation: [0, 0, 0, 1] },
      intrinsics: { fx: 0.5, fy: 0.5, cx: 0.5, cy: 0.5 },
    };
    expect(frustumBox([square], 1, 10)).toEqual({ min: [-9, -8, 4], max: [11, 12, 13] });
    const heights = frustumBox([square, camera(0, 0, 0)], 0, 10);
    expect(heights.min[2]).toBe(0);
    expect(heights.max[2]).toBe(13);
  });

  it('holds every point of every frustum and touches some on each side', () => {
    const cases = fc.tuple(
      fc.array(anyCamera, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, ([cameras, near]) => {
        const { min, max } = frustumBox(cameras, near, 30);
        const lowest = [Infinity, Infinity, Infinity];
        const highest = [-Infinity, -Infinity, -Infinity];
        for (const one of cameras) {
          for (const u of [0, 0.3, 1]) {
            for (const v of [0, 0.6, 1]) {
              for (const depth of [near, 11, 30]) {
                pointAt(one, u, v, depth).forEach((value, axis) => {
                  lowest[axis] = Math.min(lowest[axis]!, value);
                  highest[axis] = Math.max(highest[axis]!, value);
                });
              }
            }
          }
        }
        for (let axis = 0; axis < 3; axis++) {
          expect(min[axis]).toBeCloseTo(lowest[axis]!, 9);
          expect(max[axis]).toBeCloseTo(highest[axis]!, 9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what has no box', () => {
    expect(() => frustumBox([], 0, 1)).toThrow(/0 cameras/);
    expect(() => frustumBox([camera(0, 0, 0)], 2, 1)).toThrow(/near 2 m, far 1 m/);
    expect(() => frustumBox([camera(NaN, 0, 0)], 0, 1)).toThrow(/finite/);
  });
});
