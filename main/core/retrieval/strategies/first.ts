import { runnersUpKept } from '../types.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';

/** "1st frame as context" (Context as Memory, Table 1): the earliest frame and no other; the rest of K stays empty. */
export function chooseFirst(scene: Scene): Choice {
  const score = (index: number) => -scene.numbers[index]!;
  const earliest = scene.numbers.length > 0 && takenFrames(scene)[0] === 0 && scene.free > 0;
  const picked = earliest ? [0] : [];
  return {
    picked,
    next: best(takenFrames(scene, picked), runnersUpKept, score),
    score,
    why: 'The first frame.',
    whyNot: () => 'but is not the first frame',
  };
}
