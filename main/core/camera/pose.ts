import type { Camera, Pose, Quat, Vec3 } from './types.ts';
import { multiplyQuat, conjugateQuat, quatFromAxisAngle, quatToBasis, rotateVec } from './quaternion.ts';
import { add, dot, subtract, worldUp } from './vector.ts';

/**
 * Angles in degrees. Yaw 0 looks along world +Z and positive yaw turns left, towards +X; positive pitch looks up;
 * positive roll turns the camera clockwise (its right side dips).
 */
export interface YawPitchRoll {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

/** At yaw 0 the camera's right is world -X and its down is -Y: half a turn about Z. */
const levelAtYawZero: Quat = [0, 0, 1, 0];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angleRad: number): number => (angleRad * 180) / Math.PI;

/** The same angle in (-180, 180]. */
export function wrapDeg(angleDeg: number): number {
  const wrapped = angleDeg - 360 * Math.ceil((angleDeg - 180) / 360);
  return wrapped === 0 ? 0 : wrapped;
}

export function quatFromYawPitchRoll(yawDeg: number, pitchDeg = 0, rollDeg = 0): Quat {
  const heading = multiplyQuat(quatFromAxisAngle(worldUp, radians(yawDeg)), levelAtYawZero);
  return rolled(multiplyQuat(heading, quatFromAxisAngle([1, 0, 0], radians(pitchDeg))), rollDeg);
}

/** `rotation` turned clockwise about its own line of sight. */
export function rolled(rotation: Quat, rollDeg: number): Quat {
  return rollDeg === 0 ? rotation : multiplyQuat(rotation, quatFromAxisAngle([0, 0, 1], radians(rollDeg)));
}

/** Inverse of `quatFromYawPitchRoll`; straight up or down, where yaw and roll are the same turn, all of it is yaw. */
export function yawPitchRollOf(rotation: Quat): YawPitchRoll {
  const { x: right, z: forward } = quatToBasis(rotation);
  const level = Math.hypot(forward[0], forward[2]);
  const pitchDeg = degrees(Math.atan2(forward[1], level));
  if (level < 1e-9) return { yawDeg: degrees(Math.atan2(right[2], -right[0])), pitchDeg, rollDeg: 0 };
  const sin = forward[0] / level;
  const cos = forward[2] / level;
  const levelRight: Vec3 = [-cos, 0, sin];
  const levelDown: Vec3 = [sin * forward[1], -level, cos * forward[1]];
  return {
    yawDeg: degrees(Math.atan2(forward[0], forward[2])),
    pitchDeg,
    rollDeg: degrees(Math.atan2(dot(right, levelDown), dot(right, levelRight))),
  };
}

export function forwardOf(rotation: Quat): Vec3 {
  return rotateVec(rotation, [0, 0, 1]);
}

/**
 * Yaw and pitch (degrees) that point from `position` to `target`; undefined where the two (nearly) coincide, because
 * there is no such direction. Straight up or down the yaw is 0.
 */
export function aimAt(position: Vec3, target: Vec3): { yawDeg: number; pitchDeg: number } | undefined {
  const [x, y, z] = subtract(target, position);
  const level = Math.hypot(x, z);
  if (Math.hypot(level, y) < 1e-6) return undefined;
  const yawDeg = level < 1e-9 ? 0 : degrees(Math.atan2(x, z));
  return { yawDeg, pitchDeg: degrees(Math.atan2(y, level)) };
}

/** Orientation at `position` that has `target` in the middle of the picture; `fallback` where the two coincide. */
export function lookAt(
  position: Vec3,
  target: Vec3,
  rollDeg = 0,
  fallback: Quat = quatFromYawPitchRoll(0),
): Quat {
  const aim = aimAt(position, target);
  return aim === undefined ? fallback : quatFromYawPitchRoll(aim.yawDeg, aim.pitchDeg, rollDeg);
}

/** A point given in camera axes (x right, y down, z forward; metres) as a world point. */
export function cameraToWorld(pose: Pose, point: Vec3): Vec3 {
  return add(pose.position, rotateVec(pose.rotation, point));
}

/** A world point in camera axes (x right, y down, z forward; metres). */
export function worldToCamera(pose: Pose, point: Vec3): Vec3 {
  return rotateVec(conjugateQuat(pose.rotation), subtract(point, pose.position));
}

/**
 * The cameras as the world model is given them ("first-target" reference of the package manifest): the horizontal
 * position of `firstTarget` becomes the origin and its yaw 0, so that place and heading in the world cannot matter.
 * Heights, pitch and roll stay. Twin of `first_target_reference` in models/training/lookback_model/cameras.py.
 */
export function toFirstTargetReference(cameras: readonly Camera[], firstTarget: Camera): Camera[] {
  const { yawDeg } = yawPitchRollOf(firstTarget.pose.rotation);
  const turn = quatFromAxisAngle(worldUp, radians(-yawDeg));
  const [x, , z] = firstTarget.pose.position;
  return cameras.map(({ pose, intrinsics }) => ({
    pose: {
      position: rotateVec(turn, subtract(pose.position, [x, 0, z])),
      rotation: multiplyQuat(turn, pose.rotation),
    },
    intrinsics,
  }));
}
