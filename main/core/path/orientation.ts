import type { Quat, Vec3 } from '../camera/types.ts';
import {
  conjugateQuat,
  dotQuat,
  multiplyQuat,
  quatFromRotationVector,
  rotationVectorOf,
  slerp,
} from '../camera/quaternion.ts';
import { quatFromYawPitchRoll, yawPitchRollOf } from '../camera/pose.ts';
import { remembered } from './slices.ts';
import { type EndRates, monotoneRates, type Place, type Span } from './timing.ts';

/**
 * Smooth orientations through the keys: in every span a spherical Bezier curve by de Casteljau's construction with
 * slerps (Shoemake, SIGGRAPH 1985), whose inner control points come from monotone rates of turn. Chosen over squad,
 * which assumes evenly spaced keys and swings past them when they are not: here a camera that only pans follows the
 * same monotone cubic as the timing, each span goes the shorter way round, and the way back is the way out mirrored.
 * Spans not in `turns` (they end at a look-at) are at rest at the keys they share.
 */
export function orientationCurve(
  spans: readonly Span[],
  rotation: (key: number) => Quat,
  turns: (span: Span) => boolean,
): (place: Place) => Quat {
  const deltaOf = remembered((index): Vec3 => {
    const span = spans[index];
    if (span === undefined || !turns(span)) return [0, 0, 0];
    return rotationVectorOf(multiplyQuat(conjugateQuat(rotation(span.from)), rotation(span.to)));
  });
  const ratesOf = (index: number, axis: 0 | 1 | 2): EndRates =>
    monotoneRates(spans, (span) => deltaOf(span)[axis], index);
  const controlsOf = remembered((index): readonly [Quat, Quat, Quat, Quat] => {
    const span = spans[index];
    if (span === undefined) return [rotation(0), rotation(0), rotation(0), rotation(0)];
    const a = rotation(span.from);
    const b = nearest(a, rotation(span.to));
    const [x, y, z] = [ratesOf(index, 0), ratesOf(index, 1), ratesOf(index, 2)];
    const rateAt = (end: 0 | 1, factor: number): Quat =>
      quatFromRotationVector([x[end] * factor, y[end] * factor, z[end] * factor]);
    const third = span.frames / 3;
    const afterA = multiplyQuat(a, rateAt(0, third));
    return [a, afterA, nearest(afterA, multiplyQuat(b, rateAt(1, -third))), b];
  });
  const levelAt = remembered((index) => ({ rollDeg: levelRoll(rotation(index)) }));
  return ({ span: index, share }) => {
    const span = spans[index];
    if (span === undefined) return rotation(0);
    const controls = controlsOf(index);
    const [a, , , b] = controls;
    if (share <= 0 || isSame(a, b) || (span.ease === 'hold' && share < 1)) return a;
    if (share >= 1) return b;
    const between = bezier(controls, share);
    return keepLevel(levelAt(span.from).rollDeg, levelAt(span.to).rollDeg, between, share);
  };
}

/** Of the two quaternions of one orientation, the one on the side of `a`. */
export function nearest(a: Quat, b: Quat): Quat {
  return dotQuat(a, b) < 0 ? [-b[0], -b[1], -b[2], -b[3]] : b;
}

function bezier([a, b, c, d]: readonly [Quat, Quat, Quat, Quat], share: number): Quat {
  const ab = slerp(a, b, share);
  const bc = slerp(b, c, share);
  const cd = slerp(c, d, share);
  return slerp(slerp(ab, bc, share), slerp(bc, cd, share), share);
}

/** Keys within this much of an even horizon are meant to be level. */
const levelRollDeg = 0.5;
/** Beyond this pitch "level" loses its meaning. */
const steepPitchDeg = 75;

/** The roll of a camera that is meant to be level; undefined for any other. */
function levelRoll(rotation: Quat): number | undefined {
  const { rollDeg, pitchDeg } = yawPitchRollOf(rotation);
  return Math.abs(rollDeg) < levelRollDeg && Math.abs(pitchDeg) < steepPitchDeg ? rollDeg : undefined;
}

/**
 * The shortest turn between two level cameras of different pitch tilts the horizon by a few degrees on its way, which
 * no creator means and no model was trained for: take the tilt out.
 */
function keepLevel(
  startRoll: number | undefined,
  endRoll: number | undefined,
  between: Quat,
  share: number,
): Quat {
  if (startRoll === undefined || endRoll === undefined) return between;
  const { yawDeg, pitchDeg } = yawPitchRollOf(between);
  if (Math.abs(pitchDeg) > 85) return between;
  return nearest(between, quatFromYawPitchRoll(yawDeg, pitchDeg, startRoll * (1 - share) + endRoll * share));
}

function isSame(a: Quat, b: Quat): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
