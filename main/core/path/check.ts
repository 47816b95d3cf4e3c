import { type ErrorCode, LookbackError } from '../errors.ts';
import { type Breath, breathOf, drained, sliced } from './slices.ts';
import { type CameraPath, type Keyframe, pathLimits } from './types.ts';

/**
 * Refuses a path whose numbers make no sense. The message names the keyframe (counted from 0) and the field.
 * @param source where the path comes from, for the message: a file, a take
 * @throws LookbackError 'path-invalid' (structure: too few or unordered keyframes, numbers that are none, a rotation
 * without direction) or 'path-range' (a number outside of what is allowed)
 */
export function checkPath(path: CameraPath, source?: string): void {
  drained(checkPathSteps(path, breathOf(Infinity), source));
}

/** The same with pauses. */
export function* checkPathSteps(
  path: CameraPath,
  breath: Breath,
  source?: string,
): Generator<0, void, undefined> {
  const refuse = (problem: Problem): void => {
    if (problem !== undefined) failPath(problem[0], problem[1], source);
  };
  refuse(fieldProblem(path));
  yield* sliced(breath, path.keyframes.length, (index) => {
    refuse(keyframeProblem(path.keyframes[index] as Keyframe, `keyframes[${index}]`));
    refuse(orderProblem(path, index));
  });
}

/** @throws LookbackError 'path-range' unless the path has that frame */
export function checkFrame({ durationFrames }: CameraPath, frame: number): void {
  if (Number.isInteger(frame) && frame >= 0 && frame < durationFrames) return;
  throw new LookbackError(
    'path-range',
    `There is no frame ${frame} on this camera path; its frames are 0 to ${durationFrames - 1}.`,
  );
}

type PathCode = ErrorCode & `path-${string}`;
type Problem = readonly [code: PathCode, what: string] | undefined;

/** Every sentence about a bad path begins alike, so that it can stand alone in a dialogue or a log. */
export function failPath(code: PathCode, what: string, source?: string, cause?: unknown): never {
  const subject = source === undefined ? 'The camera path' : `The camera path in ${source}`;
  throw new LookbackError(code, `${subject} cannot be used: ${what}.`, cause === undefined ? {} : { cause });
}

function fieldProblem(path: CameraPath): Problem {
  const [minFps, maxFps] = pathLimits.fps;
  if (!(path.fps >= minFps && path.fps <= maxFps)) {
    return ['path-range', `fps is ${path.fps}; it must be between ${minFps} and ${maxFps}`];
  }
  const { smoothness = 1, keyframes: keys } = path;
  const [least, most] = pathLimits.smoothness;
  if (!(smoothness >= least && smoothness <= most)) {
    return ['path-range', `smoothness is ${smoothness}; it must be between ${least} and ${most}`];
  }
  const ofDuration = durationProblem(path.durationFrames);
  if (ofDuration !== undefined) return ofDuration;
  if (keys.length < 2) {
    const count = keys.length === 0 ? 'are no keyframes' : 'is only one keyframe';
    const advice = 'for a camera that stands still, give the same keyframe twice, at two frames';
    return ['path-invalid', `there ${count}, and a path needs at least two (${advice})`];
  }
  return undefined;
}

function durationProblem(frames: number): Problem {
  const most = pathLimits.durationFrames;
  if (!Number.isInteger(frames))
    return ['path-invalid', `durationFrames is ${frames}; it must be a whole number`];
  if (frames < 1) return ['path-range', `durationFrames is ${frames}; a path needs frames`];
  if (frames <= most) return undefined;
  return ['path-range', `durationFrames is ${frames}; the limit is ${most.toLocaleString('en')} frames`];
}

function orderProblem({ keyframes, durationFrames }: CameraPath, index: number): Problem {
  const frame = keyframes[index]?.frame ?? 0;
  const before = keyframes[index - 1]?.frame;
  const is = `keyframes[${index}].frame is ${frame}`;
  if (frame < 0) return ['path-range', `${is}; frames are counted from 0`];
  if (frame >= durationFrames) {
    return [
      'path-range',
      `${is}, but the path has ${durationFrames} frames, the last being ${durationFrames - 1}`,
    ];
  }
  if (before === undefined || before < frame) return undefined;
  const neighbour = `keyframes[${index - 1}] is at ${before}`;
  const rule = before === frame ? 'no frame may have two keyframes' : 'keyframes must be in ascending order';
  return ['path-invalid', `${is} and ${neighbour}; ${rule}`];
}

function keyframeProblem(key: Keyframe, name: string): Problem {
  if (!Number.isInteger(key.frame)) {
    return ['path-invalid', `${name}.frame is ${key.frame}; it must be a whole number`];
  }
  const [min, max] = pathLimits.fovYDeg;
  if (!(key.fovYDeg >= min && key.fovYDeg <= max)) {
    return ['path-range', `${name}.fovYDeg is ${key.fovYDeg}; it must be between ${min} and ${max} degrees`];
  }
  const { orientation } = key;
  const [field, numbers] =
    orientation.kind === 'look-at' ? ['target', orientation.target] : ['rotation', orientation.rotation];
  const problem =
    finiteProblem(key.position, `${name}.position`) ??
    finiteProblem([key.rollDeg], `${name}.rollDeg`) ??
    finiteProblem(numbers, `${name}.orientation.${field}`);
  if (problem !== undefined || orientation.kind === 'look-at') return problem;
  if (Math.hypot(...orientation.rotation) >= 1e-6) return undefined;
  return ['path-invalid', `${name}.orientation.rotation is the zero quaternion, which is no rotation`];
}

function finiteProblem(numbers: readonly number[], name: string): Problem {
  // Beyond this the maths would lose all of its digits, and no world is that large.
  if (numbers.every((value) => Math.abs(value) <= largest)) return undefined;
  const isFinite = numbers.every(Number.isFinite);
  const rule = isFinite
    ? `no number may be beyond ${largest.toLocaleString('en')}`
    : 'every number must be finite';
  return [isFinite ? 'path-range' : 'path-invalid', `${name} is ${numbers.join(', ')}; ${rule}`];
}

/** Metres (or degrees of roll). */
const largest = 1_000_000;
