import type { Camera } from '../camera/types.ts';
import { cameraStride, packCameras, type CameraArrays } from './camera-arrays.ts';
import { resolveOptions, type StrategyOptions } from './options.ts';

/**
 * Points in the world that stand for what the targets will show (after Memorizon's `retrieval.py`): a grid of pixels
 * with half-cell offsets, so that no point lies on a border of the view, times logarithmic depths, because what a
 * camera shows changes with the ratio of distances, not with their difference.
 *
 * A ray that meets the ground ends there: half of the pixels of a camera at eye height show ground 2.5..10 m away, and
 * points 30 m below it would count frames that never saw those pixels.
 */
export interface SamplePoints {
  /** Points of all targets; target i has the points i * perTarget up to (i + 1) * perTarget. */
  readonly count: number;
  readonly perTarget: number;
  /** x, y, z in metres for every point. */
  readonly positions: Float64Array;
  /** Eight corners (x, y, z) per target that enclose its points; they lie inside the target's own view. */
  readonly hulls: Float64Array;
}

/** The sample points of the targets, in a fixed order. Throws 'retrieval-options' for unusable cameras or options. */
export function samplePoints(
  targets: readonly Camera[],
  options: Partial<StrategyOptions> = {},
): SamplePoints {
  return sampleTargets(packCameras(targets, 'target'), resolveOptions(options));
}

/** As `samplePoints`, for cameras and options that are checked already. */
export function sampleTargets(targets: CameraArrays, options: StrategyOptions): SamplePoints {
  const { gridColumns, gridRows, gridDepths, sampleNearMetres: near, sampleFarMetres: far } = options;
  const perTarget = gridColumns * gridRows * gridDepths;
  const positions = new Float64Array(targets.count * perTarget * 3);
  const hulls = new Float64Array(targets.count * 24);
  const ray: [number, number, number] = [0, 0, 0];
  let next = 0;
  for (let target = 0; target < targets.count; target++) {
    const at = target * cameraStride;
    const eye = targets.values.subarray(at + 9, at + 12);
    const height = eye[1]! - options.groundHeightMetres;
    for (let row = 0; row < gridRows; row++) {
      for (let column = 0; column < gridColumns; column++) {
        castRay(ray, targets.values, at, (column + 0.5) / gridColumns, (row + 0.5) / gridRows);
        const ground = height > 0 && ray[1] < 0 ? height / -ray[1] : far;
        const end = Math.max(near, Math.min(far, ground));
        for (let step = 0; step < gridDepths; step++) {
          const depth = gridDepths === 1 ? end : near * (end / near) ** (step / (gridDepths - 1));
          for (let axis = 0; axis < 3; axis++) positions[next++] = eye[axis]! + depth * ray[axis]!;
        }
      }
    }
    for (let corner = 0; corner < 8; corner++) {
      const u = (corner & 1 ? gridColumns - 0.5 : 0.5) / gridColumns;
      const v = (corner & 2 ? gridRows - 0.5 : 0.5) / gridRows;
      castRay(ray, targets.values, at, u, v);
      const depth = corner & 4 ? far : near;
      for (let axis = 0; axis < 3; axis++) {
        hulls[target * 24 + corner * 3 + axis] = eye[axis]! + depth * ray[axis]!;
      }
    }
  }
  return { count: targets.count * perTarget, perTarget, positions, hulls };
}

/** The direction of the pixel at the fractions (u, v) of the picture, scaled to depth 1. */
function castRay(
  ray: [number, number, number],
  cameras: Float64Array,
  at: number,
  u: number,
  v: number,
): void {
  const x = cameras[at + 12]! + u * (cameras[at + 13]! - cameras[at + 12]!);
  const y = cameras[at + 14]! + v * (cameras[at + 15]! - cameras[at + 14]!);
  for (let axis = 0; axis < 3; axis++) {
    ray[axis] = x * cameras[at + axis]! + y * cameras[at + 3 + axis]! + cameras[at + 6 + axis]!;
  }
}
