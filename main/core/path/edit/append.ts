import type { Camera } from '../../camera/types.ts';
import { fovYDegOf } from '../../camera/intrinsics.ts';
import { yawPitchRollOf } from '../../camera/pose.ts';
import { angleBetweenDeg } from '../../camera/quaternion.ts';
import { subtract } from '../../camera/vector.ts';
import { preparedCurve } from '../curve.ts';
import { firstDifference } from '../lineage.ts';
import type { PresetStart } from '../preset-tools.ts';
import { cameraOfFrame, samplePath } from '../sample.ts';
import type { CameraPath, Keyframe } from '../types.ts';
import { edited, type EditOptions, withKeys } from './edited.ts';
import { keyFromCamera } from './keys.ts';
import { keyOnCurve, splitAt } from './split.ts';
import { type Transform, transformedKey } from './transform.ts';

/** The camera as presets take it; a tilted horizon is left out. */
export function startOf({ pose, intrinsics }: Camera): PresetStart {
  const { yawDeg, pitchDeg } = yawPitchRollOf(pose.rotation);
  return { position: pose.position, yawDeg, pitchDeg, fovYDeg: fovYDegOf(intrinsics) };
}

/**
 * Goes on with `piece` after a frame: moved and turned (about the vertical) so that it starts from the camera at that
 * frame. Later keyframes are replaced; the path grows when it has to. It becomes open and loses `constantSpeed`: both
 * paths' keyframes go where the camera was. If the curve into the joint would be bent by what follows, and one frame's
 * pause at the joint avoids that, there is a pause: frames that are rendered already stay what they are.
 * @throws LookbackError 'path-range' or 'path-invalid'
 */
export function appendPath(
  path: CameraPath,
  piece: CameraPath,
  atFrame: number,
  options: EditOptions = {},
): CameraPath {
  const joint = cameraOfFrame(path, 1, atFrame);
  const split = splitAt(opened(path), atFrame);
  const head = split.keyframes.filter((key) => key.frame < atFrame);
  const tail = aligned(piece, joint);
  const joined = (first: readonly Keyframe[], offset: number): CameraPath => {
    const later = tail.map((key) => ({ ...key, frame: key.frame + offset }));
    const keyframes = withKeys([...head, ...first], later);
    const needed = offset + piece.durationFrames + (piece.loop ? 1 : 0);
    const durationFrames = Math.max(path.durationFrames, needed);
    return edited(path, { durationFrames, loop: false, constantSpeed: false, keyframes }, options);
  };
  const before = samplePath(path, 1).slice(0, atFrame + 1);
  const keeps = (result: CameraPath): boolean =>
    firstDifference(before, samplePath(result, 1).slice(0, atFrame + 1)) === undefined;
  const smooth = joined([], atFrame);
  if (keeps(smooth)) return smooth;
  const paused = joined([keyFromCamera(joint, atFrame, 'hold')], atFrame + 1);
  return keeps(paused) ? paused : smooth;
}

/** The keyframes of a piece, with frame 0 at the joint. */
function aligned(piece: CameraPath, joint: Camera): Keyframe[] {
  const start = cameraOfFrame(piece, 1, 0);
  const yawOf = (camera: Camera): number => yawPitchRollOf(camera.pose.rotation).yawDeg;
  const transform: Transform = {
    rotateYawDeg: yawOf(joint) - yawOf(start),
    pivot: start.pose.position,
    translate: subtract(joint.pose.position, start.pose.position),
  };
  const keys = opened(piece).keyframes.map((key) => transformedKey(key, transform, true));
  const first = keys[0];
  const begin = transformedKey(keyFromCamera(start, 0), transform, true);
  const isThere =
    begin.orientation.kind === 'rotation' &&
    angleBetweenDeg(begin.orientation.rotation, joint.pose.rotation) < 1e-3 &&
    Math.abs(begin.fovYDeg - fovYDegOf(joint.intrinsics)) < 1e-3;
  if (isThere && first?.frame === 0) return [{ ...first, position: joint.pose.position }, ...keys.slice(1)];
  // Another pitch, roll or angle of view, or a piece that waits before its first keyframe.
  return withKeys(keys, [keyFromCamera(joint, 0, first?.frame === 0 ? first.ease.kind : 'hold')]);
}

/** An open path without constant speed that has nearly the same cameras: keyframes are at the frame nearest to their place. */
function opened(path: CameraPath): CameraPath {
  if (!path.loop && !path.constantSpeed) return path;
  const curve = preparedCurve(path);
  const { durationFrames, loop } = path;
  const keys = new Map<number, Keyframe>();
  const put = (frame: number, ease: Keyframe['ease']['kind']): void => {
    if (!keys.has(frame)) keys.set(frame, { ...keyOnCurve(path, curve, frame), ease: { kind: ease } });
  };
  for (const span of curve.spans) put(Math.round(span.start) % durationFrames, span.ease);
  const end = curve.spans.at(-1);
  if (loop) {
    put(0, end?.ease === 'hold' ? 'hold' : 'linear');
    put(durationFrames, 'linear');
  } else if (end !== undefined) put(Math.round(end.start + end.frames), 'linear');
  const keyframes = [...keys.values()].sort((a, b) => a.frame - b.frame);
  return {
    ...path,
    loop: false,
    constantSpeed: false,
    durationFrames: durationFrames + (loop ? 1 : 0),
    keyframes,
  };
}
