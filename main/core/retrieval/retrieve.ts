import type { Camera } from '../camera/types.ts';
import { countNew, countSet, cover } from './bits.ts';
import { packCameras } from './camera-arrays.ts';
import { resolveOptions, type StrategyOptions } from './options.ts';
import { whyIn, whyOut } from './reasons.ts';
import { sampleTargets } from './sample-points.ts';
import { setScene, type Strategy } from './scene.ts';
import { chooseCoverage } from './strategies/coverage.ts';
import { chooseFirst } from './strategies/first.ts';
import { chooseFovRays } from './strategies/fov-rays.ts';
import { chooseOverlap } from './strategies/overlap.ts';
import { chooseRandom } from './strategies/random.ts';
import { chooseRecent } from './strategies/recent.ts';
import type { Pick, RetrievalRequest, RetrievalResult, StrategyName } from './types.ts';
import { findVisible } from './visibility.ts';

const strategies: Record<StrategyName, Strategy> = {
  first: chooseFirst,
  recent: chooseRecent,
  random: chooseRandom,
  'fov-rays': chooseFovRays,
  overlap: chooseOverlap,
  coverage: chooseCoverage,
};

/**
 * Picks the context frames for the coming chunk. A pure function: the same request and options give the same result,
 * whatever the order of the candidates. Frames that are always in come first (see `settle` for their order and for
 * what is refused), then the strategy's picks, then the frames that came closest, every one with its numbers and a
 * reason. Overlap, gain and coverage are measured by the same sample points for all strategies, walls not regarded.
 *
 * Places may stay empty: `first` takes one frame, the strategies that look at views take none that sees nothing of them.
 * Throws 'retrieval-options' for a request or options that contradict themselves.
 */
export function retrieve(
  strategy: StrategyName,
  request: RetrievalRequest,
  options: Partial<StrategyOptions> = {},
): RetrievalResult {
  const scene = setScene(request, options);
  const choice = strategies[strategy](scene);
  const { bits, seen, words } = scene.visibility;
  const total = scene.points.count;
  const covered = new Uint32Array(words);
  const chosen = [...scene.fixed, ...choice.picked.map((index) => ({ index, slot: 'retrieved' as const }))];
  const picks = chosen.map(({ index, slot }, rank): Pick => {
    const overlap = seen[index]! / total;
    const gain = countNew(bits, index, covered) / total;
    cover(bits, index, covered);
    const reason = whyIn(scene, index, slot, choice, overlap, gain);
    return { number: scene.numbers[index]!, slot, rank, score: choice.score(index), overlap, gain, reason };
  });
  const inside = chosen.map(({ index }) => index);
  const runnersUp = choice.next.map((index) => {
    const overlap = seen[index]! / total;
    const gain = countNew(bits, index, covered) / total;
    const reason = whyOut(scene, index, inside, choice, overlap, gain);
    return { number: scene.numbers[index]!, score: choice.score(index), overlap, gain, reason };
  });
  return { strategy, picks, runnersUp, coverage: countSet(covered) / total };
}

/** The share (0..1) of the targets' sample points that at least one of the frames sees; 0 without targets. */
export function coverageOf(
  targets: readonly Camera[],
  frames: readonly Camera[],
  given: Partial<StrategyOptions> = {},
): number {
  if (targets.length === 0) return 0;
  const options = resolveOptions(given);
  const points = sampleTargets(packCameras(targets, 'target'), options);
  const { bits, words } = findVisible(points, packCameras(frames, 'frame'), options);
  const covered = new Uint32Array(words);
  for (let frame = 0; frame < frames.length; frame++) cover(bits, frame, covered);
  return countSet(covered) / points.count;
}
