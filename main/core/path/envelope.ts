import type { Camera, Envelope } from '../camera/types.ts';
import { fovYDegOf } from '../camera/intrinsics.ts';
import { wrapDeg, yawPitchRollOf } from '../camera/pose.ts';
import { distance } from '../camera/vector.ts';
import { drained } from './slices.ts';

/** A stretch of consecutive frames that leave the envelope in the same way. */
export interface EnvelopeWarning {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly kind: 'height' | 'pitch' | 'fov' | 'speed' | 'yaw-rate' | 'roll';
  /** The value furthest beyond the limit, and that limit: metres or degrees, per frame for `speed` and `yaw-rate`. */
  readonly worst: number;
  readonly limit: number;
  /** One sentence for the user. */
  readonly message: string;
}

type Kind = EnvelopeWarning['kind'];
type Limits = readonly [min: number, max: number];

/** A warning while its stretch may still go on. */
interface Finding extends Pick<EnvelopeWarning, 'firstFrame' | 'kind' | 'limit'> {
  lastFrame: number;
  worst: number;
}

/** World models are trained with a level horizon; a tilt below this (degrees) cannot be seen. */
const rollLimitDeg = 1;
/** Rounding is no reason to warn a path that keeps exactly to a limit. */
export const tolerance = 1e-6;

/** How far the camera moves and turns to get from one frame to the next. */
export function stepBetween(a: Camera, b: Camera): { metres: number; yawDeg: number } {
  const turn = yawPitchRollOf(b.pose.rotation).yawDeg - yawPitchRollOf(a.pose.rotation).yawDeg;
  return { metres: distance(a.pose.position, b.pose.position), yawDeg: Math.abs(wrapDeg(turn)) };
}

/**
 * Says where a path leaves what a model was trained for, one warning for each stretch of frames, in order of frames.
 * `speed` and `yaw-rate` of a frame count from the frame before it.
 * @param fps adds speeds per second to the sentences
 */
export function checkEnvelope(
  cameras: readonly Camera[],
  envelope: Envelope,
  fps?: number,
): EnvelopeWarning[] {
  return drained(checkEnvelopeSteps(cameras, envelope, fps, Infinity));
}

/** `checkEnvelope` in slices, for callers that must not block: yields how many frames are checked. */
export function* checkEnvelopeSteps(
  cameras: readonly Camera[],
  envelope: Envelope,
  fps?: number,
  framesPerStep = 500,
): Generator<number, EnvelopeWarning[], undefined> {
  const found: Finding[] = [];
  const open = new Map<string, Finding>();
  const judge = (frame: number, kind: Kind, value: number, [min, max]: Limits): void => {
    const excess = Math.max(min - value, value - max);
    if (excess <= tolerance) return;
    const limit = value < min ? min : max;
    const stretch = `${kind} ${limit}`;
    const before = open.get(stretch);
    if (before?.lastFrame === frame - 1) {
      if (excess > Math.abs(before.worst - limit)) before.worst = value;
      before.lastFrame = frame;
      return;
    }
    const finding: Finding = { firstFrame: frame, lastFrame: frame, kind, worst: value, limit };
    open.set(stretch, finding);
    found.push(finding);
  };
  let [before, lastYawDeg]: [Camera | undefined, number] = [undefined, 0];
  for (const [frame, camera] of cameras.entries()) {
    const { yawDeg, pitchDeg, rollDeg } = yawPitchRollOf(camera.pose.rotation);
    judge(frame, 'height', camera.pose.position[1], envelope.heightMetres);
    judge(frame, 'pitch', pitchDeg, envelope.pitchDeg);
    judge(frame, 'roll', Math.abs(rollDeg), [0, rollLimitDeg]);
    judge(frame, 'fov', fovYDegOf(camera.intrinsics), envelope.fovYDeg);
    if (before !== undefined) {
      const metres = distance(before.pose.position, camera.pose.position);
      judge(frame, 'speed', metres, [0, envelope.metresPerFrame]);
      judge(frame, 'yaw-rate', Math.abs(wrapDeg(yawDeg - lastYawDeg)), [0, envelope.yawDegPerFrame]);
    }
    [before, lastYawDeg] = [camera, yawDeg];
    if ((frame + 1) % framesPerStep === 0) yield frame + 1;
  }
  const warnings: EnvelopeWarning[] = [];
  for (const finding of found) {
    warnings.push({ ...finding, message: sentence(finding, fps) });
    if (warnings.length % framesPerStep === 0) yield cameras.length;
  }
  return warnings;
}

function sentence(warning: Finding, fps: number | undefined): string {
  const { firstFrame, lastFrame, kind, worst, limit } = warning;
  const frames = firstFrame === lastFrame ? `Frame ${firstFrame}` : `Frames ${firstFrame}-${lastFrame}`;
  const extreme = worst < limit ? ['down to', 'at least'] : ['up to', 'at most'];
  const reach = firstFrame === lastFrame ? '' : `${extreme[0]} `;
  const trained = (what: string): string => `the model was trained for ${extreme[1]} ${what}.`;
  const perSecond = (digits: number, unit: string): string =>
    fps === undefined ? '' : ` (${(worst * fps).toFixed(digits)}${unit} per second)`;
  switch (kind) {
    case 'height':
      return `${frames}: the camera is ${reach}${worst.toFixed(2)} m above the ground; ${trained(`${limit} m`)}`;
    case 'pitch':
      return `${frames}: the camera's pitch is ${reach}${worst.toFixed(1)}°; ${trained(`${limit}°`)}`;
    case 'roll':
      return `${frames}: the horizon is tilted by ${reach}${worst.toFixed(1)}°; the model was trained for a level one.`;
    case 'fov':
      return `${frames}: the vertical field of view is ${reach}${worst.toFixed(1)}°; ${trained(`${limit}°`)}`;
    case 'speed':
      return `${frames}: the camera moves ${reach}${worst.toFixed(2)} m per frame${perSecond(1, ' m')}; ${trained(`${limit} m`)}`;
    case 'yaw-rate':
      return `${frames}: the camera turns ${reach}${worst.toFixed(1)}° per frame${perSecond(0, '°')}; ${trained(`${limit}°`)}`;
  }
}
