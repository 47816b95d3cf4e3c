import type { Camera } from '../camera/types.ts';
import { countSet, cover, popcount } from './bits.ts';
import { packCameras, type CameraArrays } from './camera-arrays.ts';
import { resolveOptions, type StrategyOptions } from './options.ts';
import { sampleTargets, type SamplePoints } from './sample-points.ts';
import { findVisible, type Visibility } from './visibility.ts';

/** What a camera sees, as far as it is known: inverse depth q = s / (s + z) in 0..1, row-major; 0 is infinitely far. */
export interface SeenDepth {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
  /** s of the model's package, metres. */
  readonly scaleMetres: number;
}

export interface CoverageMapOptions {
  readonly columns: number;
  readonly rows: number;
  /** Sample points along each cell's ray; retrieval's own number when missing. */
  readonly depths?: number;
  /** Where the target's depth is known: one point per cell, on the surface that the target shows there. */
  readonly inverseDepth?: SeenDepth;
}

/** Who saw which part of a view before. Cells are row-major, `columns * rows` of them. */
export interface CoverageMap {
  readonly columns: number;
  readonly rows: number;
  /** The frame (index in the given order) that sees most of the cell, of equal ones the first; -1: none sees any of it. */
  readonly owner: Int16Array;
  /** Share (0..1) of the cell's points that any frame sees. */
  readonly share: Float32Array;
  /** Share (0..1) of all points that each frame sees: the `overlap` of retrieval. */
  readonly frameShare: Float32Array;
  /** Share (0..1) of all points that any frame sees: `coverageOf`. */
  readonly coverage: number;
}

/**
 * Maps a target's picture to the frames that saw it, for frames in the order in which they own cells of equal right.
 * Without `inverseDepth` the points are those of `samplePoints` for the same grid, so the shares are retrieval's. Walls
 * are not regarded. At most 32767 frames.
 * Throws 'retrieval-options' for unusable cameras, or a grid that is none.
 */
export function coverageMap(
  target: Camera,
  frames: readonly Camera[],
  { columns, rows, depths, inverseDepth }: CoverageMapOptions,
): CoverageMap {
  const given = { gridColumns: columns, gridRows: rows, ...(depths !== undefined && { gridDepths: depths }) };
  const options = resolveOptions(inverseDepth ? { ...given, gridDepths: 1, sampleNearMetres: 0.2 } : given);
  const targets = packCameras([target], 'target');
  const points = sampleTargets(targets, options);
  if (inverseDepth) putOnSurface(points, targets, options, inverseDepth);
  const visibility = findVisible(points, packCameras(frames, 'frame'), options);
  const covered = new Uint32Array(visibility.words);
  for (let frame = 0; frame < frames.length; frame++) cover(visibility.bits, frame, covered);

  const perCell = options.gridDepths;
  const owner = new Int16Array(columns * rows);
  const share = new Float32Array(columns * rows);
  for (let cell = 0; cell < owner.length; cell++) {
    const from = cell * perCell;
    owner[cell] = ownerOf(visibility, frames.length, from, from + perCell);
    share[cell] = countBetween(covered, 0, from, from + perCell) / perCell;
  }
  return {
    columns,
    rows,
    owner,
    share,
    frameShare: Float32Array.from(visibility.seen, (seen) => seen / points.count),
    coverage: countSet(covered) / points.count,
  };
}

function ownerOf({ bits, words }: Visibility, frames: number, from: number, to: number): number {
  let owner = -1;
  let most = 0;
  for (let frame = 0; frame < frames && most < to - from; frame++) {
    const seen = countBetween(bits, frame * words, from, to);
    if (seen > most) [owner, most] = [frame, seen];
  }
  return owner;
}

/** How many of the bits `from` ≤ n < `to` are set in the row of words that begins at `row`. */
function countBetween(bits: Uint32Array, row: number, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to;) {
    const end = Math.min(to, (at | 31) + 1);
    const mask = (-1 >>> (32 - (end - at))) << (at & 31);
    count += popcount(bits[row + (at >>> 5)]! & mask);
    at = end;
  }
  return count;
}

/** Moves each cell's point along its ray to the depth that the target has in the middle of the cell. */
function putOnSurface(
  { positions }: SamplePoints,
  { values }: CameraArrays,
  { gridColumns, gridRows, sampleNearMetres, sampleFarMetres }: StrategyOptions,
  { width, height, values: inverse, scaleMetres }: SeenDepth,
): void {
  const [left, right, top, bottom] = [values[12]!, values[13]!, values[14]!, values[15]!];
  for (let cell = 0; cell < gridColumns * gridRows; cell++) {
    const u = ((cell % gridColumns) + 0.5) / gridColumns;
    const v = (Math.floor(cell / gridColumns) + 0.5) / gridRows;
    const q = inverse[Math.floor(v * height) * width + Math.floor(u * width)] ?? 0;
    const metres = q > 0 ? (scaleMetres * (1 - q)) / q : sampleFarMetres;
    const depth = Math.min(sampleFarMetres, Math.max(sampleNearMetres, metres));
    const x = left + u * (right - left);
    const y = top + v * (bottom - top);
    for (let axis = 0; axis < 3; axis++) {
      const ray = x * values[axis]! + y * values[3 + axis]! + values[6 + axis]!;
      positions[cell * 3 + axis] = values[9 + axis]! + depth * ray;
    }
  }
}
