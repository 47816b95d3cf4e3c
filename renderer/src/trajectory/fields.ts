import { yawPitchRollOf } from '../../../main/core/camera/pose.ts';
import type { Envelope, Vec3 } from '../../../main/core/camera/types.ts';
import type { EaseKind, Keyframe } from '../../../main/core/path/index.ts';
import { keyCamera, targetOf } from './scene/key-camera.ts';

/** A value of several keyframes: that of the first, and whether others have another one. */
export interface Shared<T> {
  readonly value: T;
  readonly mixed: boolean;
}

/** What the inspector shows of keyframes. Metres and degrees. */
export interface KeyNumbers {
  readonly position: readonly [Shared<number>, Shared<number>, Shared<number>];
  readonly yawDeg: Shared<number>;
  readonly pitchDeg: Shared<number>;
  readonly rollDeg: Shared<number>;
  readonly fovYDeg: Shared<number>;
  readonly ease: Shared<EaseKind>;
  /** `mixed` where some look at a point and others do not. */
  readonly looks: Shared<boolean>;
  /** Of those that look at a point. */
  readonly target: readonly [Shared<number>, Shared<number>, Shared<number>] | undefined;
}

/** Differences below this are none: they come from turning angles into rotations and back. */
const same = 1e-6;

function shared<T>(values: readonly [T, ...T[]], isSame: (a: T, b: T) => boolean = Object.is): Shared<T> {
  const [value] = values;
  return { value, mixed: values.some((other) => !isSame(value, other)) };
}

/** @returns undefined without keyframes */
export function keyNumbers(keys: readonly Keyframe[]): KeyNumbers | undefined {
  if (!isFilled(keys)) return undefined;
  const number = (read: (key: Keyframe) => number): Shared<number> =>
    shared(map(keys, read), (a, b) => Math.abs(a - b) < same);
  const angles = new Map(keys.map((key) => [key, yawPitchRollOf(keyCamera(key, 1).pose.rotation)]));
  const looking = keys.filter((key) => targetOf(key) !== undefined);
  const axis = (index: 0 | 1 | 2, of: readonly [Keyframe, ...Keyframe[]], read: (key: Keyframe) => Vec3) =>
    shared(
      map(of, (key) => read(key)[index]),
      (a, b) => Math.abs(a - b) < same,
    );
  const axes = (of: readonly [Keyframe, ...Keyframe[]], read: (key: Keyframe) => Vec3) =>
    [axis(0, of, read), axis(1, of, read), axis(2, of, read)] as const;
  return {
    position: axes(keys, ({ position }) => position),
    yawDeg: number((key) => angles.get(key)?.yawDeg ?? 0),
    pitchDeg: number((key) => angles.get(key)?.pitchDeg ?? 0),
    rollDeg: number((key) => angles.get(key)?.rollDeg ?? 0),
    fovYDeg: number(({ fovYDeg }) => fovYDeg),
    ease: shared(map(keys, ({ ease }) => ease.kind)),
    looks: shared(map(keys, (key) => targetOf(key) !== undefined)),
    target: isFilled(looking) ? axes(looking, (key) => targetOf(key) ?? [0, 0, 0]) : undefined,
  };
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}

function map<T, U>([first, ...rest]: readonly [T, ...T[]], read: (item: T) => U): [U, ...U[]] {
  return [read(first), ...rest.map(read)];
}

/** World models are trained with a level horizon. */
const rollLimitDeg = 1;

/** What is said below a field whose value the model does not know, per field; missing = nothing to say. */
export interface KeyWarnings {
  readonly height?: string;
  readonly pitch?: string;
  readonly roll?: string;
  readonly fov?: string;
}

export function keyWarnings(keys: readonly Keyframe[], envelope: Envelope): KeyWarnings {
  const angles = keys.map((key) => yawPitchRollOf(keyCamera(key, 1).pose.rotation));
  const roll = Math.max(0, ...angles.map(({ rollDeg }) => Math.abs(rollDeg)));
  const height = outside(
    keys.map(({ position }) => position[1]),
    envelope.heightMetres,
    'm',
  );
  const pitch = outside(
    angles.map(({ pitchDeg }) => pitchDeg),
    envelope.pitchDeg,
    '°',
  );
  const fov = outside(
    keys.map(({ fovYDeg }) => fovYDeg),
    envelope.fovYDeg,
    '°',
  );
  return {
    ...(height !== undefined && { height }),
    ...(pitch !== undefined && { pitch }),
    ...(roll > rollLimitDeg + same && { roll: 'The model was trained for a level horizon.' }),
    ...(fov !== undefined && { fov }),
  };
}

function outside(
  values: readonly number[],
  [min, max]: readonly [min: number, max: number],
  unit: string,
): string | undefined {
  const isOut = values.some((value) => value < min - same || value > max + same);
  const space = unit === '°' ? '' : ' ';
  return isOut ? `The model was trained for ${min} to ${max}${space}${unit}.` : undefined;
}
