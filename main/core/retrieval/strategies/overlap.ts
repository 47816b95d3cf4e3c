import { runnersUpKept } from '../types.ts';
import { best, takenFrames, type Choice, type Scene } from '../scene.ts';

/**
 * The frames that see most of the coming view, each judged alone (top-K by sample points, as Memorizon and
 * Matrix-Game do; without their penalties for age and angle). Frames that see nothing of it are not picked.
 */
export function chooseOverlap(scene: Scene): Choice {
  const { seen } = scene.visibility;
  const score = (index: number) => seen[index]! / scene.points.count;
  const picked = best(takenFrames(scene), scene.free, score).filter((index) => seen[index]! > 0);
  return {
    picked,
    next: best(takenFrames(scene, picked), runnersUpKept, score),
    score,
    whyNot: () => 'but no place was left after frames that see as much or more',
  };
}
