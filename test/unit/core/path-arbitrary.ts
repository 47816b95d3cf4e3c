import fc from 'fast-check';
import { type CameraPath, easeKinds, type Keyframe } from '../../../main/core/path/index.ts';
import { quat, real, vec3 } from './arbitrary.ts';

const keyframeAt = (frame: number): fc.Arbitrary<Keyframe> =>
  fc.record({
    frame: fc.constant(frame),
    // Few places, so that keyframes often coincide with each other and with targets.
    position: fc.oneof(vec3(5), fc.constantFrom([0, 1.5, 0] as const, [1, 1.5, 0] as const)),
    orientation: fc.oneof(
      fc.record({ kind: fc.constant('rotation' as const), rotation: quat }),
      fc.record({
        kind: fc.constant('look-at' as const),
        target: fc.oneof(vec3(5), fc.constantFrom([0, 1.5, 0] as const, [1, 1.5, 0] as const)),
      }),
    ),
    rollDeg: real(-180, 180),
    fovYDeg: real(1, 175),
    ease: fc.record({ kind: fc.constantFrom(...easeKinds) }),
  });

/** Any path that is allowed, with few frames. */
export const cameraPath: fc.Arbitrary<CameraPath> = fc
  .uniqueArray(fc.integer({ min: 0, max: 80 }), { minLength: 2, maxLength: 7 })
  .map((frames) => frames.sort((a, b) => a - b))
  .chain((frames) =>
    fc.record(
      {
        format: fc.constant('lookback-path/1' as const),
        name: fc.string(),
        fps: real(1, 240),
        durationFrames: fc.integer({ min: (frames.at(-1) ?? 0) + 1, max: 90 }),
        loop: fc.boolean(),
        constantSpeed: fc.boolean(),
        smoothness: fc.oneof(fc.constantFrom(0, 1), real(0, 1)),
        keyframes: fc.tuple(...frames.map(keyframeAt)),
      },
      { requiredKeys: ['format', 'fps', 'durationFrames', 'loop', 'constantSpeed', 'keyframes'] },
    ),
  );
