import { cameraStride, type CameraArrays } from './camera-arrays.ts';
import type { SamplePoints } from './sample-points.ts';
import type { Visibility } from './visibility.ts';

/** What the quality of a view of a point is measured against, per point. */
export interface QualityGauge {
  /** Unit vector from the point to its target's camera (x, y, z). */
  readonly towards: Float64Array;
  /** The target's distance over its focal length: metres that one picture height spans at the point. */
  readonly span: Float64Array;
}

export function gaugeOf(points: SamplePoints, targets: CameraArrays): QualityGauge {
  const towards = new Float64Array(points.count * 3);
  const span = new Float64Array(points.count);
  for (let point = 0; point < points.count; point++) {
    const camera = Math.floor(point / points.perTarget) * cameraStride;
    const at = point * 3;
    const dx = targets.values[camera + 9]! - points.positions[at]!;
    const dy = targets.values[camera + 10]! - points.positions[at + 1]!;
    const dz = targets.values[camera + 11]! - points.positions[at + 2]!;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    towards[at] = dx / distance;
    towards[at + 1] = dy / distance;
    towards[at + 2] = dz / distance;
    span[point] = distance * heightSlope(targets.values, camera);
  }
  return { towards, span };
}

/** The picture's height at depth 1, which is 1 / fy. */
function heightSlope(cameras: Float64Array, at: number): number {
  return cameras[at + 15]! - cameras[at + 14]!;
}

/** What a context is worth so far: per point 0 when unseen, else `seenWorth` + the quality of the best view of it. */
export interface Worth {
  readonly seenWorth: number;
  readonly best: Float64Array;
}

/** The most that `frame` could add to the worth: that of a perfect view of every point it sees. Costs no roots. */
export function headroom(frame: number, visibility: Visibility, worth: Worth): number {
  const { seenWorth, best } = worth;
  let room = 0;
  for (let word = 0; word < visibility.words; word++) {
    let rest = visibility.bits[frame * visibility.words + word]!;
    while (rest !== 0) {
      room += seenWorth + 1 - best[word * 32 + 31 - Math.clz32(rest & -rest)]!;
      rest &= rest - 1;
    }
  }
  return room;
}

/**
 * How much the worth of all points grows when `frame` joins; with `join` the growth is also written into `worth`.
 *
 * The quality of a view in (0, 1] is scale x cos², where scale is the ratio of the pixel sizes at the point, the
 * smaller over the larger (a frame from farther away lacks the detail, one from nearer the surroundings), and the angle
 * is that between the two lines of sight (the other side of a thing is no help). The quality of the target's own pose is 1.
 */
export function worthOf(
  frame: number,
  frames: CameraArrays,
  points: SamplePoints,
  visibility: Visibility,
  gauge: QualityGauge,
  worth: Worth,
  join: boolean,
): number {
  const camera = frame * cameraStride;
  const x = frames.values[camera + 9]!;
  const y = frames.values[camera + 10]!;
  const z = frames.values[camera + 11]!;
  const slope = heightSlope(frames.values, camera);
  const { positions } = points;
  const { towards, span } = gauge;
  const { seenWorth, best } = worth;
  let growth = 0;
  for (let word = 0; word < visibility.words; word++) {
    let rest = visibility.bits[frame * visibility.words + word]!;
    while (rest !== 0) {
      const point = word * 32 + 31 - Math.clz32(rest & -rest);
      rest &= rest - 1;
      const at = point * 3;
      const dx = x - positions[at]!;
      const dy = y - positions[at + 1]!;
      const dz = z - positions[at + 2]!;
      const dot = dx * towards[at]! + dy * towards[at + 1]! + dz * towards[at + 2]!;
      // 1 / distance once; scale * cos² is then products only.
      const near = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
      const ratio = (span[point]! * near) / slope;
      const cos = dot > 0 ? dot * near : 0;
      const value = seenWorth + (ratio < 1 ? ratio : 1 / ratio) * cos * cos;
      if (value > best[point]!) {
        growth += value - best[point]!;
        if (join) best[point] = value;
      }
    }
  }
  return growth;
}
