import type { Quat, Vec3 } from '../camera/types.ts';
import { aimReachFrames, type AimRequest, steadyAims } from './aim.ts';
import { joinsByLookAt, lookEnds, mixer, rotationOf, targetCurve, targetOf } from './look.ts';
import { orientationCurve } from './orientation.ts';
import { type Breath, breathOf, drained } from './slices.ts';
import { monotoneCurve, type Place, placesOf, type Span, spansOf } from './timing.ts';
import { travelOf } from './travel.ts';
import { type CameraPath, pathLimits } from './types.ts';

/** A path made ready to be asked for single places. Only aims (`rotationsOf`) depend on other frames. */
export interface Curve {
  readonly spans: readonly Span[];
  readonly placeAt: (frame: number) => Place;
  readonly positionAt: (place: Place) => Vec3;
  /** What a look-at looks at; undefined between two fixed rotations. */
  readonly targetAt: (place: Place) => Vec3 | undefined;
  /** The orientation between two fixed rotations, without the keyframes' extra roll. */
  readonly turnAt: (place: Place) => Quat;
  readonly rollDegAt: (place: Place) => number;
  readonly fovYDegAt: (place: Place) => number;
}

/** @param path one that `checkPath` accepts */
export function* curveOf(path: CameraPath, breath: Breath): Generator<0, Curve, undefined> {
  const keys = path.keyframes;
  const plain = yield* spansOf(path, breath);
  const { spans, positionAt } = yield* travelOf(
    plain,
    (key) => keys[key]?.position ?? [0, 0, 0],
    path.constantSpeed,
    breath,
  );
  const fovYDegAt = monotoneCurve(spans, (key) => keys[key]?.fovYDeg ?? 0);
  const [narrowest, widest] = pathLimits.fovYDeg;
  return {
    spans,
    positionAt,
    placeAt: placesOf(spans, path.loop, path.durationFrames),
    targetAt: targetCurve(keys, spans),
    turnAt: orientationCurve(
      spans,
      (key) => rotationOf(keys[key]),
      (span) => lookEnds(keys, span) === 0,
    ),
    rollDegAt: monotoneCurve(spans, (key) => keys[key]?.rollDeg ?? 0),
    // Between two keyframes at a limit, interpolation may round beyond it.
    fovYDegAt: (place) => Math.min(widest, Math.max(narrowest, fovYDegAt(place))),
  };
}

/** `curveOf` without pauses. */
export function preparedCurve(path: CameraPath): Curve {
  return drained(curveOf(path, breathOf(Infinity)));
}

/** Orientations of some frames (ascending), without extra roll; walks along the path only where a look-at is near. */
export function rotationsAt(path: CameraPath, curve: Curve, frames: readonly number[]): Quat[] {
  const placed = frames.map((frame) => curve.placeAt(frame));
  const isFixed = ({ span: index }: Place): boolean => {
    const span = curve.spans[index];
    return span !== undefined && lookEnds(path.keyframes, span) === 0;
  };
  if (placed.every(isFixed)) return placed.map(curve.turnAt);
  const rotationAt = drained(rotationsOf(path, curve, breathOf(Infinity)));
  let frame = 0;
  return frames.map((wanted) => {
    while (frame < wanted) rotationAt(frame++);
    return rotationAt(wanted);
  });
}

/**
 * Orientations of a path's frames, without the keyframes' extra roll.
 * @returns a function that is to be asked for every frame in order, beginning with 0
 */
export function* rotationsOf(
  path: CameraPath,
  { spans, placeAt, positionAt, targetAt, turnAt }: Curve,
  breath: Breath,
): Generator<0, (frame: number) => Quat, undefined> {
  const keys = path.keyframes;
  if (!keys.some((key) => targetOf(key) !== undefined)) return (frame) => turnAt(placeAt(frame));
  // A loop is continued at both ends, so that it is smooth across its seam too.
  const reach = path.loop ? aimReachFrames : 0;
  let before: number | undefined;
  const requestAt = (index: number): AimRequest | undefined => {
    const place = placeAt(index - reach);
    const target = targetAt(place);
    const continues =
      before !== undefined &&
      (before === place.span || joinsByLookAt(keys, spans[before], spans[place.span]));
    before = place.span;
    return target === undefined ? undefined : { position: positionAt(place), target, continues };
  };
  const aimAt = yield* steadyAims(path.durationFrames + 2 * reach, requestAt, breath);
  const blend = mixer(keys, spans);
  return (frame) => {
    const place = placeAt(frame);
    const aim = aimAt(frame + reach);
    return aim === undefined ? turnAt(place) : blend(place, aim);
  };
}
