import { cameraStride, type CameraArrays } from './camera-arrays.ts';
import type { StrategyOptions } from './options.ts';

/**
 * A camera's field of view on the ground plane: an apex and the directions of its left and right border, as unit
 * vectors (x, z). The paper's cameras move in a plane and turn about one axis, so there the fan is all there is.
 */
export interface Fan {
  readonly x: number;
  readonly z: number;
  readonly left: readonly [x: number, z: number];
  readonly right: readonly [x: number, z: number];
  /** Horizontal field of view, radians. */
  readonly fov: number;
  /** Direction of the fan's middle, unit vector (x, z). */
  readonly middle: readonly [x: number, z: number];
}

/** Projects camera `index` to the ground plane. A camera that looks straight down or up faces where its top or bottom points. */
export function fanOf(cameras: CameraArrays, index: number): Fan {
  const { values } = cameras;
  const at = index * cameraStride;
  let [fx, fz] = [values[at + 6]!, values[at + 8]!];
  if (Math.hypot(fx, fz) < 1e-6) {
    const sign = values[at + 7]! < 0 ? -1 : 1;
    [fx, fz] = [values[at + 3]! * sign, values[at + 5]! * sign];
  }
  const toLeft = Math.atan(values[at + 12]!);
  const toRight = Math.atan(values[at + 13]!);
  const heading = Math.atan2(fx, fz);
  // Seen from above with Y up, x = sin and z = cos of an angle that grows to the left of a camera that stands upright.
  const direction = (turn: number): [number, number] => [Math.sin(heading - turn), Math.cos(heading - turn)];
  return {
    x: values[at + 9]!,
    z: values[at + 11]!,
    left: direction(toLeft),
    right: direction(toRight),
    fov: toRight - toLeft,
    middle: direction((toLeft + toRight) / 2),
  };
}

export type Verdict = 'sees' | 'apart' | 'too-near' | 'too-far';

/**
 * The published co-visibility test (Context as Memory, Sec. 3.2 and Fig. 4): the left rays of both fans must meet and
 * so must the right rays, neither nearer than `rayNearMetres` nor farther than `rayFarMetres` from the query's camera.
 * When one pair meets too near and the other too far, the verdict is too near.
 *
 * Fans whose apexes (almost) coincide meet at the apex or nowhere, also for equal poses. The paper is silent; there
 * the fans see the same when their angles overlap. Fans that hold one another without crossing (a step straight back)
 * fail as published.
 */
export function judgeFans(query: Fan, frame: Fan, options: StrategyOptions): Verdict {
  if (Math.hypot(query.x - frame.x, query.z - frame.z) <= options.rayCoincidentMetres) {
    const dot = query.middle[0] * frame.middle[0] + query.middle[1] * frame.middle[1];
    const between = Math.acos(Math.min(1, Math.max(-1, dot)));
    return between < (query.fov + frame.fov) / 2 ? 'sees' : 'apart';
  }
  const left = meetingDistance(query, query.left, frame, frame.left);
  const right = meetingDistance(query, query.right, frame, frame.right);
  if (left === undefined || right === undefined) return 'apart';
  if (Math.min(left, right) < options.rayNearMetres) return 'too-near';
  if (Math.max(left, right) > options.rayFarMetres) return 'too-far';
  return 'sees';
}

/** Metres from a's apex to where the two rays meet; undefined when they do not, or are parallel. */
function meetingDistance(
  a: Fan,
  alongA: readonly [number, number],
  b: Fan,
  alongB: readonly [number, number],
): number | undefined {
  const cross = alongA[0] * alongB[1] - alongA[1] * alongB[0];
  if (Math.abs(cross) < 1e-9) return undefined;
  const [dx, dz] = [b.x - a.x, b.z - a.z];
  const onA = (dx * alongB[1] - dz * alongB[0]) / cross;
  const onB = (dx * alongA[1] - dz * alongA[0]) / cross;
  return onA >= 0 && onB >= 0 ? onA : undefined;
}
