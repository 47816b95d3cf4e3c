import type { Camera } from '../core/camera/types.ts';
import { LookbackError } from '../core/errors.ts';
import { samplePath, samplePathSteps, type CameraPath } from '../core/path/index.ts';
import { readPath } from '../interchange/path-file.ts';
import type { Take } from '../memory/index.ts';
import { inSlices } from './slices.ts';

/** All cameras of a path, one per frame, for pictures of the given size in pixels. */
export function pathCameras(path: CameraPath, frame: { width: number; height: number }): Camera[] {
  return samplePath(path, frame.width / frame.height);
}

/** `pathCameras` without holding up the event loop, however long the path is. */
export function sampledPath(path: CameraPath, frame: { width: number; height: number }): Promise<Camera[]> {
  return inSlices(samplePathSteps(path, frame.width / frame.height));
}

/** The camera path a take was begun with. Throws `project-corrupt` when it cannot be read. */
export function pathOf(take: Take): CameraPath {
  try {
    return readPath(take.path, `take "${take.name}"`);
  } catch (cause) {
    throw new LookbackError(
      'project-corrupt',
      `The stored camera path of take "${take.name}" cannot be read.`,
      { cause },
    );
  }
}
