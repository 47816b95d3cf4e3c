import type { Vec3 } from '../camera/types.ts';
import { aimAt, wrapDeg } from '../camera/pose.ts';
import { type Breath, isDue, sliced } from './slices.ts';

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

/** Consecutive frames, `from` ≤ i < `to`, that look at a point without a jump. */
interface Run {
  readonly from: number;
  to: number;
}

/**
 * One aim per frame; none where none is asked for. Exact, except where the camera passes (nearly) through its target:
 * there the turn that would be a flip is spread evenly over the frames before and after.
 * @param requestAt is asked for 0 .. count - 1, in order
 */
export function* steadyAims(
  count: number,
  requestAt: (index: number) => AimRequest | undefined,
  breath: Breath,
): Generator<0, (index: number) => Aim | undefined, undefined> {
  const yaws = new Float64Array(count).fill(NaN);
  const pitches = new Float64Array(count).fill(NaN);
  const runs: Run[] = [];
  let run: Run | undefined;
  let last: Aim | undefined;
  yield* sliced(breath, count, (index) => {
    const request = requestAt(index);
    if (request === undefined) {
      run = undefined;
      return;
    }
    if (run === undefined || !request.continues) {
      runs.push((run = { from: index, to: index }));
      last = undefined;
    }
    run.to = index + 1;
    const aim = aimAt(request.position, request.target);
    if (aim !== undefined && last === undefined) {
      // Frames of the run that stand in the target look where the first one outside of it looks.
      yaws.fill(aim.yawDeg, run.from, index);
      pitches.fill(aim.pitchDeg, run.from, index);
    }
    if (aim !== undefined) last = following(last ?? aim, aim);
    yaws[index] = last?.yawDeg ?? 0;
    pitches[index] = last?.pitchDeg ?? 0;
  });
  for (const { from, to } of runs) {
    yield* spreadFlips(yaws.subarray(from, to), breath);
    yield* spreadFlips(pitches.subarray(from, to), breath);
  }
  return (index) => {
    const yawDeg = yaws[index] ?? NaN;
    return Number.isNaN(yawDeg) ? undefined : { yawDeg, pitchDeg: pitches[index] ?? 0 };
  };
}

/** `aim` with the yaw that is nearest to that of the aim before it. */
function following(last: Aim, aim: Aim): Aim {
  const turn = wrapDeg(aim.yawDeg - last.yawDeg);
  // Half a turn has no shorter way; rounding must not choose it.
  return { yawDeg: last.yawDeg + (turn < -180 + 1e-6 ? turn + 360 : turn), pitchDeg: aim.pitchDeg };
}

/** A larger turn within one frame is a flip. */
const flipDeg = 45;
/** A flip is spread over frames that turn by this much at most, or as fast as the path turns elsewhere anyway. */
const spreadDeg = 8;

/**
 * Leaves a sequence without flips as it is; otherwise limits its steps: it becomes the mean of the least limited
 * sequence above and the greatest below, which is symmetric in time and equal to the input away from flips.
 */
function* spreadFlips(values: Float64Array, breath: Breath): Generator<0, void, undefined> {
  let limit = spreadDeg;
  let flips = false;
  yield* sliced(breath, values.length - 1, (index) => {
    const step = Math.abs((values[index + 1] ?? 0) - (values[index] ?? 0));
    if (step > flipDeg) flips = true;
    else limit = Math.max(limit, step);
  });
  if (isDue(breath)) yield 0;
  if (!flips) return;
  const above = yield* limited(values, limit, breath);
  const below = yield* limited(
    values.map((value) => -value),
    limit,
    breath,
  );
  yield* sliced(breath, values.length, (index) => {
    values[index] = ((above[index] ?? 0) - (below[index] ?? 0)) / 2;
  });
}

/** The least sequence that is nowhere below `values` and has no step greater than `limit`. */
function* limited(
  values: Float64Array,
  limit: number,
  breath: Breath,
): Generator<0, Float64Array, undefined> {
  const out = values.slice();
  const raise = (index: number, neighbour: number): void => {
    out[index] = Math.max(out[index] ?? 0, (out[neighbour] ?? 0) - limit);
  };
  yield* sliced(breath, out.length - 1, (i) => {
    raise(i + 1, i);
  });
  yield* sliced(breath, out.length - 1, (i) => {
    raise(out.length - 2 - i, out.length - 1 - i);
  });
  return out;
}

/** How many frames before and after itself a flip can reach: half a turn down from each side. */
export const aimReachFrames = Math.ceil(360 / spreadDeg);
