import type { Camera } from '../../../main/core/camera/types.ts';
import { samplePath, samplePathSteps, type CameraPath } from '../../../main/core/path/index.ts';

/** Paths up to this long are sampled at once, in a few milliseconds; longer ones in slices between frames of the screen. */
export const shortPathFrames = 2000;
const sliceMs = 8;

const sampled = new WeakMap<CameraPath, { aspect: number; cameras: readonly Camera[] }>();

export function sampleNow(path: CameraPath, aspect: number): readonly Camera[] {
  const known = sampled.get(path);
  if (known?.aspect === aspect) return known.cameras;
  const cameras = samplePath(path, aspect);
  sampled.set(path, { aspect, cameras });
  return cameras;
}

/** The same for a long path, leaving the page time to draw. @returns undefined when `isStale` said so on the way */
export async function sampleAway(
  path: CameraPath,
  aspect: number,
  isStale: () => boolean,
): Promise<readonly Camera[] | undefined> {
  const steps = samplePathSteps(path, aspect);
  for (let started = performance.now(); ;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - started < sliceMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (isStale()) return undefined;
    started = performance.now();
  }
}
