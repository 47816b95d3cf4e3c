import { countSet, cover } from '../bits.ts';
import { gaugeOf } from '../quality.ts';
import { GreedyCover } from '../greedy-cover.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';
import { runnersUpKept } from '../types.ts';
import { chooseOverlap } from './overlap.ts';

/**
 * Ours, the default: the K frames that together show as much of the coming view as K frames can, as well as they can.
 *
 * Every sample point is worth 1 once some pick sees it, plus up to 1 for the quality of the best view of it (scale and
 * angle, see quality.ts). That sum is monotone and submodular, so taking the frame that adds most, again and again,
 * reaches at least 1 - 1/e of the best possible worth (Nemhauser, Wolsey, Fisher 1978). New points count from the start,
 * and once all are seen that can be, the remaining places go to closer and straighter views, then to those that see most.
 *
 * Promise: no fewer points are covered than `overlap` covers with the same K. Weighing quality may give up a few
 * points, and even pure greedy cover may lose to top-K by chance, since it is only (1 - 1/e)-optimal. So the choices
 * are tried in order until one keeps the promise: by worth; points first and quality only between equals; overlap's own.
 */
export function chooseCoverage(scene: Scene): Choice {
  const gauge = gaugeOf(scene.points, scene.targets);
  const fixed = scene.fixed.map(({ index }) => index);
  const free = takenFrames(scene).map((taken) => 1 - taken);
  const theirs = chooseOverlap(scene).picked;
  const enough = pointsCovered(scene, [...fixed, ...theirs]);
  const onlyTheirs = new Uint8Array(free.length);
  for (const index of theirs) onlyTheirs[index] = 1;
  const trials = [
    { seenWorth: 1, eligible: free },
    { seenWorth: scene.points.count + 1, eligible: free },
    { seenWorth: 1, eligible: onlyTheirs },
  ];
  let picked: number[] = [];
  let greedy: GreedyCover | undefined;
  for (const { seenWorth, eligible } of trials) {
    greedy = new GreedyCover(scene, gauge, seenWorth, eligible, fixed);
    picked = greedy.fill(scene.free);
    if (pointsCovered(scene, [...fixed, ...picked]) >= enough) break;
  }
  // Where nothing is left to gain, the frames that see most fill the places: a second look at the same things averages
  // out what the first got wrong (measured on held-out worlds: ARCHITECTURE.md, "Decisions").
  const { seen } = scene.visibility;
  const rest = best(takenFrames(scene, picked), scene.free - picked.length, (index) => seen[index]!);
  picked.push(...rest.filter((index) => seen[index]! > 0));

  // Scores are told in one currency, whichever trial won: the share of the highest possible worth that a frame adds.
  const tally = new GreedyCover(scene, gauge, 1, new Uint8Array(free.length), []);
  const scores = new Map<number, number>();
  const highest = 2 * scene.points.count;
  for (const index of [...fixed, ...picked]) scores.set(index, tally.join(index) / highest);
  const next: number[] = [];
  for (
    let other = greedy?.next();
    other !== undefined && next.length < runnersUpKept;
    other = greedy?.next()
  ) {
    if (!picked.includes(other.index)) next.push(other.index);
  }
  // Frames that would add nothing follow by what they see alone.
  const others = takenFrames(scene, [...picked, ...next]);
  next.push(...best(others, runnersUpKept - next.length, (index) => seen[index]!));
  for (const index of next) scores.set(index, tally.measure(index) / highest);
  const score = (index: number) => scores.get(index) ?? 0;
  return { picked, next: next.sort((a, b) => score(b) - score(a)), score };
}

/** Points that these frames see together. */
function pointsCovered(scene: Scene, indices: readonly number[]): number {
  const { bits, words } = scene.visibility;
  const covered = new Uint32Array(words);
  for (const index of indices) cover(bits, index, covered);
  return countSet(covered);
}
