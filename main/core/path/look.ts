import type { Quat, Vec3 } from '../camera/types.ts';
import { quatFromYawPitchRoll, wrapDeg, yawPitchRollOf } from '../camera/pose.ts';
import { identityQuat, normalizeQuat } from '../camera/quaternion.ts';
import type { Aim } from './aim.ts';
import { monotoneCurve, type Place, type Span } from './timing.ts';
import type { Keyframe } from './types.ts';

export const targetOf = (key: Keyframe | undefined): Vec3 | undefined =>
  key?.orientation.kind === 'look-at' ? key.orientation.target : undefined;

export const rotationOf = (key: Keyframe | undefined): Quat =>
  key?.orientation.kind === 'rotation' ? normalizeQuat(key.orientation.rotation) : identityQuat;

/** How many of a span's two keyframes look at a point. */
export function lookEnds(keys: readonly Keyframe[], { from, to }: Span): number {
  return Number(targetOf(keys[from]) !== undefined) + Number(targetOf(keys[to]) !== undefined);
}

/** True where the path runs from one span into the next through a look-at keyframe, without a jump. */
export function joinsByLookAt(keys: readonly Keyframe[], before?: Span, next?: Span): boolean {
  return (
    before !== undefined &&
    before.smoothness > 0 &&
    before.ease !== 'hold' &&
    before.to === next?.from &&
    targetOf(keys[before.to]) !== undefined
  );
}

/** What a look-at looks at: between two look-ats the point wanders from one target to the other. */
export function targetCurve(
  keys: readonly Keyframe[],
  spans: readonly Span[],
): (place: Place) => Vec3 | undefined {
  const [x, y, z] = ([0, 1, 2] as const).map((axis) =>
    monotoneCurve(
      spans,
      (key) => targetOf(keys[key])?.[axis] ?? 0,
      (span) => lookEnds(keys, span) === 2,
    ),
  );
  return (place) => {
    const span = spans[place.span];
    if (span === undefined) return undefined;
    const [from, to] = [targetOf(keys[span.from]), targetOf(keys[span.to])];
    if (span.ease === 'hold') return place.share < 1 ? from : to;
    if (from === undefined || to === undefined) return from ?? to;
    return [x?.(place) ?? 0, y?.(place) ?? 0, z?.(place) ?? 0];
  };
}

/**
 * Turns an aim into an orientation. In a span between a look-at and a fixed rotation it goes smoothly from the one to
 * the other, angle by angle: the aim moves meanwhile, and the shorter arc to a moving end can change sides.
 */
export function mixer(keys: readonly Keyframe[], spans: readonly Span[]): (place: Place, aim: Aim) => Quat {
  let current = -1;
  let goal: Aim & { readonly rollDeg: number } = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 };
  return ({ span: index, share }, aim) => {
    const span = spans[index];
    if (span === undefined || span.ease === 'hold' || lookEnds(keys, span) !== 1)
      return quatFromYawPitchRoll(aim.yawDeg, aim.pitchDeg);
    const fixed = targetOf(keys[span.from]) === undefined ? span.from : span.to;
    if (current !== index) {
      const angles = yawPitchRollOf(rotationOf(keys[fixed]));
      goal = { ...angles, yawDeg: aim.yawDeg + wrapDeg(angles.yawDeg - aim.yawDeg) };
    }
    current = index;
    const along = fixed === span.to ? share : 1 - share;
    const weight = along * along * (3 - 2 * along);
    return quatFromYawPitchRoll(
      aim.yawDeg + weight * (goal.yawDeg - aim.yawDeg),
      aim.pitchDeg + weight * (goal.pitchDeg - aim.pitchDeg),
      weight * goal.rollDeg,
    );
  };
}
