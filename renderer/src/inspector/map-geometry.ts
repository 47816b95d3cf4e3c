import type { Camera } from '../../../main/core/camera/types.ts';
import { unprojectPoint } from '../../../main/core/camera/intrinsics.ts';

/**
 * Points of a map seen from above, metres: +Z of the world is up on the map, +X is left (the world is right-handed with
 * Y up, so that this is how it looks from above).
 */
export type MapPoint = readonly [x: number, y: number];

export function mapPoint([x, , z]: readonly [number, number, number]): MapPoint {
  return [-x, -z];
}

/** The triangle that a camera sees on the map: its place, and both ends of its view at `reachMetres`. */
export function viewTriangle(camera: Camera, reachMetres: number): [MapPoint, MapPoint, MapPoint] {
  const eye = mapPoint(camera.pose.position);
  const edge = (u: number): MapPoint => {
    const far = mapPoint(unprojectPoint(camera, { u, v: 0.5, depthMetres: 1 }));
    const [x, y] = [far[0] - eye[0], far[1] - eye[1]];
    const length = Math.hypot(x, y) || 1;
    return [eye[0] + (x / length) * reachMetres, eye[1] + (y / length) * reachMetres];
  };
  return [eye, edge(0), edge(1)];
}

/** The smallest rectangle of the given shape (width / height) round all points, with a margin; at least `least` high. */
export function frameOf(
  points: readonly MapPoint[],
  aspect: number,
  margin: number,
  least: number,
): { x: number; y: number; width: number; height: number } {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs) - margin, Math.max(...xs) + margin];
  const [top, bottom] = [Math.min(...ys) - margin, Math.max(...ys) + margin];
  const height = Math.max(bottom - top, (right - left) / aspect, least);
  const width = height * aspect;
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

export function svgPath(points: readonly MapPoint[], close = false): string {
  return `M${points.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join('L')}${close ? 'Z' : ''}`;
}
