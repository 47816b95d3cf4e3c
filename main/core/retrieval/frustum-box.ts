import type { Camera, Vec3 } from '../camera/types.ts';
import { LookbackError } from '../errors.ts';
import { cameraStride, packCameras } from './camera-arrays.ts';

/** An axis-aligned box in the world, metres. */
export interface Box3 {
  readonly min: Vec3;
  readonly max: Vec3;
}

/**
 * The smallest axis-aligned box round the frusta of `cameras` between the depths `nearMetres` and `farMetres` along
 * each camera's forward axis. Exact: a frustum is convex, so its eight corners bound it. Throws 'retrieval-options'
 * for no cameras, for depths that are not 0 <= near <= far, and for cameras that are not finite.
 */
export function frustumBox(cameras: readonly Camera[], nearMetres: number, farMetres: number): Box3 {
  if (cameras.length === 0 || !(nearMetres >= 0 && farMetres >= nearMetres && Number.isFinite(farMetres))) {
    throw new LookbackError(
      'retrieval-options',
      `A frustum box needs a camera and depths 0 <= near <= far, not ${cameras.length} cameras, ` +
        `near ${nearMetres} m, far ${farMetres} m.`,
    );
  }
  const { count, values } = packCameras(cameras, 'a frustum box: number');
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < count * cameraStride; at += cameraStride) {
    for (let corner = 0; corner < 8; corner++) {
      const depth = corner & 4 ? farMetres : nearMetres;
      const x = values[at + (corner & 1 ? 13 : 12)]!;
      const y = values[at + (corner & 2 ? 15 : 14)]!;
      for (let axis = 0 as 0 | 1 | 2; axis < 3; axis++) {
        const ray = x * values[at + axis]! + y * values[at + 3 + axis]! + values[at + 6 + axis]!;
        const value = values[at + 9 + axis]! + depth * ray;
        min[axis] = Math.min(min[axis], value);
        max[axis] = Math.max(max[axis], value);
      }
    }
  }
  return { min, max };
}
