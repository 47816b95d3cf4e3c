import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  type Camera,
  distance,
  fovYDegOf,
  mix,
  quatFromYawPitchRoll,
  slerp,
} from '../../../main/core/camera/index.ts';
import {
  type CameraPath,
  easeKinds,
  type Keyframe,
  samplePath,
  setSmoothness,
} from '../../../main/core/path/index.ts';
import { real, vec3 } from './arbitrary.ts';
import { cameraPath } from './path-arbitrary.ts';
import { at, key, metres, near, pathOf, steps } from './path-helpers.ts';

const withoutLast = (path: CameraPath): CameraPath => {
  const keyframes = path.keyframes.slice(0, -1);
  return { ...path, keyframes, durationFrames: (keyframes.at(-1)?.frame ?? 0) + 1 };
};

/** Away from the paths: running through its target bends a look-at across keyframes. */
const farTarget = (k: Keyframe): Keyframe => {
  if (k.orientation.kind !== 'look-at') return k;
  const [x, y, z] = k.orientation.target;
  return { ...k, orientation: { kind: 'look-at', target: [x, y, z + 50] } };
};

const zigzag: Keyframe[] = [
  key(0, { yawDeg: 0, fovYDeg: 40 }),
  key(10, { position: [3, 1.5, 0], yawDeg: 90, pitchDeg: 10, fovYDeg: 60 }),
  key(14, { position: [3, 2, 4], yawDeg: 30, rollDeg: 20 }),
  key(40, { position: [-2, 1, 4], yawDeg: -60 }),
];

describe('smoothness 0', () => {
  const cameras = samplePath(pathOf(zigzag, { smoothness: 0 }), 1);
  const eachFrame = (check: (a: Keyframe, b: Keyframe, share: number, camera: Camera) => void): void => {
    zigzag.slice(1).forEach((b, i) => {
      const a = zigzag[i] as Keyframe;
      for (let frame = a.frame; frame <= b.frame; frame++)
        check(a, b, (frame - a.frame) / (b.frame - a.frame), at(cameras, frame));
    });
  };

  it('goes straight and evenly from keyframe to keyframe', () => {
    eachFrame((a, b, share, camera) => {
      near(camera.pose.position, mix(a.position, b.position, share), 12);
      expect(fovYDegOf(camera.intrinsics)).toBeCloseTo(a.fovYDeg + share * (b.fovYDeg - a.fovYDeg), 9);
    });
  });

  it('turns evenly the shorter way round', () => {
    const tilted = zigzag.map((k, i) => ({
      ...k,
      // A tilt: between level keyframes the horizon is kept level, which a plain turn does not do.
      orientation: {
        kind: 'rotation',
        rotation: quatFromYawPitchRoll(i * 100, i * 15, 10 + i * 20),
      } as const,
      rollDeg: 0,
    }));
    const turned = samplePath(pathOf(tilted, { smoothness: 0 }), 1);
    tilted.slice(1).forEach((b, i) => {
      const a = tilted[i] as (typeof tilted)[0];
      for (let frame = a.frame; frame <= b.frame; frame++) {
        const share = (frame - a.frame) / (b.frame - a.frame);
        const plain = slerp(a.orientation.rotation, b.orientation.rotation, share);
        expect(angleBetweenDeg(at(turned, frame).pose.rotation, plain)).toBeLessThan(1e-9);
      }
    });
  });

  it('makes a segment depend on its own two keyframes only', () => {
    fc.assert(
      fc.property(cameraPath, (random) => {
        fc.pre(random.keyframes.length > 2);
        const keyframes = random.keyframes.map(farTarget);
        const path = { ...random, keyframes, smoothness: 0, loop: false, constantSpeed: false };
        const shorter = withoutLast(path);
        const [a, b] = [samplePath(shorter, 1), samplePath(path, 1)];
        a.forEach((camera, frame) => {
          near(numbersOf(camera), numbersOf(at(b, frame)), 12);
        });
      }),
    );
  });

  it('never changes earlier frames of a drive that goes on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(vec3(3), real(-180, 180), real(-20, 20)), { minLength: 3, maxLength: 12 }),
        (list) => {
          const keys = list.map(([position, yawDeg, pitchDeg], i) =>
            key(i * 4, { position, yawDeg, pitchDeg }),
          );
          const whole = samplePath(pathOf(keys, { smoothness: 0 }), 1);
          for (let count = 2; count < keys.length; count++) {
            const part = samplePath(pathOf(keys.slice(0, count), { smoothness: 0 }), 1);
            part.forEach((camera, frame) => near(numbersOf(camera), numbersOf(at(whole, frame)), 12));
          }
        },
      ),
    );
  });
});

describe('smoothness in between', () => {
  const lengthOf = (smoothness: number): number =>
    steps(samplePath(pathOf(zigzag, { smoothness }), 1), metres).reduce((sum, step) => sum + step, 0);

  it('goes from straight lines to the smooth curve', () => {
    const lengths = [0, 0.25, 0.5, 0.75, 1].map(lengthOf);
    expect(Math.min(...steps(lengths, (a, b) => b - a))).toBeGreaterThan(0);
    const straight = steps(zigzag, (a, b) => distance(a.position, b.position));
    expect(lengths[0]).toBeCloseTo(
      straight.reduce((sum, leg) => sum + leg, 0),
      9,
    );
  });

  it('is what it was before there was smoothness, at 1', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const plain = setSmoothness({ ...path, smoothness: 0.5 }, 1);
        expect(plain).not.toHaveProperty('smoothness');
        expect(samplePath({ ...path, smoothness: 1 }, 1)).toEqual(samplePath(plain, 1));
      }),
    );
  });

  it('never runs backwards on a straight line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), real(0, 9)), { minLength: 2, maxLength: 8 }),
        real(0, 1),
        fc.constantFrom(...easeKinds),
        (legs, smoothness, ease) => {
          let [frame, x] = [0, 0];
          const keys = [
            key(0, { ease }),
            ...legs.map(([gap, far]) => key((frame += gap), { position: [(x += far), 1.5, 0], ease })),
          ];
          const cameras = samplePath(pathOf(keys, { smoothness }), 1);
          const forwards = steps(cameras, (a, b) => b.pose.position[0] - a.pose.position[0]);
          expect(Math.min(...forwards)).toBeGreaterThan(-1e-9);
        },
      ),
    );
  });
});

/** A camera's rotation (as a matrix would have it: without the sign) and lens. */
function numbersOf({ pose, intrinsics }: Camera): number[] {
  const [x, y, z, w] = pose.rotation;
  return [
    ...pose.position,
    x * x,
    y * y,
    z * z,
    w * w,
    x * y,
    y * z,
    z * w,
    w * x,
    x * z,
    y * w,
    intrinsics.fx,
    intrinsics.fy,
  ];
}
