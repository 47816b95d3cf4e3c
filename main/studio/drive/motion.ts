import { fovYDegOf } from '../../core/camera/intrinsics.ts';
import { quatFromYawPitchRoll, yawPitchRollOf } from '../../core/camera/pose.ts';
import type { Camera, Envelope, Vec3 } from '../../core/camera/types.ts';
import type { Keyframe } from '../../core/path/index.ts';
import type { Steering } from '../views.ts';

/** Nothing is pressed. */
export const still: Steering = { forward: 0, right: 0, up: 0, yaw: 0, pitch: 0 };

const controls = ['forward', 'right', 'up', 'yaw', 'pitch'] as const;

export const isStill = (steering: Steering): boolean => controls.every((name) => steering[name] === 0);

/** In how many frames two thirds of a change of speed are through: felt at once, and not a jerk. */
const easeFrames = 3;

/** The speed `frames` frames after `from`, on its way to what is wanted. Shares of the largest speeds, -1..1. */
export function easedSpeed(from: Steering, wanted: Steering, frames: number): Steering {
  const left = Math.exp(-frames / easeFrames);
  const ease = (name: keyof Steering): number => {
    const goal = Math.min(1, Math.max(-1, wanted[name]));
    const eased = goal + (from[name] - goal) * left;
    // The last bit would take forever.
    return Math.abs(eased - goal) < 0.01 ? goal : eased;
  };
  return {
    forward: ease('forward'),
    right: ease('right'),
    up: ease('up'),
    yaw: ease('yaw'),
    pitch: ease('pitch'),
  };
}

/**
 * A turn goes along a great circle, which for a tilted camera rises a little between its ends: within one stretch of
 * this many degrees, at 20 degrees of pitch, by less than two.
 */
const widestTurnDeg = 48;

/** Where a camera goes in a straight line and an even turn: its view after a share (0..1) of the way, as a keyframe. */
export type Stretch = (share: number, frame: number) => Keyframe;

/**
 * The way from `start` in `frames` frames at a speed, within the envelope: no faster than the model was trained for,
 * height and pitch clamped (a start outside stays, but goes no further out). Forward and right are level.
 */
export function stretchFrom(start: Camera, speed: Steering, frames: number, envelope: Envelope): Stretch {
  const { position } = start.pose;
  const { yawDeg, pitchDeg, rollDeg } = yawPitchRollOf(start.pose.rotation);
  const yawStep = Math.min(envelope.yawDegPerFrame, widestTurnDeg / frames);
  const turnDeg = speed.yaw * yawStep * frames;
  // No envelope names a rate of pitch. Half of that of yaw feels alike, because pictures are wider than high.
  const pitchTo = within(envelope.pitchDeg, pitchDeg, pitchDeg + (speed.pitch * yawStep * frames) / 2);
  // Along the chord of the turn.
  const heading = ((yawDeg + turnDeg / 2) * Math.PI) / 180;
  const size = Math.max(1, Math.hypot(speed.forward, speed.right, speed.up));
  const metres = (share: number): number => (share / size) * envelope.metresPerFrame * frames;
  const [ahead, aside, up] = [metres(speed.forward), metres(speed.right), metres(speed.up)];
  const to: Vec3 = [
    position[0] + ahead * Math.sin(heading) - aside * Math.cos(heading),
    within(envelope.heightMetres, position[1], position[1] + up),
    position[2] + ahead * Math.cos(heading) + aside * Math.sin(heading),
  ];
  const between = (a: number, b: number, share: number): number => a + (b - a) * share;
  return (share, frame) => ({
    frame,
    position: [
      between(position[0], to[0], share),
      between(position[1], to[1], share),
      between(position[2], to[2], share),
    ],
    orientation: {
      kind: 'rotation',
      rotation: quatFromYawPitchRoll(yawDeg + turnDeg * share, between(pitchDeg, pitchTo, share), rollDeg),
    },
    rollDeg: 0,
    fovYDeg: fovYDegOf(start.intrinsics),
    ease: { kind: 'linear' },
  });
}

function within([min, max]: readonly [number, number], from: number, to: number): number {
  return Math.min(Math.max(max, from), Math.max(Math.min(min, from), to));
}
