import type { Camera } from '../camera/types.ts';
import { LookbackError } from '../errors.ts';

/** Numbers per packed camera. */
export const cameraStride = 16;

/**
 * Cameras as one flat array, `cameraStride` numbers each: the camera's right, down and forward axes in the world
 * (0..8), its position in metres (9..11), then the image borders as slopes x/z and y/z: left, right, top, bottom
 * (12..15). A point is inside the image when its slopes are between them.
 */
export interface CameraArrays {
  readonly count: number;
  readonly values: Float64Array;
}

/**
 * Unpacks poses and intrinsics once, so that the loops over candidates and points touch no objects. Quaternions are
 * normalised here. Throws 'retrieval-options' for a camera with a number that is not finite, a quaternion of length
 * zero or a focal length that is not positive; `what` names the camera's role in the sentence.
 */
export function packCameras(cameras: readonly Camera[], what: string): CameraArrays {
  const values = new Float64Array(cameras.length * cameraStride);
  cameras.forEach((camera, index) => {
    const { position, rotation } = camera.pose;
    const { fx, fy, cx, cy } = camera.intrinsics;
    const length = Math.hypot(...rotation);
    const [qx, qy, qz, qw] = rotation;
    const [x, y, z, w] = [qx / length, qy / length, qz / length, qw / length];
    const at = index * cameraStride;
    values[at] = 1 - 2 * (y * y + z * z);
    values[at + 1] = 2 * (x * y + w * z);
    values[at + 2] = 2 * (x * z - w * y);
    values[at + 3] = 2 * (x * y - w * z);
    values[at + 4] = 1 - 2 * (x * x + z * z);
    values[at + 5] = 2 * (y * z + w * x);
    values[at + 6] = 2 * (x * z + w * y);
    values[at + 7] = 2 * (y * z - w * x);
    values[at + 8] = 1 - 2 * (x * x + y * y);
    values.set(position, at + 9);
    values[at + 12] = -cx / fx;
    values[at + 13] = (1 - cx) / fx;
    values[at + 14] = -cy / fy;
    values[at + 15] = (1 - cy) / fy;
    let finite = fx > 0 && fy > 0;
    for (let i = at; i < at + cameraStride; i++) finite &&= Number.isFinite(values[i]);
    if (!finite) {
      throw new LookbackError(
        'retrieval-options',
        `The camera of ${what} ${index} is not usable: its numbers must be finite, its rotation a unit quaternion, ` +
          'its focal lengths above zero.',
        { context: { what, index, camera } },
      );
    }
  });
  return { count: cameras.length, values };
}

/** Metres between camera `a` of `first` and camera `b` of `second`. */
export function distanceMetres(first: CameraArrays, a: number, second: CameraArrays, b: number): number {
  const [p, q] = [a * cameraStride + 9, b * cameraStride + 9];
  const [u, v] = [first.values, second.values];
  return Math.hypot(u[p]! - v[q]!, u[p + 1]! - v[q + 1]!, u[p + 2]! - v[q + 2]!);
}

/** Degrees (0..180) between the forward axes of camera `a` of `first` and camera `b` of `second`. */
export function viewAngleDeg(first: CameraArrays, a: number, second: CameraArrays, b: number): number {
  const [p, q] = [a * cameraStride + 6, b * cameraStride + 6];
  const [u, v] = [first.values, second.values];
  const dot = u[p]! * v[q]! + u[p + 1]! * v[q + 1]! + u[p + 2]! * v[q + 2]!;
  return (Math.acos(Math.min(1, Math.max(-1, dot))) * 180) / Math.PI;
}
