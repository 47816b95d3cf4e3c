import type { Camera, Intrinsics, Vec3 } from './types.ts';
import { cameraToWorld, worldToCamera } from './pose.ts';

/** Square pixels and a centred axis. `fovYDeg`: the whole vertical angle; `aspect`: width / height. */
export function intrinsicsFromFov(fovYDeg: number, aspect: number): Intrinsics {
  const fy = 0.5 / Math.tan((fovYDeg * Math.PI) / 360);
  return { fx: fy / aspect, fy, cx: 0.5, cy: 0.5 };
}

/**
 * The whole vertical angle of view in degrees of a centred camera. Rounded to 1e-11 degrees: an angle at the limit of what a
 * path may hold comes back as that angle, not as one beyond it by a rounding.
 */
export function fovYDegOf(intrinsics: Intrinsics): number {
  return Math.round(((Math.atan(0.5 / intrinsics.fy) * 360) / Math.PI) * 1e11) / 1e11;
}

/** The whole horizontal angle of view in degrees of a centred camera. */
export function fovXDegOf(intrinsics: Intrinsics): number {
  return (Math.atan(0.5 / intrinsics.fx) * 360) / Math.PI;
}

/** Width / height, given square pixels. */
export function aspectOf(intrinsics: Intrinsics): number {
  return intrinsics.fy / intrinsics.fx;
}

/** A place in a picture: `u` from the left edge (0) to the right (1), `v` from the top (0) to the bottom (1). */
export interface ImagePoint {
  readonly u: number;
  readonly v: number;
  /** Metres along the camera's forward axis; not positive = behind the camera, and `u`, `v` mean nothing. */
  readonly depthMetres: number;
}

/** Where the camera sees a world point. */
export function projectPoint(camera: Camera, point: Vec3): ImagePoint {
  const { fx, fy, cx, cy } = camera.intrinsics;
  const [x, y, z] = worldToCamera(camera.pose, point);
  return { u: (fx * x) / z + cx, v: (fy * y) / z + cy, depthMetres: z };
}

/** The world point that the camera sees at (u, v) at the given z-depth: inverse of `projectPoint`. */
export function unprojectPoint(camera: Camera, { u, v, depthMetres }: ImagePoint): Vec3 {
  const { fx, fy, cx, cy } = camera.intrinsics;
  return cameraToWorld(camera.pose, [
    ((u - cx) / fx) * depthMetres,
    ((v - cy) / fy) * depthMetres,
    depthMetres,
  ]);
}
