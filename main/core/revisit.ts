import { angleBetweenDeg } from './camera/quaternion.ts';
import type { Camera } from './camera/types.ts';
import { distance } from './camera/vector.ts';

/** A frame and the earlier frame that saw the same view, with another view in between. */
export interface Revisit {
  readonly frame: number;
  readonly of: number;
}

export interface RevisitLimits {
  /** How far apart two cameras may stand and still have the same view, in metres. */
  readonly metres: number;
  /** How far apart they may look. */
  readonly degrees: number;
}

/** Close enough that at 1.5 m the picture moves by a few pixels of a 128-pixel frame at most. */
export const sameView: RevisitLimits = { metres: 0.1, degrees: 2 };

/**
 * Finds exact revisits along a path: for each frame the closest earlier frame with the same view, provided that the
 * camera had left that view in between (a camera that merely stands still does not revisit anything).
 * O(n²) in the number of frames; meant for measuring, not for the render loop.
 */
export function findRevisits(cameras: readonly Camera[], limits: RevisitLimits = sameView): Revisit[] {
  const revisits: Revisit[] = [];
  for (const [frame, camera] of cameras.entries()) {
    let hasLeft = false;
    let best: { of: number; apart: number } | undefined;
    for (let of = frame - 1; of >= 0; of--) {
      const earlier = cameras[of];
      if (!earlier) continue;
      const metres = distance(camera.pose.position, earlier.pose.position);
      const degrees = angleBetweenDeg(camera.pose.rotation, earlier.pose.rotation);
      const apart = metres / limits.metres + degrees / limits.degrees;
      const isSame = metres <= limits.metres && degrees <= limits.degrees;
      // "Left" means well outside the limits, so that slow motion does not count as leaving and returning.
      if (metres > 4 * limits.metres || degrees > 4 * limits.degrees) hasLeft = true;
      else if (isSame && hasLeft && (best === undefined || apart < best.apart)) best = { of, apart };
    }
    if (best) revisits.push({ frame, of: best.of });
  }
  return revisits;
}
