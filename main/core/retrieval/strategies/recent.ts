import { runnersUpKept } from '../types.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';

/** The latest frames, latest first: a sliding window. */
export function chooseRecent(scene: Scene): Choice {
  const score = (index: number) => scene.numbers[index]!;
  const picked = best(takenFrames(scene), scene.free, score);
  return {
    picked,
    next: best(takenFrames(scene, picked), runnersUpKept, score),
    score,
    why: 'In the window of latest frames.',
    whyNot: () => 'but is older than all that were picked',
  };
}
