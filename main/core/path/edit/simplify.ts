import type { Camera } from '../../camera/types.ts';
import { fovYDegOf } from '../../camera/intrinsics.ts';
import { angleBetweenDeg } from '../../camera/quaternion.ts';
import { distance } from '../../camera/vector.ts';
import { preparedCurve } from '../curve.ts';
import { samplePath } from '../sample.ts';
import { remembered } from '../slices.ts';
import type { CameraPath, Keyframe } from '../types.ts';
import { failEdit } from './edited.ts';
import { keyFromCamera } from './keys.ts';
import { setSmoothness } from './whole.ts';

/** How far the cameras of a simplified path may be from those of the path: in place, and in direction and angle of view. */
export interface Tolerance {
  readonly toleranceMetres: number;
  readonly toleranceDeg: number;
}

/**
 * A path with few keyframes and smooth curves whose cameras are those of `path` within the tolerance, so that a recorded
 * drive can be edited. Greedy, as Ramer (1972) and Douglas and Peucker (1973) simplify lines: it adds the frame that is
 * furthest off until none is, then takes out again what turns out not to be needed. The result is open, without
 * `constantSpeed`, and its keyframes have rotations (look-at is worked into them).
 * @throws LookbackError 'path-range' for a tolerance of 0; and as `checkPath`
 */
export function simplifyPath(path: CameraPath, tolerance: Tolerance): CameraPath {
  if (!(tolerance.toleranceMetres > 0 && tolerance.toleranceDeg > 0))
    failEdit('path-range', 'A path cannot be simplified without any tolerance; choose one greater than 0.');
  const cameras = samplePath(path, 1);
  const keyOf = remembered((frame) => keyFromCamera(cameras[frame] as Camera, frame));
  const base: CameraPath = { ...setSmoothness(path, 1), loop: false, constantSpeed: false };
  const errorIn = segmentErrors(base, cameras, keyOf, tolerance);
  const frames = withoutNeedless(enoughFrames(cameras.length, errorIn), errorIn);
  return { ...base, keyframes: frames.map(keyOf) };
}

/** For the segment from `frames[index]` on: how far each of its frames is off; more than 1 is beyond the tolerance. */
type ErrorIn = (frames: readonly number[], index: number) => (frame: number) => number;

function segmentErrors(
  base: CameraPath,
  cameras: readonly Camera[],
  keyOf: (frame: number) => Keyframe,
  { toleranceMetres, toleranceDeg }: Tolerance,
): ErrorIn {
  return (frames, index) => {
    // A segment depends on these four keyframes only.
    const keyframes = frames.slice(Math.max(0, index - 1), index + 3).map(keyOf);
    const { placeAt, positionAt, turnAt, fovYDegAt } = preparedCurve({ ...base, keyframes });
    return (frame) => {
      const { pose, intrinsics } = cameras[frame] as Camera;
      const place = placeAt(frame);
      return Math.max(
        distance(pose.position, positionAt(place)) / toleranceMetres,
        angleBetweenDeg(pose.rotation, turnAt(place)) / toleranceDeg,
        Math.abs(fovYDegOf(intrinsics) - fovYDegAt(place)) / toleranceDeg,
      );
    };
  };
}

function enoughFrames(count: number, errorIn: ErrorIn): number[] {
  let frames = [0, count - 1];
  // A segment that was good stays so until one of its four keyframes changes.
  let good = new Set<string>();
  for (;;) {
    const stillGood = new Set<string>();
    const next: number[] = [];
    for (const [index, start] of frames.entries()) {
      next.push(start);
      const name = `${start}:${frames.slice(Math.max(0, index - 1), index + 3).join()}`;
      const worst = good.has(name) ? undefined : worstFrame(frames, index, errorIn);
      if (worst === undefined) stillGood.add(name);
      else next.push(worst);
    }
    if (next.length === frames.length) return frames;
    [frames, good] = [next, stillGood];
  }
}

function worstFrame(frames: readonly number[], index: number, errorIn: ErrorIn): number | undefined {
  const [start = 0, end = 0] = [frames[index], frames[index + 1]];
  const errorAt = errorIn(frames, index);
  let [worst, most]: [number | undefined, number] = [undefined, 1];
  for (let frame = start + 1; frame < end; frame++) {
    const error = errorAt(frame);
    if (error > most) [worst, most] = [frame, error];
  }
  return worst;
}

/** How many keyframes are tried to be left out at once: one alone may be needed only because its neighbours are there. */
const atOnce = [16, 8, 4, 3, 2, 1];

function withoutNeedless(enough: readonly number[], errorIn: ErrorIn): number[] {
  let frames = [...enough];
  for (let before = Infinity; frames.length < before;) {
    before = frames.length;
    for (let index = 1; index < frames.length - 1; index++) {
      for (const count of atOnce) {
        if (index + count >= frames.length) continue;
        const fewer = frames.toSpliced(index, count);
        // Segments that the keyframes had a part in: the one they were in, one before and one after.
        if (![index - 1, index - 2, index].every((i) => isGood(fewer, i, errorIn))) continue;
        frames = fewer;
        // What is here now comes after a longer segment and was not tried.
        index--;
        break;
      }
    }
  }
  return frames;
}

function isGood(frames: readonly number[], index: number, errorIn: ErrorIn): boolean {
  const [start, end] = [frames[index], frames[index + 1]];
  if (start === undefined || end === undefined || end - start < 2) return true;
  const errorAt = errorIn(frames, index);
  // Where a long segment is off, it mostly is so in its middle.
  for (const share of [0.5, 0.25, 0.75]) {
    if (errorAt(Math.round(start + share * (end - start))) > 1) return false;
  }
  for (let frame = start + 1; frame < end; frame++) if (errorAt(frame) > 1) return false;
  return true;
}
