import type { Quat, Vec3 } from '../camera/types.ts';

export const pathFormat = 'lookback-path/1';

export const easeKinds = ['linear', 'ease-in', 'ease-out', 'ease-in-out', 'hold'] as const;

/**
 * How the segment that starts at a keyframe runs. `linear` passes through its ends without stopping, `ease-in` starts
 * from rest, `ease-out` comes to rest, `hold` stays on this keyframe until the next one and jumps there.
 */
export type EaseKind = (typeof easeKinds)[number];

/** Where a keyframe's camera looks. `rotation` is camera-to-world with OpenCV axes; `target` is a world point. */
export type Orientation =
  | { readonly kind: 'rotation'; readonly rotation: Quat }
  | { readonly kind: 'look-at'; readonly target: Vec3 };

export interface Keyframe {
  /** Integer frame number, 0 .. durationFrames - 1; keyframes ascend strictly. */
  readonly frame: number;
  /** Metres. */
  readonly position: Vec3;
  readonly orientation: Orientation;
  /** Extra turn about the line of sight, clockwise positive, on top of the orientation. */
  readonly rollDeg: number;
  /** The whole vertical angle of view. */
  readonly fovYDeg: number;
  readonly ease: { readonly kind: EaseKind };
}

/** A camera path: what a creator edits. `samplePath` turns it into one camera per frame. */
export interface CameraPath {
  readonly format: typeof pathFormat;
  readonly name?: string;
  readonly fps: number;
  /** The path has the frames 0 .. durationFrames - 1. */
  readonly durationFrames: number;
  /** A closed curve: after the last keyframe the camera goes back to the first, which it would reach at frame durationFrames. */
  readonly loop: boolean;
  /**
   * Even speed over the whole way from the first to the last keyframe: keyframes in between keep their place in space
   * but not their frame. Stretches without travel, and holds, keep their length in frames. Easing is then ignored.
   */
  readonly constantSpeed: boolean;
  /**
   * How much a segment takes from its neighbours, 0..1; missing = 1, smooth curves. 0: straight lines and plain turns
   * between keyframes, so that (without `loop` and `constantSpeed`) a segment depends on its own two keyframes only.
   */
  readonly smoothness?: number;
  /** At least two. A camera that stands still is two equal keyframes. */
  readonly keyframes: readonly Keyframe[];
}

/** What a path may hold; the reader of path files and `samplePath` refuse anything else. */
export const pathLimits = {
  durationFrames: 1_000_000,
  fps: [1, 240],
  fovYDeg: [1, 175],
  smoothness: [0, 1],
} as const;
