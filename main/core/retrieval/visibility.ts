import { cameraStride, type CameraArrays } from './camera-arrays.ts';
import type { StrategyOptions } from './options.ts';
import type { SamplePoints } from './sample-points.ts';

/** Which frame sees which point. */
export interface Visibility {
  /** 32-bit words per frame. */
  readonly words: number;
  /** One row per frame: bit p of the row is set where the frame sees point p. */
  readonly bits: Uint32Array;
  /** Points seen, per frame. */
  readonly seen: Uint32Array;
}

/**
 * Tests every point against every frame's frustum: inside the picture, and between the sight depths along the forward
 * axis. Walls are not known here. O(frames x points), but a frame whose frustum leaves out (or holds) all corners of
 * a target's hull is decided by those eight alone: a frustum is convex.
 *
 * One long function on purpose: with the camera in locals and no calls it runs three times as fast as in pieces (destructuring counts as a call).
 */
export function findVisible(
  points: SamplePoints,
  frames: CameraArrays,
  options: StrategyOptions,
): Visibility {
  const words = Math.ceil(points.count / 32);
  const bits = new Uint32Array(frames.count * words);
  const seen = new Uint32Array(frames.count);
  const { sightNearMetres: near, sightFarMetres: far } = options;
  const { perTarget, positions, hulls } = points;
  const { values } = frames;
  const targets = hulls.length / 24;
  for (let frame = 0; frame < frames.count; frame++) {
    const c = frame * cameraStride;
    const rightX = values[c]!;
    const rightY = values[c + 1]!;
    const rightZ = values[c + 2]!;
    const downX = values[c + 3]!;
    const downY = values[c + 4]!;
    const downZ = values[c + 5]!;
    const aheadX = values[c + 6]!;
    const aheadY = values[c + 7]!;
    const aheadZ = values[c + 8]!;
    const eyeX = values[c + 9]!;
    const eyeY = values[c + 10]!;
    const eyeZ = values[c + 11]!;
    const left = values[c + 12]!;
    const right = values[c + 13]!;
    const top = values[c + 14]!;
    const bottom = values[c + 15]!;
    let count = 0;
    for (let target = 0; target < targets; target++) {
      // The sides of the frustum, as bits, that all corners lie beyond, and that any corner lies beyond.
      let beyondAll = ~0;
      let beyondAny = 0;
      for (let at = target * 24; at < target * 24 + 24; at += 3) {
        const dx = hulls[at]! - eyeX;
        const dy = hulls[at + 1]! - eyeY;
        const dz = hulls[at + 2]! - eyeZ;
        const z = dx * aheadX + dy * aheadY + dz * aheadZ;
        const x = dx * rightX + dy * rightY + dz * rightZ;
        const y = dx * downX + dy * downY + dz * downZ;
        const beyond =
          (z < near ? 1 : 0) |
          (z > far ? 2 : 0) |
          (x < left * z ? 4 : 0) |
          (x > right * z ? 8 : 0) |
          (y < top * z ? 16 : 0) |
          (y > bottom * z ? 32 : 0);
        beyondAll &= beyond;
        beyondAny |= beyond;
      }
      if (beyondAll !== 0) continue;
      const end = (target + 1) * perTarget;
      for (let point = target * perTarget; point < end; point++) {
        if (beyondAny !== 0) {
          const at = point * 3;
          const dx = positions[at]! - eyeX;
          const dy = positions[at + 1]! - eyeY;
          const dz = positions[at + 2]! - eyeZ;
          const z = dx * aheadX + dy * aheadY + dz * aheadZ;
          if (z < near || z > far) continue;
          const x = dx * rightX + dy * rightY + dz * rightZ;
          if (x < left * z || x > right * z) continue;
          const y = dx * downX + dy * downY + dz * downZ;
          if (y < top * z || y > bottom * z) continue;
        }
        const word = frame * words + (point >>> 5);
        bits[word] = bits[word]! | (1 << (point & 31));
        count++;
      }
    }
    seen[frame] = count;
  }
  return { words, bits, seen };
}
