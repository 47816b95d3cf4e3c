import type { Camera } from '../../../../main/core/camera/types.ts';
import { travelOf } from './travel.ts';

/** The camera path as it is drawn: some of its frames, where they are, and how fast the camera is there. */
export interface CurvePoints {
  /** Ascending frame numbers; for a path that is not long, all of them. */
  readonly frames: Uint32Array;
  /** x, y, z in metres of each of them. */
  readonly positions: Float32Array;
  /** Metres per frame with which the camera came there. */
  readonly speeds: Float32Array;
}

/** More points than a screen has room for; drawing them costs the same however long the path is. */
const mostPoints = 3000;

/**
 * Thins a path out to at most `most` points. They lie where the path goes far or bends, because each stands for the same
 * share of its length, its turns and (a little) its time. The first and the last frame are always among them.
 */
export function curvePoints(cameras: readonly Camera[], most = mostPoints): CurvePoints {
  const { steps, lengthMetres } = travelOf(cameras);
  const frames =
    cameras.length <= most ? Uint32Array.from(cameras.keys()) : important(cameras, steps, lengthMetres, most);
  const positions = new Float32Array(frames.length * 3);
  frames.forEach((frame, index) => positions.set(cameras[frame]?.pose.position ?? [0, 0, 0], index * 3));
  return { frames, positions, speeds: Float32Array.from(frames, (frame) => steps[frame] ?? 0) };
}

function important(
  cameras: readonly Camera[],
  steps: Float32Array,
  lengthMetres: number,
  most: number,
): Uint32Array {
  const weights = bendsOf(cameras, steps);
  let bendSum = 0;
  for (const bend of weights) bendSum += bend;
  const [perMetre, perBend, perFrame] = [1 / (lengthMetres || 1), 1 / (bendSum || 1), 0.1 / cameras.length];
  for (let frame = 0; frame < weights.length; frame++)
    weights[frame] = (weights[frame] ?? 0) * perBend + (steps[frame] ?? 0) * perMetre + perFrame;
  return chosen(weights, most);
}

/** By how much the direction of travel changes at each frame: 0 straight on, 2 straight back. */
function bendsOf(cameras: readonly Camera[], steps: Float32Array): Float64Array {
  const bends = new Float64Array(cameras.length);
  // Plain numbers: vectors would be a million small objects for a long path, made anew whenever a key moved.
  let [lastX, lastY, lastZ] = [0, 0, 0];
  let hasDirection = false;
  for (let frame = 1; frame < cameras.length; frame++) {
    const size = steps[frame];
    const from = cameras[frame - 1]?.pose.position;
    const to = cameras[frame]?.pose.position;
    if (!size || !from || !to) continue;
    const x = (to[0] - from[0]) / size;
    const y = (to[1] - from[1]) / size;
    const z = (to[2] - from[2]) / size;
    if (hasDirection) bends[frame - 1] = Math.sqrt((x - lastX) ** 2 + (y - lastY) ** 2 + (z - lastZ) ** 2);
    lastX = x;
    lastY = y;
    lastZ = z;
    hasDirection = true;
  }
  return bends;
}

function chosen(weights: Float64Array, most: number): Uint32Array {
  let whole = 0;
  for (const weight of weights) whole += weight;
  const last = weights.length - 1;
  const frames = new Uint32Array(most);
  let [kept, sum] = [0, 0];
  for (let frame = 0; frame <= last; frame++) {
    sum += weights[frame] ?? 0;
    const isDue = sum >= (kept / (most - 1)) * whole;
    // A sharp corner is worth many points, but it is one: the next ones are due at once, each with its own frame.
    if (frame === 0 || (isDue && kept < most - 1)) frames[kept++] = frame;
  }
  if (frames[kept - 1] !== last) frames[kept++] = last;
  return frames.slice(0, kept);
}

/** Frames to mark: every second, or every 2, 5, 10, 30, 60 … seconds where those were too many. */
export function secondMarks(durationFrames: number, fps: number, most = 240): number[] {
  const seconds = durationFrames / fps;
  const every = [1, 2, 5, 10, 30, 60, 300, 600, 3600].find((step) => seconds / step <= most) ?? 36_000;
  const marks: number[] = [];
  for (let second = 0; ; second += every) {
    const frame = Math.round(second * fps);
    if (frame >= durationFrames) return marks;
    marks.push(frame);
  }
}

/** At most `most` of the frames `from` ≤ n < `to`, evenly spaced. */
export function spread(from: number, to: number, most: number): number[] {
  const step = Math.max(1, Math.ceil((to - from) / most));
  const frames: number[] = [];
  for (let frame = from; frame < to; frame += step) frames.push(frame);
  return frames;
}
