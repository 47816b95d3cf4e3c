import type { Camera } from '../../../../main/core/camera/types.ts';
import { speedsOf } from '../../../../main/core/path/index.ts';

/** How far and how fast the cameras of a path go. */
export interface Travel {
  /** Metres from the frame before, for each frame. */
  readonly steps: Float32Array;
  readonly lengthMetres: number;
  /** Metres per frame. */
  readonly topSpeed: number;
}

const known = new WeakMap<readonly Camera[], Travel>();

/** Worked out once for a list of cameras: the 3D view and the inspector both ask, and a path may have a million frames. */
export function travelOf(cameras: readonly Camera[]): Travel {
  const before = known.get(cameras);
  if (before) return before;
  const steps = speedsOf(cameras);
  let [lengthMetres, topSpeed] = [0, 0];
  for (let frame = 1; frame < steps.length; frame++) {
    const step = steps[frame] ?? 0;
    lengthMetres += step;
    if (step > topSpeed) topSpeed = step;
  }
  const travel = { steps, lengthMetres, topSpeed };
  known.set(cameras, travel);
  return travel;
}
