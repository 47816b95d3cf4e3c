import type { Camera } from '../camera/types.ts';
import { distance } from '../camera/vector.ts';

/** Metres from the frame before, one number per frame; frame 0, which has none before it, has the speed of frame 1. */
export function speedsOf(cameras: readonly Camera[]): Float32Array {
  const speeds = new Float32Array(cameras.length);
  for (let frame = 1; frame < cameras.length; frame++) {
    const [a, b] = [cameras[frame - 1] as Camera, cameras[frame] as Camera];
    speeds[frame] = distance(a.pose.position, b.pose.position);
  }
  speeds[0] = speeds[1] ?? 0;
  return speeds;
}
