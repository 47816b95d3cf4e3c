import type { Camera } from '../../camera/types.ts';
import { type CameraPath, type Keyframe, pathFormat } from '../types.ts';
import { failEdit } from './edited.ts';
import { keyFromCamera } from './keys.ts';

/**
 * A path through recorded cameras: keyframes at the frames 0, T, 2T, .. and at the last one, straight lines in between
 * (`smoothness` 0). T is `everyFrames`.
 * @throws LookbackError 'path-invalid' for fewer than two cameras; 'path-range' for a T below 1
 */
export function pathFromCameras(
  cameras: readonly Camera[],
  { fps, everyFrames }: { readonly fps: number; readonly everyFrames: number },
): CameraPath {
  if (!Number.isInteger(everyFrames) || everyFrames < 1)
    failEdit('path-range', `A keyframe every ${everyFrames} frames is not possible; choose 1 or more.`);
  if (cameras.length < 2)
    failEdit('path-invalid', 'A camera path needs two frames, and fewer were recorded; record for longer.');
  const keyframes: Keyframe[] = [];
  for (const [frame, camera] of cameras.entries()) {
    if (frame % everyFrames === 0 || frame === cameras.length - 1)
      keyframes.push(keyFromCamera(camera, frame));
  }
  return {
    format: pathFormat,
    fps,
    durationFrames: cameras.length,
    loop: false,
    constantSpeed: false,
    smoothness: 0,
    keyframes,
  };
}
