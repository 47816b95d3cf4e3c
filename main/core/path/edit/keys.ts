import type { Camera, Quat, Vec3 } from '../../camera/types.ts';
import { fovYDegOf } from '../../camera/intrinsics.ts';
import type { CameraPath, EaseKind, Keyframe } from '../types.ts';
import { edited, type EditOptions, type KeySelection, selected, withKeys } from './edited.ts';

/** What a camera at a keyframe is: world position, camera-to-world rotation, whole vertical angle of view. */
export interface KeyView {
  readonly position: Vec3;
  readonly rotation: Quat;
  readonly fovYDeg: number;
}

/** A keyframe with exactly this camera; its roll is in the rotation. */
export function keyFromCamera(camera: Camera, frame: number, ease: EaseKind = 'linear'): Keyframe {
  const { pose, intrinsics } = camera;
  return {
    frame,
    position: pose.position,
    orientation: { kind: 'rotation', rotation: pose.rotation },
    rollDeg: 0,
    fovYDeg: fovYDegOf(intrinsics),
    ease: { kind: ease },
  };
}

/** The index of the keyframe at a frame. */
export function keyAt({ keyframes }: CameraPath, frame: number): number | undefined {
  const index = keyframes.findIndex((key) => key.frame === frame);
  return index < 0 ? undefined : index;
}

/**
 * Puts a keyframe at a frame; one that is there already takes the new view and keeps its easing.
 * @throws LookbackError 'path-range' or 'path-invalid'
 */
export function insertKey(
  path: CameraPath,
  frame: number,
  view: KeyView | Camera,
  options: EditOptions = {},
): CameraPath {
  const there = path.keyframes.find((key) => key.frame === frame);
  const { position, rotation, fovYDeg } =
    'pose' in view ? { ...view.pose, fovYDeg: fovYDegOf(view.intrinsics) } : view;
  const key: Keyframe = {
    frame,
    position,
    orientation: { kind: 'rotation', rotation },
    rollDeg: 0,
    fovYDeg,
    ease: there?.ease ?? { kind: 'linear' },
  };
  return edited(path, { keyframes: withKeys(path.keyframes, [key]) }, options);
}

/** @throws LookbackError 'path-invalid' if fewer than two keyframes would be left; 'path-range' */
export function deleteKeys(path: CameraPath, keys: KeySelection, options: EditOptions = {}): CameraPath {
  const gone = new Set(selected(path, keys));
  if (gone.size === 0) return path;
  return edited(path, { keyframes: path.keyframes.filter((_, index) => !gone.has(index)) }, options);
}

/** How far keyframes can be moved: as far as asked, but all of them stay on the path and behind what is locked. */
export function possibleMove(
  path: CameraPath,
  keys: KeySelection,
  deltaFrames: number,
  { lockedUpTo = -1 }: EditOptions = {},
): number {
  const frames = selected(path, keys).map((index) => path.keyframes[index]?.frame ?? 0);
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const floor = first > lockedUpTo ? lockedUpTo + 1 : 0;
  return Math.max(floor - first, Math.min(path.durationFrames - 1 - last, deltaFrames));
}

/**
 * Moves keyframes in time as a group, as far as `possibleMove` says; other keyframes that they land on are replaced.
 * @throws LookbackError 'path-invalid' if too few would be left; 'path-range' if one is locked
 */
export function moveKeys(
  path: CameraPath,
  keys: KeySelection,
  deltaFrames: number,
  options: EditOptions = {},
): CameraPath {
  const by = possibleMove(path, keys, deltaFrames, options);
  if (by === 0) return path;
  const chosen = new Set(selected(path, keys));
  const rest = path.keyframes.filter((_, index) => !chosen.has(index));
  const moved = path.keyframes
    .filter((_, index) => chosen.has(index))
    .map((key) => ({ ...key, frame: key.frame + by }));
  return edited(path, { keyframes: withKeys(rest, moved) }, options);
}

/** Copied keyframes; plain data. Their frames count from the first of them, which is at 0. */
export interface KeyClip {
  readonly keyframes: readonly Keyframe[];
}

export function copyKeys(path: CameraPath, keys: KeySelection): KeyClip {
  const chosen = new Set(selected(path, keys));
  const copied = path.keyframes.filter((_, index) => chosen.has(index));
  const first = copied[0]?.frame ?? 0;
  return { keyframes: copied.map((key) => ({ ...key, frame: key.frame - first })) };
}

/**
 * Puts copied keyframes on the path, the first at `atFrame`; keyframes that are at their frames are replaced.
 * @throws LookbackError 'path-range' where they would reach beyond the path or are locked
 */
export function pasteKeys(
  path: CameraPath,
  clip: KeyClip,
  atFrame: number,
  options: EditOptions = {},
): CameraPath {
  const pasted = clip.keyframes.map((key) => ({ ...key, frame: key.frame + atFrame }));
  return edited(path, { keyframes: withKeys(path.keyframes, pasted) }, options);
}

/** Copies keyframes to `offsetFrames` later (earlier when negative). @throws LookbackError as `pasteKeys` */
export function duplicateKeys(
  path: CameraPath,
  keys: KeySelection,
  offsetFrames: number,
  options: EditOptions = {},
): CameraPath {
  const [first] = selected(path, keys);
  const start = first === undefined ? 0 : (path.keyframes[first]?.frame ?? 0);
  return pasteKeys(path, copyKeys(path, keys), start + offsetFrames, options);
}
