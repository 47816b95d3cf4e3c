import { expect } from 'vitest';
import {
  angleBetweenDeg,
  type Camera,
  distance,
  quatFromYawPitchRoll,
  type Vec3,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { CameraPath, EaseKind, Keyframe } from '../../../main/core/path/index.ts';

interface KeyShort {
  position?: Vec3;
  yawDeg?: number;
  pitchDeg?: number;
  target?: Vec3;
  rollDeg?: number;
  fovYDeg?: number;
  ease?: EaseKind;
}

export const key = (frame: number, short: KeyShort = {}): Keyframe => ({
  frame,
  position: short.position ?? [0, 1.5, 0],
  orientation:
    short.target === undefined
      ? { kind: 'rotation', rotation: quatFromYawPitchRoll(short.yawDeg ?? 0, short.pitchDeg ?? 0) }
      : { kind: 'look-at', target: short.target },
  rollDeg: short.rollDeg ?? 0,
  fovYDeg: short.fovYDeg ?? 50,
  ease: { kind: short.ease ?? 'linear' },
});

export const pathOf = (keyframes: Keyframe[], changes: Partial<CameraPath> = {}): CameraPath => ({
  format: 'lookback-path/1',
  fps: 12,
  durationFrames: (keyframes.at(-1)?.frame ?? 0) + 1,
  loop: false,
  constantSpeed: false,
  keyframes,
  ...changes,
});

export const at = (cameras: readonly Camera[], frame: number): Camera => {
  const camera = cameras[frame];
  if (camera === undefined) throw new Error(`no frame ${frame}`);
  return camera;
};
export const place = (cameras: readonly Camera[], frame: number): Vec3 => at(cameras, frame).pose.position;
export const yaw = (cameras: readonly Camera[], frame: number): number =>
  yawPitchRollOf(at(cameras, frame).pose.rotation).yawDeg;
export const near = (a: readonly number[], b: readonly number[], digits = 9): void => {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));
};
export const steps = <T>(list: readonly T[], measure: (a: T, b: T) => number): number[] =>
  list.slice(1).map((b, i) => measure(list[i] as T, b));
export const metres = (a: Camera, b: Camera): number => distance(a.pose.position, b.pose.position);
export const turn = (a: Camera, b: Camera): number => angleBetweenDeg(a.pose.rotation, b.pose.rotation);

export const framesOf = (path: CameraPath): number[] => path.keyframes.map((keyframe) => keyframe.frame);

/** What comes out, or `code: message` of the refusal; an error of another kind fails the test. */
export function tried<T>(edit: () => T): { readonly result?: T; readonly refusal?: string } {
  try {
    return { result: edit() };
  } catch (error) {
    if (isLookbackError(error)) return { refusal: `${error.code}: ${error.message}` };
    throw error;
  }
}

export function refusalOf(edit: () => unknown): string {
  return tried(edit).refusal ?? 'not refused';
}

/** How far two lists of cameras are apart where they differ most. */
export function furthest(a: readonly Camera[], b: readonly Camera[]): { metres: number; degrees: number } {
  expect(a.length).toBe(b.length);
  const pairs = a.map((camera, frame) => [camera, at(b, frame)] as const);
  return {
    metres: Math.max(...pairs.map(([x, y]) => metres(x, y))),
    degrees: Math.max(...pairs.map(([x, y]) => turn(x, y))),
  };
}
