import { streams, uniformSource } from '../../random.ts';
import { runnersUpKept } from '../types.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';

/**
 * Frames by lot (the paper's "random"; its Table 1 row also keeps the first frame, which is `keepOrigin`). Every
 * candidate draws a lot from (seed, firstFrame), in the order of numbers; the highest lots win.
 */
export function chooseRandom(scene: Scene): Choice {
  const draw = uniformSource(scene.seed, streams.retrieval, scene.firstFrame);
  const lots = Float64Array.from(scene.numbers, draw);
  const score = (index: number) => lots[index]!;
  const picked = best(takenFrames(scene), scene.free, score);
  return {
    picked,
    next: best(takenFrames(scene, picked), runnersUpKept, score),
    score,
    why: 'Drawn by lot.',
    whyNot: () => 'but drew no winning lot',
  };
}
