import type { Camera, Vec3 } from './types.ts';
import { projectPoint, unprojectPoint } from './intrinsics.ts';
import { cross, dot, normalize, subtract, scale } from './vector.ts';
import { forwardOf } from './pose.ts';

/**
 * The 8 corners of the view between the z-depths `near` and `far` (metres): near then far, each top left, top right,
 * bottom right, bottom left.
 */
export function frustumCorners(camera: Camera, near: number, far: number): Vec3[] {
  const corners: Vec3[] = [];
  for (const depthMetres of [near, far]) {
    corners.push(
      unprojectPoint(camera, { u: 0, v: 0, depthMetres }),
      unprojectPoint(camera, { u: 1, v: 0, depthMetres }),
      unprojectPoint(camera, { u: 1, v: 1, depthMetres }),
      unprojectPoint(camera, { u: 0, v: 1, depthMetres }),
    );
  }
  return corners;
}

/** The half-space of all points with dot(normal, point) + offset >= 0; `normal` has length 1 and points inwards. */
export interface Plane {
  readonly normal: Vec3;
  readonly offset: number;
}

export function planeDistance(plane: Plane, point: Vec3): number {
  return dot(plane.normal, point) + plane.offset;
}

/** The 6 planes whose half-spaces meet in the frustum: near, far, left, right, top, bottom. Depths in metres. */
export function frustumPlanes(camera: Camera, near: number, far: number): Plane[] {
  const eye = camera.pose.position;
  const forward = forwardOf(camera.pose.rotation);
  const ray = (u: number, v: number): Vec3 => subtract(unprojectPoint(camera, { u, v, depthMetres: 1 }), eye);
  const [topLeft, topRight, bottomRight, bottomLeft] = [ray(0, 0), ray(1, 0), ray(1, 1), ray(0, 1)];
  const through = (point: Vec3, normal: Vec3): Plane => ({ normal, offset: -dot(normal, point) });
  const side = (a: Vec3, b: Vec3): Plane => through(eye, normalize(cross(b, a)));
  const eyeOffset = dot(forward, eye);
  return [
    { normal: forward, offset: -eyeOffset - near },
    { normal: scale(forward, -1), offset: eyeOffset + far },
    side(topLeft, bottomLeft),
    side(bottomRight, topRight),
    side(topRight, topLeft),
    side(bottomLeft, bottomRight),
  ];
}

/** Whether the camera has the point in its picture, at a z-depth from `near` to `far` metres (edges count as inside). */
export function isInFrustum(camera: Camera, point: Vec3, near: number, far: number): boolean {
  const { u, v, depthMetres } = projectPoint(camera, point);
  return depthMetres >= near && depthMetres <= far && u >= 0 && u <= 1 && v >= 0 && v <= 1;
}
