import type { Camera, Pose, Quat } from './types.ts';
import { quatFromBasis, quatToBasis } from './quaternion.ts';

/** How many numbers describe a camera to a world model. */
export const cameraNumbers = 16;

type Row3 = [number, number, number];

/** Row-major 3x3 rotation. For a camera, its columns are right, down, forward. */
export function rotationMatrix(rotation: Quat): [...Row3, ...Row3, ...Row3] {
  const { x, y, z } = quatToBasis(rotation);
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
}

/** Row-major 3x4 camera-to-world [R|t]: 12 numbers. Columns of R: right, down, forward. */
export function poseToMatrix3x4(pose: Pose): number[] {
  const { x, y, z } = quatToBasis(pose.rotation);
  const t = pose.position;
  return [x[0], y[0], z[0], t[0], x[1], y[1], z[1], t[1], x[2], y[2], z[2], t[2]];
}

function at(numbers: ArrayLike<number>, index: number): number {
  const value = numbers[index];
  if (value === undefined)
    throw new RangeError(`A matrix of ${numbers.length} numbers has no number ${index}.`);
  return value;
}

/** Inverse of `poseToMatrix3x4`; reads 12 numbers from `offset` on. R must be a rotation. */
export function poseFromMatrix3x4(numbers: ArrayLike<number>, offset = 0): Pose {
  const cell = (row: number, column: number): number => at(numbers, offset + row * 4 + column);
  return {
    position: [cell(0, 3), cell(1, 3), cell(2, 3)],
    rotation: quatFromBasis({
      x: [cell(0, 0), cell(1, 0), cell(2, 0)],
      y: [cell(0, 1), cell(1, 1), cell(2, 1)],
      z: [cell(0, 2), cell(1, 2), cell(2, 2)],
    }),
  };
}

/** A camera as world models take it: 12 numbers of the row-major camera-to-world matrix, then fx, fy, cx, cy. */
export function cameraToNumbers(camera: Camera): number[] {
  const { fx, fy, cx, cy } = camera.intrinsics;
  return [...poseToMatrix3x4(camera.pose), fx, fy, cx, cy];
}

/** Inverse of `cameraToNumbers`; reads 16 numbers from `offset` on. */
export function cameraFromNumbers(numbers: ArrayLike<number>, offset = 0): Camera {
  return {
    pose: poseFromMatrix3x4(numbers, offset),
    intrinsics: {
      fx: at(numbers, offset + 12),
      fy: at(numbers, offset + 13),
      cx: at(numbers, offset + 14),
      cy: at(numbers, offset + 15),
    },
  };
}
