import { yawPitchRollOf } from '../../../main/core/camera/pose.ts';
import type { Keyframe } from '../../../main/core/path/index.ts';
import { keyCamera } from './scene/key-camera.ts';

/** A keyframe in words, for those who cannot see the 3D view. */
export function describeKey(key: Keyframe): string {
  const [x, y, z] = key.position;
  const { yawDeg, pitchDeg } = yawPitchRollOf(keyCamera(key, 1).pose.rotation);
  const place = `at x ${x.toFixed(2)}, z ${z.toFixed(2)}, ${y.toFixed(2)} metres high`;
  const view = `heading ${yawDeg.toFixed(0)} degrees, pitch ${pitchDeg.toFixed(0)} degrees`;
  return `Frame ${key.frame}: ${place}, ${view}, angle of view ${key.fovYDeg.toFixed(0)} degrees`;
}
