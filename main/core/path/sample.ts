import type { Camera, Intrinsics, Quat, Vec3 } from '../camera/types.ts';
import { intrinsicsFromFov } from '../camera/intrinsics.ts';
import { quatFromYawPitchRoll, rolled, wrapDeg, yawPitchRollOf } from '../camera/pose.ts';
import { identityQuat, normalizeQuat } from '../camera/quaternion.ts';
import { type Aim, aimReachFrames, type AimRequest, steadyAims } from './aim.ts';
import { checkPath } from './check.ts';
import { orientationCurve } from './orientation.ts';
import { monotoneCurve, type Place, placeOf, type Span, spansOf } from './timing.ts';
import { travelOf } from './travel.ts';
import type { CameraPath, Keyframe } from './types.ts';

/**
 * The cameras of a path, one for each frame 0 .. durationFrames - 1. Pure: the same path gives the same numbers.
 * Positions are centripetal Catmull-Rom, orientations spherical Bezier curves (orientation.ts), look-at is worked out at
 * the interpolated position, field of view and roll are monotone cubics; all pass exactly through the keyframes
 * (`constantSpeed`: through their places, at other frames; a look-at bends where the camera runs through its target).
 * @param aspect width / height of the picture
 * @throws LookbackError 'path-invalid' or 'path-range', see `checkPath`
 */
export function samplePath(path: CameraPath, aspect: number): Camera[] {
  checkPath(path);
  const keys = path.keyframes;
  const travel = travelOf(
    spansOf(path),
    keys.map((key) => key.position),
    path.constantSpeed,
  );
  const { spans } = travel;
  const fovAt = monotoneCurve(
    spans,
    keys.map((key) => key.fovYDeg),
  );
  const rollAt = monotoneCurve(
    spans,
    keys.map((key) => key.rollDeg),
  );
  const lens = lensMaker(aspect);
  const placeAt = (frame: number): Place => placeOf(spans, frame, path.loop, path.durationFrames);
  const rotations = rotationsOf(path, spans, placeAt, travel.positionAt);
  return Array.from({ length: path.durationFrames }, (_, frame) => {
    const place = placeAt(frame);
    const rotation = rolled(rotations[frame] ?? identityQuat, rollAt(place));
    return {
      pose: { position: travel.positionAt(place), rotation: normalizeQuat(rotation) },
      intrinsics: lens(fovAt(place)),
    };
  });
}

/** Frames with the same field of view share one object: most paths never zoom, and a path may have a million frames. */
function lensMaker(aspect: number): (fovYDeg: number) => Intrinsics {
  let last: { fovYDeg: number; intrinsics: Intrinsics } | undefined;
  return (fovYDeg) => {
    if (last?.fovYDeg !== fovYDeg) last = { fovYDeg, intrinsics: intrinsicsFromFov(fovYDeg, aspect) };
    return last.intrinsics;
  };
}

const targetOf = (key: Keyframe | undefined): Vec3 | undefined =>
  key?.orientation.kind === 'look-at' ? key.orientation.target : undefined;

const rotationOf = (key: Keyframe | undefined): Quat =>
  key?.orientation.kind === 'rotation' ? normalizeQuat(key.orientation.rotation) : identityQuat;

/** Orientation of every frame, without the keyframes' extra roll. */
function rotationsOf(
  path: CameraPath,
  spans: readonly Span[],
  placeAt: (frame: number) => Place,
  positionAt: (place: Place) => Vec3,
): Quat[] {
  const keys = path.keyframes;
  const lookEnds = (span: Span): number =>
    [span.from, span.to].filter((index) => targetOf(keys[index]) !== undefined).length;
  const turnAt = orientationCurve(spans, keys.map(rotationOf), (span) => lookEnds(span) === 0);
  const targetAt = targetCurve(keys, spans, (span) => lookEnds(span) === 2);

  const requestAt = (frame: number): AimRequest | undefined => {
    const place = placeAt(frame);
    const target = targetAt(place);
    if (target === undefined) return undefined;
    const before = placeAt(frame - 1).span;
    const continues = before === place.span || joinsByLookAt(keys, spans[before], spans[place.span]);
    return { position: positionAt(place), target, continues };
  };
  // A loop is continued at both ends, so that it is smooth across its seam too.
  const reach = path.loop ? aimReachFrames : 0;
  const looks = spans.some((span) => lookEnds(span) > 0);
  const requests = looks
    ? Array.from({ length: path.durationFrames + 2 * reach }, (_, i) => requestAt(i - reach))
    : [];
  const aims = steadyAims(requests);
  const blend = mixer(keys, spans);
  return Array.from({ length: path.durationFrames }, (_, frame) => {
    const place = placeAt(frame);
    const aim = aims[frame + reach];
    return aim === undefined ? turnAt(place) : blend(place, aim);
  });
}

/** True where the path runs from one span into the next through a look-at keyframe, without a jump. */
function joinsByLookAt(keys: readonly Keyframe[], before?: Span, next?: Span): boolean {
  return (
    before !== undefined &&
    before.ease !== 'hold' &&
    before.to === next?.from &&
    targetOf(keys[before.to]) !== undefined
  );
}

/** What a look-at looks at: between two look-ats the point wanders from one target to the other. */
function targetCurve(
  keys: readonly Keyframe[],
  spans: readonly Span[],
  joins: (span: Span) => boolean,
): (place: Place) => Vec3 | undefined {
  const targets = keys.map(targetOf);
  const [x, y, z] = ([0, 1, 2] as const).map((axis) =>
    monotoneCurve(
      spans,
      targets.map((target) => target?.[axis] ?? 0),
      joins,
    ),
  );
  return (place) => {
    const span = spans[place.span];
    if (span === undefined) return undefined;
    const [from, to] = [targets[span.from], targets[span.to]];
    if (span.ease === 'hold') return place.share < 1 ? from : to;
    if (from === undefined || to === undefined) return from ?? to;
    return [x?.(place) ?? 0, y?.(place) ?? 0, z?.(place) ?? 0];
  };
}

/**
 * Turns an aim into an orientation. In a span between a look-at and a fixed rotation it goes smoothly from the one to
 * the other, angle by angle: the aim moves meanwhile, and the shorter arc to a moving end can change sides.
 */
function mixer(keys: readonly Keyframe[], spans: readonly Span[]): (place: Place, aim: Aim) => Quat {
  const fixed = keys.map((key) => yawPitchRollOf(rotationOf(key)));
  let current = -1;
  let goalYawDeg = 0;
  return ({ span: index, share }, aim) => {
    const span = spans[index];
    const fixedEnd = [span?.from, span?.to].find((key) => key !== undefined && !targetOf(keys[key]));
    const goal = fixedEnd === undefined ? undefined : fixed[fixedEnd];
    if (goal === undefined || span?.ease === 'hold') return quatFromYawPitchRoll(aim.yawDeg, aim.pitchDeg);
    if (current !== index) goalYawDeg = aim.yawDeg + wrapDeg(goal.yawDeg - aim.yawDeg);
    current = index;
    const along = fixedEnd === span?.to ? share : 1 - share;
    const weight = along * along * (3 - 2 * along);
    return quatFromYawPitchRoll(
      aim.yawDeg + weight * (goalYawDeg - aim.yawDeg),
      aim.pitchDeg + weight * (goal.pitchDeg - aim.pitchDeg),
      weight * goal.rollDeg,
    );
  };
}
