import type { ProjectState } from '../state/project.svelte.ts';
import type { Rect } from './scene/lens.ts';

/** What the 3D view shows and is busy with, besides what belongs to the project. Neither saved nor undoable. */
export class Trajectory {
  readonly show = $state({ keys: true, memory: true, pictures: true, grid: true, speed: true });
  /** The next click in the view says what the selected keyframes look at. */
  pickingTarget = $state(false);
  /** Index of the keyframe under the pointer. */
  hoveredKey = $state<number | undefined>(undefined);
  /** The rectangle that is being drawn to select keyframes. */
  marquee = $state.raw<Rect | undefined>(undefined);
  /** Fly mode, metres per second. */
  flySpeed = $state(1.5);
  /** Where the picture's frame lines are in the look-through and fly modes. */
  frameLines = $state.raw<Rect | undefined>(undefined);
}

export type Layer = keyof Trajectory['show'];

const known = new WeakMap<ProjectState, Trajectory>();

/** The view's state outlives its panel: a narrow window shows panels in turns. */
export function trajectoryOf(project: ProjectState): Trajectory {
  const trajectory = known.get(project) ?? new Trajectory();
  known.set(project, trajectory);
  return trajectory;
}
