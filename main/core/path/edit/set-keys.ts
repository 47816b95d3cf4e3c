import type { Quat, Vec3 } from '../../camera/types.ts';
import { lookAt, quatFromYawPitchRoll, yawPitchRollOf } from '../../camera/pose.ts';
import { normalizeQuat } from '../../camera/quaternion.ts';
import { checkPath } from '../check.ts';
import { preparedCurve, rotationsAt } from '../curve.ts';
import { rotationOf, targetOf } from '../look.ts';
import type { CameraPath, EaseKind, Keyframe, Orientation } from '../types.ts';
import { type EditOptions, type KeySelection, mapKeys, selected } from './edited.ts';

/** A point, or only some of its coordinates. Metres. */
export type PointPatch = Vec3 | { readonly x?: number; readonly y?: number; readonly z?: number };

/** What is to change at a keyframe; what is missing stays. */
export interface KeyPatch {
  readonly position?: PointPatch;
  /** Camera-to-world. Ends a look-at; the extra roll becomes 0 unless `rollDeg` is given too. */
  readonly rotation?: Quat;
  /** Yaw or pitch end a look-at. */
  readonly yawDeg?: number;
  readonly pitchDeg?: number;
  /** How far the horizon is tilted in all: 0 is level. */
  readonly rollDeg?: number;
  readonly fovYDeg?: number;
  readonly ease?: EaseKind;
  /**
   * The point to look at. Single coordinates change keyframes that look at a point already, and no others. null ends a
   * look-at and keeps the view that the camera has there now.
   */
  readonly target?: PointPatch | null;
}

/**
 * Changes the chosen keyframes: sets every field of the patch on each of them.
 * @throws LookbackError 'path-range' or 'path-invalid'
 */
export function setKeys(
  path: CameraPath,
  keys: KeySelection,
  patch: KeyPatch,
  options: EditOptions = {},
): CameraPath {
  const views = presentViews(path, selected(path, keys), patch);
  return mapKeys(
    path,
    keys,
    (key, index) => ({
      ...key,
      position: patched(key.position, patch.position),
      ...turned(key, views.get(index) ?? rotationOf(key), patch),
      fovYDeg: patch.fovYDeg ?? key.fovYDeg,
      ease: patch.ease === undefined ? key.ease : { kind: patch.ease },
    }),
    options,
  );
}

function patched(point: Vec3, patch: PointPatch | undefined): Vec3 {
  if (patch === undefined) return point;
  if ('length' in patch) return patch;
  return [patch.x ?? point[0], patch.y ?? point[1], patch.z ?? point[2]];
}

/** The orientations, without extra roll, of those keyframes whose look-at the patch ends. */
function presentViews(path: CameraPath, indices: readonly number[], patch: KeyPatch): Map<number, Quat> {
  const ends = patch.target === null || patch.yawDeg !== undefined || patch.pitchDeg !== undefined;
  const looking = indices.filter((index) => ends && targetOf(path.keyframes[index]) !== undefined);
  if (looking.length === 0) return new Map();
  checkPath(path);
  const keys = looking.map((index) => path.keyframes[index] as Keyframe);
  // With an even speed the camera is at the keyframe at another frame, where it need not be sampled.
  const rotations = path.constantSpeed
    ? keys.map((key) => lookAt(key.position, targetOf(key) ?? key.position))
    : rotationsAt(
        path,
        preparedCurve(path),
        keys.map((key) => key.frame),
      );
  return new Map(looking.map((index, i) => [index, rotations[i] as Quat]));
}

function turned(key: Keyframe, view: Quat, patch: KeyPatch): Pick<Keyframe, 'orientation' | 'rollDeg'> {
  let { orientation, rollDeg } = key;
  const target = targetOf(key);
  if (patch.target === null) orientation = { kind: 'rotation', rotation: view };
  else if (patch.target !== undefined && ('length' in patch.target || target !== undefined))
    orientation = { kind: 'look-at', target: patched(target ?? key.position, patch.target) };
  if (patch.rotation !== undefined) {
    orientation = { kind: 'rotation', rotation: normalizeQuat(patch.rotation) };
    rollDeg = 0;
  }
  if (patch.yawDeg !== undefined || patch.pitchDeg !== undefined) {
    const now = yawPitchRollOf(orientation.kind === 'rotation' ? orientation.rotation : view);
    orientation = rotated(patch.yawDeg ?? now.yawDeg, patch.pitchDeg ?? now.pitchDeg, now.rollDeg);
  }
  if (patch.rollDeg !== undefined) {
    rollDeg = patch.rollDeg;
    if (orientation.kind === 'rotation') orientation = levelled(orientation.rotation);
  }
  return { orientation, rollDeg };
}

function rotated(yawDeg: number, pitchDeg: number, rollDeg: number): Orientation {
  return { kind: 'rotation', rotation: quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg) };
}

function levelled(rotation: Quat): Orientation {
  const { yawDeg, pitchDeg } = yawPitchRollOf(rotation);
  return rotated(yawDeg, pitchDeg, 0);
}

/** Takes the tilt out of keyframes: their horizon becomes level. */
export function levelHorizon(path: CameraPath, keys: KeySelection, options: EditOptions = {}): CameraPath {
  return setKeys(path, keys, { rollDeg: 0 }, options);
}

/** Puts keyframes at one height (metres above the ground). */
export function flattenHeight(
  path: CameraPath,
  keys: KeySelection,
  heightMetres: number,
  options: EditOptions = {},
): CameraPath {
  return setKeys(path, keys, { position: { y: heightMetres } }, options);
}
