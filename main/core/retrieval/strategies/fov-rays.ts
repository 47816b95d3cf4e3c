import { streams, uniformSource } from '../../random.ts';
import { distanceMetres } from '../camera-arrays.ts';
import { fanOf, judgeFans, type Verdict } from '../fans.ts';
import type { StrategyOptions } from '../options.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';
import { runnersUpKept } from '../types.ts';

/**
 * The rule of Context as Memory (Sec. 3.2) as published. 1. Keep the frames whose fan of view meets the query's.
 * 2. If more are left than places: of each run of consecutive frames keep one at random ("non-adj"). 3. If still more:
 * a few places go to the frames farthest away in space or time ("far-space-time"), the others are drawn at random.
 *
 * Left open by the paper and settled here: the query (`rayQuery`), the limits of the rays, and that places which stay
 * empty because of step 2 are filled by lot from what step 2 left out (its contexts always have K frames). Frames that
 * fail step 1 are never picked. The test is yes or no, so the score is 1 or 0.
 */
export function chooseFovRays(scene: Scene): Choice {
  const { options, numbers, free } = scene;
  const verdicts = judge(scene);
  const taken = takenFrames(scene);
  const draw = uniformSource(scene.seed, streams.retrieval, scene.firstFrame);
  const pool: number[] = [];
  verdicts.forEach((verdict, index) => {
    if (verdict === 'sees' && taken[index] === 0) pool.push(index);
  });

  let kept = pool;
  if (options.rayNonAdjacent && pool.length > free) kept = onePerRun(pool, numbers, draw);
  let picked = kept;
  if (kept.length > free) {
    const far = farthest(scene, kept, Math.min(options.rayFarSpaceTime, Math.floor(free / 2)));
    picked = [...drawSome(without(kept, far), free - far.length, draw), ...far];
  } else if (pool.length > kept.length) {
    picked = [...kept, ...drawSome(without(pool, kept), free - kept.length, draw)];
  }

  const { seen } = scene.visibility;
  const score = (index: number) => (verdicts[index] === 'sees' ? 1 : 0);
  return {
    picked,
    next: best(
      takenFrames(scene, picked),
      runnersUpKept,
      (i) => score(i) + seen[i]! / (scene.points.count + 1),
    ),
    score,
    why: 'Passes the ray test.',
    whyNot: (index) => whyNot(verdicts[index]!, options),
  };
}

/** The verdict on every frame: of the query target, or the kindest of all targets for 'any'. */
function judge(scene: Scene): Verdict[] {
  const { options, targets, frames } = scene;
  const last = targets.count - 1;
  const queries = { first: [0], middle: [Math.floor(last / 2)], last: [last], any: targetIndices(last) };
  const fans = queries[options.rayQuery].map((target) => fanOf(targets, target));
  return scene.numbers.map((_, index) => {
    const frame = fanOf(frames, index);
    let verdict: Verdict = 'apart';
    for (const query of fans) {
      verdict = judgeFans(query, frame, options);
      if (verdict === 'sees') break;
    }
    return verdict;
  });
}

function targetIndices(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, index) => index);
}

/** One frame, by lot, of each run of consecutive frame numbers. */
function onePerRun(pool: readonly number[], numbers: readonly number[], draw: () => number): number[] {
  const kept: number[] = [];
  for (let start = 0, end = 1; start < pool.length; start = end++) {
    while (end < pool.length && numbers[pool[end]!] === numbers[pool[end - 1]!]! + 1) end++;
    kept.push(pool[start + Math.floor(draw() * (end - start))]!);
  }
  return kept;
}

/**
 * The frames farthest from the coming chunk: by turns in space (metres from the first target) and in time (frames back).
 */
function farthest(scene: Scene, pool: readonly number[], count: number): number[] {
  const far: number[] = [];
  while (far.length < count) {
    const inSpace = far.length % 2 === 0;
    const remoteness = (index: number) =>
      inSpace ? distanceMetres(scene.targets, 0, scene.frames, index) : -scene.numbers[index]!;
    const rest = without(pool, far);
    far.push(rest.reduce((one, other) => (remoteness(other) > remoteness(one) ? other : one)));
  }
  return far;
}

/** `count` members of `pool` by lot, in the order drawn (Fisher and Yates). */
function drawSome(pool: readonly number[], count: number, draw: () => number): number[] {
  const deck = [...pool];
  const drawn: number[] = [];
  while (drawn.length < count && deck.length > 0) {
    const at = Math.floor(draw() * deck.length);
    drawn.push(deck[at]!);
    deck[at] = deck[deck.length - 1]!;
    deck.pop();
  }
  return drawn;
}

function without(pool: readonly number[], gone: readonly number[]): number[] {
  const set = new Set(gone);
  return pool.filter((index) => !set.has(index));
}

function whyNot(verdict: Verdict, options: StrategyOptions): string {
  switch (verdict) {
    case 'sees':
      return 'but was thinned out or not drawn among the frames that pass the ray test';
    case 'apart':
      return "but fails the ray test: its left and right border do not both meet the coming view's";
    case 'too-near':
      return `but fails the ray test: its borders meet the coming view's nearer than ${options.rayNearMetres} m`;
    case 'too-far':
      return `but fails the ray test: its borders meet the coming view's farther than ${options.rayFarMetres} m`;
  }
}
