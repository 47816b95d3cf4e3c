import { yawPitchRollOf, wrapDeg } from '../../../main/core/camera/pose.ts';
import { multiplyQuat, rotateVec } from '../../../main/core/camera/quaternion.ts';
import type { Envelope, Quat, Vec3 } from '../../../main/core/camera/types.ts';
import { add, distance, scale, subtract } from '../../../main/core/camera/vector.ts';
import { quatFromYawPitchRoll } from '../../../main/core/camera/pose.ts';
import {
  type CameraPath,
  type EditOptions,
  insertKey,
  setDuration,
  setKeys,
} from '../../../main/core/path/index.ts';
import { keyCamera, targetOf } from './scene/key-camera.ts';

/** New ways are walked and turned at this share of what the model knows. */
const comfortable = 0.6;

/** The middle of some points. */
export function centreOf(points: readonly Vec3[]): Vec3 {
  const sum = points.reduce((total, point) => add(total, point), [0, 0, 0] satisfies Vec3);
  return scale(sum, 1 / Math.max(1, points.length));
}

/**
 * Turns keyframes by any rotation about a pivot, as one thing: what they look at turns along.
 * @throws LookbackError 'path-range' where one of them is locked
 */
export function rotateKeys(
  path: CameraPath,
  indices: readonly number[],
  turn: Quat,
  pivot: Vec3,
  options: EditOptions,
): CameraPath {
  const around = (point: Vec3): Vec3 => add(pivot, rotateVec(turn, subtract(point, pivot)));
  return indices.reduce((before, index) => {
    const key = path.keyframes[index];
    if (!key) return before;
    const target = targetOf(key);
    const position = around(key.position);
    const patch = target
      ? { position, target: around(target) }
      : { position, rotation: multiplyQuat(turn, keyCamera(key, 1).pose.rotation) };
    return setKeys(before, [index], patch, options);
  }, path);
}

/**
 * Goes on from the last keyframe to a place on the ground, at the last one's height, looking where it goes (a keyframe
 * that looks at a point goes on doing so). It takes as long as is comfortable for the model; the path grows when it has to.
 * @throws LookbackError 'path-range' where the path would become too long
 */
export function goOnTo(
  path: CameraPath,
  [x, , z]: Vec3,
  envelope: Envelope,
  options: EditOptions,
): { path: CameraPath; frame: number } {
  const last = path.keyframes.at(-1);
  if (!last) return { path, frame: 0 };
  const position: Vec3 = [x, last.position[1], z];
  const { pose, intrinsics } = keyCamera(last, 1);
  const now = yawPitchRollOf(pose.rotation);
  const away = distance(last.position, position);
  const way = subtract(position, last.position);
  const target = targetOf(last);
  const yawDeg = away < 1e-3 ? now.yawDeg : (Math.atan2(way[0], way[2]) * 180) / Math.PI;
  const turnDeg = target ? 0 : Math.abs(wrapDeg(yawDeg - now.yawDeg));
  const frames = Math.max(
    2,
    Math.ceil(away / (envelope.metresPerFrame * comfortable)),
    Math.ceil(turnDeg / (envelope.yawDegPerFrame * comfortable)),
  );
  const frame = last.frame + frames;
  const longer = frame < path.durationFrames ? path : setDuration(path, frame + 1, 'keep-keys', options);
  const rotation = target ? pose.rotation : quatFromYawPitchRoll(yawDeg, now.pitchDeg, now.rollDeg);
  const added = insertKey(longer, frame, { pose: { position, rotation }, intrinsics }, options);
  if (!target) return { path: added, frame };
  return { path: setKeys(added, [added.keyframes.length - 1], { target }, options), frame };
}
