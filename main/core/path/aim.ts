import type { Vec3 } from '../camera/types.ts';
import { aimAt, wrapDeg } from '../camera/pose.ts';

/** Where a camera that looks at a point looks; yaw runs on beyond 360 degrees so that it never jumps. */
export interface Aim {
  readonly yawDeg: number;
  readonly pitchDeg: number;
}

export interface AimRequest {
  readonly position: Vec3;
  readonly target: Vec3;
  /** False where the path jumps or another look-at begins: nothing needs to be smooth across. */
  readonly continues: boolean;
}

/**
 * One aim per frame; undefined stays undefined. Exact, except where the camera passes (nearly) through its target: there
 * the turn that would be a flip is spread evenly over the frames before and after.
 */
export function steadyAims(requests: readonly (AimRequest | undefined)[]): (Aim | undefined)[] {
  const aims: (Aim | undefined)[] = [];
  let run: AimRequest[] = [];
  const flush = (): void => {
    aims.push(...steadyRun(run));
    run = [];
  };
  for (const request of requests) {
    if (request === undefined || !request.continues) flush();
    if (request === undefined) aims.push(undefined);
    else run.push(request);
  }
  flush();
  return aims;
}

function steadyRun(run: readonly AimRequest[]): Aim[] {
  const raw = run.map(({ position, target }) => aimAt(position, target));
  let last = raw.find((aim) => aim !== undefined) ?? { yawDeg: 0, pitchDeg: 0 };
  const whole = raw.map((aim) => {
    if (aim === undefined) return last;
    const turn = wrapDeg(aim.yawDeg - last.yawDeg);
    // Half a turn has no shorter way; rounding must not choose it.
    last = { yawDeg: last.yawDeg + (turn < -180 + 1e-6 ? turn + 360 : turn), pitchDeg: aim.pitchDeg };
    return last;
  });
  const yaws = withoutFlips(whole.map((aim) => aim.yawDeg));
  const pitches = withoutFlips(whole.map((aim) => aim.pitchDeg));
  return whole.map((aim, i) => ({ yawDeg: yaws[i] ?? aim.yawDeg, pitchDeg: pitches[i] ?? aim.pitchDeg }));
}

/** A larger turn within one frame is a flip. */
const flipDeg = 45;
/** A flip is spread over frames that turn by this much at most, or as fast as the path turns elsewhere anyway. */
const spreadDeg = 8;

/**
 * Leaves a sequence without flips as it is; otherwise returns one whose steps are limited, as the mean of the least
 * limited sequence above and the greatest below, which is symmetric in time and equal to the input away from flips.
 */
function withoutFlips(values: readonly number[]): readonly number[] {
  let limit = spreadDeg;
  let flips = false;
  for (let i = 1; i < values.length; i++) {
    const step = Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0));
    if (step > flipDeg) flips = true;
    else limit = Math.max(limit, step);
  }
  if (!flips) return values;
  const above = limited(values, limit);
  const below = limited(
    values.map((value) => -value),
    limit,
  );
  return above.map((value, i) => (value - (below[i] ?? 0)) / 2);
}

/** The least sequence that is nowhere below `values` and has no step greater than `limit`. */
function limited(values: readonly number[], limit: number): number[] {
  const out = [...values];
  for (let i = 1; i < out.length; i++) out[i] = Math.max(out[i] ?? 0, (out[i - 1] ?? 0) - limit);
  for (let i = out.length - 2; i >= 0; i--) out[i] = Math.max(out[i] ?? 0, (out[i + 1] ?? 0) - limit);
  return out;
}

/** How many frames before and after itself a flip can reach: half a turn down from each side. */
export const aimReachFrames = Math.ceil(360 / spreadDeg);
