import { identityQuat } from '../../camera/quaternion.ts';
import { checkFrame, checkPath } from '../check.ts';
import { type Curve, preparedCurve, rotationsAt } from '../curve.ts';
import { lookEnds } from '../look.ts';
import type { CameraPath, EaseKind, Keyframe, Orientation } from '../types.ts';
import { edited, type EditOptions, failEdit, withKeys } from './edited.ts';

/**
 * The keyframe that gives the camera which the curve has at a frame. Between two look-ats it looks at the point that the
 * camera looks at there, otherwise it has a rotation; its easing is that of the segment.
 */
export function keyOnCurve(path: CameraPath, curve: Curve, frame: number): Keyframe {
  const keys = path.keyframes;
  const place = curve.placeAt(frame);
  const span = curve.spans[place.span];
  const [from, to] = [keys[span?.from ?? 0], keys[span?.to ?? 0]];
  if (span === undefined || from === undefined || to === undefined) {
    failEdit('path-invalid', 'The camera path has no segments; add a keyframe first.');
  }
  const between = (): Orientation => {
    const target = lookEnds(keys, span) === 2 ? curve.targetAt(place) : undefined;
    if (target !== undefined) return { kind: 'look-at', target };
    return { kind: 'rotation', rotation: rotationsAt(path, curve, [frame])[0] ?? identityQuat };
  };
  const end = place.share === 1 ? to : from;
  const isAnEnd = place.share === 0 || place.share === 1 || span.ease === 'hold';
  return {
    frame,
    position: curve.positionAt(place),
    orientation: isAnEnd ? end.orientation : between(),
    rollDeg: curve.rollDegAt(place),
    fovYDeg: curve.fovYDegAt(place),
    ease: from.ease,
  };
}

/** How the two parts of a split segment run, so that both together run as the whole did. */
const parts: Record<EaseKind, readonly [before: EaseKind, after: EaseKind]> = {
  linear: ['linear', 'linear'],
  'ease-in': ['ease-in', 'linear'],
  'ease-out': ['linear', 'ease-out'],
  'ease-in-out': ['ease-in', 'ease-out'],
  hold: ['hold', 'hold'],
};

/**
 * Adds a keyframe on the curve where the camera is at a frame, so that the cameras change as little as possible: what
 * changes is that one more point bends the curve. A frame that has a keyframe leaves the path as it is. With
 * `constantSpeed` the keyframe is at the place of that frame under another number, because only its order counts there.
 * @throws LookbackError 'path-range' for a frame that the path does not have, or without a free frame in the segment
 */
export function splitAt(path: CameraPath, frame: number, options: EditOptions = {}): CameraPath {
  checkPath(path);
  checkFrame(path, frame);
  const curve = preparedCurve(path);
  const { span, share } = curve.placeAt(frame);
  const key = keyOnCurve(path, curve, frame);
  const last = path.keyframes.length - 1;
  // The camera of an open path waits before its first keyframe and after its last; a hold leaves the curve unbent.
  if (!path.loop && frame < (path.keyframes[0]?.frame ?? 0))
    return withSplit(path, key, -1, parts.hold, options);
  if (!path.loop && frame > (path.keyframes[last]?.frame ?? 0))
    return withSplit(path, key, last, ['hold', 'linear'], options);
  if (share === 0 || share === 1) return path;
  const at = path.constantSpeed ? freeFrame(path, span, share) : frame;
  return withSplit(path, { ...key, frame: at }, span, parts[key.ease.kind], options);
}

/** A frame number between the keyframes of a span, as near as can be to the given share of it. */
function freeFrame({ keyframes, durationFrames }: CameraPath, span: number, share: number): number {
  const start = keyframes[span]?.frame ?? 0;
  // On the way back to the start of a loop, not before its first keyframe: with an even speed the loop begins there.
  const end = keyframes[span + 1]?.frame ?? durationFrames;
  if (end - start < 2) {
    failEdit(
      'path-range',
      `There is no free frame between the keyframes at ${start} and ${end}; move one of them first.`,
    );
  }
  const wanted = Math.round(start + share * (end - start));
  return Math.min(end - 1, Math.max(start + 1, wanted));
}

/** The path with `key` added; `before` becomes the easing of keyframe `index`, `after` that of the new one. */
function withSplit(
  path: CameraPath,
  key: Keyframe,
  index: number,
  [before, after]: readonly [EaseKind, EaseKind],
  options: EditOptions,
): CameraPath {
  const keys = path.keyframes.map((other, i) =>
    i === index && other.ease.kind !== before ? { ...other, ease: { kind: before } } : other,
  );
  return edited(path, { keyframes: withKeys(keys, [{ ...key, ease: { kind: after } }]) }, options);
}
