import type { Envelope, Quat, Vec3 } from '../camera/types.ts';
import { quatFromYawPitchRoll } from '../camera/pose.ts';
import { failPath } from './check.ts';
import { stepBetween, tolerance } from './envelope.ts';
import { samplePath } from './sample.ts';
import { type CameraPath, type EaseKind, type Keyframe, pathFormat, pathLimits } from './types.ts';

/** The camera a preset starts from. */
export interface PresetStart {
  readonly position: Vec3;
  readonly yawDeg: number;
  readonly pitchDeg?: number;
  readonly fovYDeg: number;
}

export interface PresetBudget {
  /** Length of the path, at least 2. */
  readonly frames: number;
  readonly fps: number;
  /** What the path keeps to: where the frames do not suffice, it goes less far and turns by less. */
  readonly envelope: Envelope;
}

export interface Key {
  readonly frame: number;
  readonly position: Vec3;
  readonly yawDeg: number;
  readonly pitchDeg?: number;
  readonly ease?: EaseKind;
}

export function keyframe(start: PresetStart, key: Key): Keyframe {
  const pitchDeg = key.pitchDeg ?? start.pitchDeg ?? 0;
  const rotation: Quat = quatFromYawPitchRoll(key.yawDeg, pitchDeg);
  return orientedKeyframe(start, key, { kind: 'rotation', rotation });
}

export function orientedKeyframe(
  start: PresetStart,
  { frame, position, ease = 'linear' }: Omit<Key, 'yawDeg'>,
  orientation: Keyframe['orientation'],
): Keyframe {
  return { frame, position, orientation, rollDeg: 0, fovYDeg: start.fovYDeg, ease: { kind: ease } };
}

export function presetOf(
  name: string,
  { frames, fps }: PresetBudget,
  keyframes: readonly Keyframe[],
  flags: { loop?: boolean; constantSpeed?: boolean } = {},
): CameraPath {
  const { loop = false, constantSpeed = false } = flags;
  return { format: pathFormat, name, fps, durationFrames: frames, loop, constantSpeed, keyframes };
}

/** The point `metres` ahead of `position`, at the same height, in the direction of `yawDeg`. */
export function ahead(position: Vec3, yawDeg: number, metres: number): Vec3 {
  const yaw = (yawDeg * Math.PI) / 180;
  return [position[0] + Math.sin(yaw) * metres, position[1], position[2] + Math.cos(yaw) * metres];
}

/**
 * Between keyframes the pitch can bulge a little (a circle sags between its keys; turning bends the arc): a camera that
 * starts at the very limit is set a quarter of a degree inside it. One that starts outside stays as it is.
 */
export function insideLimits(pitchDeg: number, [min, max]: readonly [number, number]): number {
  const margin = Math.min(0.25, (max - min) / 2);
  const isInside = pitchDeg >= min && pitchDeg <= max;
  return isInside ? Math.min(max - margin, Math.max(min + margin, pitchDeg)) : pitchDeg;
}

/** How a segment runs when it is gone through backwards. */
export const reversedEase: Record<EaseKind, EaseKind> = {
  linear: 'linear',
  'ease-in': 'ease-out',
  'ease-out': 'ease-in',
  'ease-in-out': 'ease-in-out',
  hold: 'hold',
};

/** The way out, then the same way back in time: frame `last - k` has the camera of frame `k`. */
export function thereAndBack(out: readonly Keyframe[], last: number): Keyframe[] {
  const back = out
    .map((key, index) => {
      const before = out[index - 1];
      const ease = before === undefined ? 'linear' : reversedEase[before.ease.kind];
      return { ...key, frame: last - key.frame, ease: { kind: ease } };
    })
    .reverse();
  // With an odd number of frames both ways meet in one keyframe, which starts the way back.
  return [...out.filter((key) => key.frame < (back[0]?.frame ?? 0)), ...back];
}

/**
 * Builds a path at full size, measures it, and makes it smaller until it keeps to the envelope's speed and rate of turn.
 * @param build is given the shares (0..1) of its travel and of its turns that it may use
 */
export function fitted(
  { frames, envelope }: PresetBudget,
  build: (travel: number, turn: number) => CameraPath,
): CameraPath {
  const most = pathLimits.durationFrames;
  if (!Number.isInteger(frames) || frames < 2 || frames > most) {
    failPath(
      'path-range',
      `a preset of ${frames} frames was asked for; it can have 2 to ${most.toLocaleString('en')}`,
    );
  }
  let [travel, turn] = [1, 1];
  for (;;) {
    const path = build(travel, turn);
    const cameras = samplePath(path, 1);
    let [metres, yawDeg] = [0, 0];
    for (let i = 1; i < cameras.length; i++) {
      const [a, b] = [cameras[i - 1], cameras[i]];
      if (a === undefined || b === undefined) continue;
      const step = stepBetween(a, b);
      metres = Math.max(metres, step.metres);
      yawDeg = Math.max(yawDeg, step.yawDeg);
    }
    const isFast = metres > envelope.metresPerFrame + tolerance;
    const isSwift = yawDeg > envelope.yawDegPerFrame + tolerance;
    if (!isFast && !isSwift) return path;
    if (isFast) travel *= (0.98 * envelope.metresPerFrame) / metres;
    if (isSwift) turn *= (0.98 * envelope.yawDegPerFrame) / yawDeg;
  }
}
