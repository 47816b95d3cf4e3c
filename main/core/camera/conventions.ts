/**
 * The border: other programs' cameras to ours and back. Inside the house there is only one convention (types.ts).
 */
import type { Pose, Quat, Vec3 } from './types.ts';
import { conjugateQuat, multiplyQuat, normalizeQuat, rotateVec } from './quaternion.ts';
import { quatFromYawPitchRoll, type YawPitchRoll, yawPitchRollOf } from './pose.ts';
import { scale } from './vector.ts';

/** Half a turn about the camera's x axis: (x right, y down, z forward) <-> (x right, y up, z back). Its own inverse. */
const halfTurnAboutX: Quat = [1, 0, 0, 0];

/** A camera of OpenGL, three.js, nerfstudio's JSON: our world, camera axes x right, y up, z back. Metres. */
export type OpenGlPose = Pose;

export function toOpenGl(pose: Pose): OpenGlPose {
  return { position: pose.position, rotation: multiplyQuat(pose.rotation, halfTurnAboutX) };
}

export function fromOpenGl(pose: OpenGlPose): Pose {
  return { position: pose.position, rotation: multiplyQuat(pose.rotation, conjugateQuat(halfTurnAboutX)) };
}

/** A quarter turn about x takes our Y up to Blender's Z up: (x, y, z) becomes (x, -z, y), as glTF importers do. */
const yUpToZUp: Quat = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];

/** A camera object of Blender: world right-handed with Z up, camera axes x right, y up, z back. Metres. */
export type BlenderPose = Pose;

export function toBlender(pose: Pose): BlenderPose {
  const [x, y, z] = pose.position;
  return {
    position: [x, -z, y],
    rotation: multiplyQuat(multiplyQuat(yUpToZUp, pose.rotation), halfTurnAboutX),
  };
}

export function fromBlender(pose: BlenderPose): Pose {
  const [x, y, z] = pose.position;
  const rotation = multiplyQuat(conjugateQuat(yUpToZUp), pose.rotation);
  return { position: [x, z, -y], rotation: multiplyQuat(rotation, conjugateQuat(halfTurnAboutX)) };
}

/**
 * An actor of Unreal Engine: left-handed, X forward, Y right, Z up, centimetres; FRotator angles in degrees (yaw
 * clockwise from above, pitch up, roll clockwise). Our yaw 0 is its yaw 0, so its X is our Z and its Y our -X.
 */
export interface UnrealPose extends YawPitchRoll {
  readonly locationCentimetres: Vec3;
}

export function toUnreal(pose: Pose): UnrealPose {
  const [x, y, z] = pose.position;
  const { yawDeg, pitchDeg, rollDeg } = yawPitchRollOf(pose.rotation);
  return { locationCentimetres: [100 * z, -100 * x, 100 * y], yawDeg: -yawDeg, pitchDeg, rollDeg };
}

export function fromUnreal(pose: UnrealPose): Pose {
  const [x, y, z] = pose.locationCentimetres;
  return {
    position: [-y / 100, z / 100, x / 100],
    rotation: quatFromYawPitchRoll(-pose.yawDeg, pose.pitchDeg, pose.rollDeg),
  };
}

/** A line of COLMAP's images.txt: world-to-camera, x_camera = R(q) x_world + t, camera axes as ours. */
export interface ColmapPose {
  /** QW, QX, QY, QZ. */
  readonly qvec: readonly [w: number, x: number, y: number, z: number];
  /** TX, TY, TZ. */
  readonly tvec: Vec3;
}

export function toColmap(pose: Pose): ColmapPose {
  const [x, y, z, w] = conjugateQuat(pose.rotation);
  return { qvec: [w, x, y, z], tvec: scale(rotateVec([x, y, z, w], pose.position), -1) };
}

export function fromColmap({ qvec, tvec }: ColmapPose): Pose {
  const rotation = conjugateQuat(normalizeQuat([qvec[1], qvec[2], qvec[3], qvec[0]]));
  return { position: scale(rotateVec(rotation, tvec), -1), rotation };
}
