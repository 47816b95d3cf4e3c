import { frustumCorners } from '../../../../main/core/camera/frustum.ts';
import { unprojectPoint } from '../../../../main/core/camera/intrinsics.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';

/** Line segments of one frustum: four edges, four sides of the picture, two of the roof that says where up is. */
const segments = 10;
const floatsPerFrustum = segments * 6;

/** Line segments (start and end, x y z each) of the cameras' views up to a depth in metres. */
export function frustumLines(cameras: readonly Camera[], depthMetres: number): Float32Array {
  const lines = new Float32Array(cameras.length * floatsPerFrustum);
  let at = 0;
  const line = (a: Vec3, b: Vec3): void => {
    lines.set(a, at);
    lines.set(b, at + 3);
    at += 6;
  };
  for (const camera of cameras) {
    const eye = camera.pose.position;
    const corners = pictureCorners(camera, depthMetres);
    const [topLeft, topRight] = corners;
    corners.forEach((corner, index) => {
      line(eye, corner);
      line(corner, corners[(index + 1) % 4] ?? corner);
    });
    const roof = unprojectPoint(camera, { u: 0.5, v: -0.22, depthMetres });
    line(topLeft, roof);
    line(roof, topRight);
  }
  return lines;
}

/** Where the picture lies in a frustum of this depth: top left, top right, bottom right, bottom left. */
export function pictureCorners(camera: Camera, depthMetres: number): [Vec3, Vec3, Vec3, Vec3] {
  return frustumCorners(camera, depthMetres, depthMetres).slice(0, 4) as [Vec3, Vec3, Vec3, Vec3];
}

/** The same colour (r, g, b) at both ends of every segment of the given numbers of frusta, group by group. */
export function frustumColours(
  groups: readonly { count: number; colour: readonly [number, number, number] }[],
): Float32Array {
  const frusta = groups.reduce((sum, { count }) => sum + count, 0);
  const colours = new Float32Array(frusta * floatsPerFrustum);
  let at = 0;
  for (const { count, colour } of groups) {
    for (const end = at + count * floatsPerFrustum; at < end; at += 3) colours.set(colour, at);
  }
  return colours;
}

/** A depth in metres at which frusta of a path are well seen: they grow with how far it reaches. */
export function frustumDepth(reachMetres: number): number {
  return Math.min(0.8, Math.max(0.25, reachMetres * 0.12));
}
