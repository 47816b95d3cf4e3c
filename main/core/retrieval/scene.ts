import { packCameras, type CameraArrays } from './camera-arrays.ts';
import { resolveOptions, type StrategyOptions } from './options.ts';
import { settle, type Fixed } from './request.ts';
import { sampleTargets, type SamplePoints } from './sample-points.ts';
import type { RetrievalRequest } from './types.ts';
import { findVisible, type Visibility } from './visibility.ts';

/** A request, unpacked once for all strategies. Frames are addressed by index, ascending by number. */
export interface Scene {
  readonly options: StrategyOptions;
  readonly numbers: readonly number[];
  readonly frames: CameraArrays;
  readonly targets: CameraArrays;
  readonly points: SamplePoints;
  readonly visibility: Visibility;
  /** Frames that are in already, in the order of their ranks. */
  readonly fixed: readonly Fixed[];
  /** Places that are left for the strategy. */
  readonly free: number;
  readonly seed: number;
  readonly firstFrame: number;
}

/** What a strategy says; indices of frames. */
export interface Choice {
  /** At most `free` frames in the order of choice; none of the fixed ones. */
  readonly picked: readonly number[];
  /** The best of the rest, best first. */
  readonly next: readonly number[];
  /** What the strategy ranked by. */
  readonly score: (index: number) => number;
  /** Why its picks are in, as a sentence to begin with, where what they see does not say it. */
  readonly why?: string;
  /** Why a frame of the rest was not picked, as an ending: "but …". Without it the reason speaks of coverage. */
  readonly whyNot?: (index: number) => string;
}

export type Strategy = (scene: Scene) => Choice;

/** Checks and unpacks a request; the errors are those of `settle` and `packCameras`. */
export function setScene(request: RetrievalRequest, given: Partial<StrategyOptions>): Scene {
  const options = resolveOptions(given);
  const { candidates, fixed } = settle(request);
  const frames = packCameras(
    candidates.map(({ camera }) => camera),
    'candidate',
  );
  const targets = packCameras(request.targets, 'target');
  const points = sampleTargets(targets, options);
  return {
    options,
    numbers: candidates.map(({ number }) => number),
    frames,
    targets,
    points,
    visibility: findVisible(points, frames, options),
    fixed,
    free: request.contextFrames - fixed.length,
    seed: request.seed,
    firstFrame: request.firstFrame,
  };
}

/** Marks (1) the frames that a strategy must not pick: those that are in already, and any `others`. */
export function takenFrames(scene: Scene, others: readonly number[] = []): Uint8Array {
  const taken = new Uint8Array(scene.numbers.length);
  for (const { index } of scene.fixed) taken[index] = 1;
  for (const index of others) taken[index] = 1;
  return taken;
}

/** The `count` frames with the highest score that are not `taken`, best first; of equal ones the later frame first. */
export function best(taken: Uint8Array, count: number, score: (index: number) => number): number[] {
  const top: { index: number; value: number }[] = [];
  for (let index = taken.length - 1; index >= 0 && count > 0; index--) {
    if (taken[index] === 1) continue;
    const value = score(index);
    if (top.length === count && value <= top[count - 1]!.value) continue;
    let place = top.length;
    while (place > 0 && top[place - 1]!.value < value) place--;
    top.splice(place, 0, { index, value });
    if (top.length > count) top.pop();
  }
  return top.map(({ index }) => index);
}
