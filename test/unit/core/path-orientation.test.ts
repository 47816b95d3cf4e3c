import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  forwardOf,
  normalize,
  quatFromYawPitchRoll,
  subtract,
  type Vec3,
  dot,
  wrapDeg,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import { type Keyframe, samplePath } from '../../../main/core/path/index.ts';
import { real } from './arbitrary.ts';
import { at, key, near, pathOf, steps, turn, yaw } from './path-helpers.ts';

describe('orientations', () => {
  it('take the shorter way, whatever the signs of the quaternions', () => {
    const flipped = (k: Keyframe): Keyframe =>
      k.orientation.kind === 'look-at'
        ? k
        : {
            ...k,
            orientation: {
              kind: 'rotation',
              rotation: k.orientation.rotation.map((x) => -x) as unknown as Keyframe['position'] &
                [number, number, number, number],
            },
          };
    const keys = [
      key(0, { yawDeg: 170 }),
      key(10, { yawDeg: -170 }),
      key(20, { yawDeg: -100 }),
      key(30, { yawDeg: 40 }),
    ];
    const plain = samplePath(pathOf(keys), 1);
    const signs = samplePath(pathOf(keys.map((k, i) => (i % 2 === 1 ? flipped(k) : k))), 1);
    plain.forEach((camera, i) => expect(turn(camera, at(signs, i))).toBeLessThan(1e-5));
    expect(Math.abs(wrapDeg(yaw(plain, 5) - 180))).toBeLessThan(5);
    const turns = steps(plain, (a, b) =>
      wrapDeg(yawPitchRollOf(b.pose.rotation).yawDeg - yawPitchRollOf(a.pose.rotation).yawDeg),
    );
    expect(Math.min(...turns)).toBeGreaterThan(0);
  });

  it('never turn faster than a few times the mean of their span', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 4, max: 40 }), real(-170, 170), real(-60, 60)), {
          minLength: 2,
          maxLength: 6,
        }),
        (list) => {
          let frame = 0;
          const keys = [
            key(0),
            ...list.map(([gap, yawDeg, pitchDeg]) => key((frame += gap), { yawDeg, pitchDeg })),
          ];
          const cameras = samplePath(pathOf(keys), 1);
          keys.slice(1).forEach((b, i) => {
            const a = keys[i] as Keyframe;
            const span = cameras.slice(a.frame, b.frame + 1);
            const mean = turn(at(cameras, a.frame), at(cameras, b.frame)) / (b.frame - a.frame);
            // A span of four frames between two opposite turns can just exceed 4.
            expect(Math.max(...steps(span, turn))).toBeLessThan(5 * mean + 1e-6);
          });
        },
      ),
    );
  });

  it('keep the horizon level between level keyframes', () => {
    const keys = [key(0), key(20, { yawDeg: 100, pitchDeg: 20 }), key(40, { yawDeg: 30, pitchDeg: -20 })];
    for (const { pose } of samplePath(pathOf(keys), 1)) {
      expect(Math.abs(yawPitchRollOf(pose.rotation).rollDeg)).toBeLessThan(1e-6);
    }
  });

  it('roll clockwise by the interpolated roll', () => {
    const cameras = samplePath(pathOf([key(0), key(10, { rollDeg: 40 })]), 1);
    near(
      [0, 5, 10].map((i) => yawPitchRollOf(at(cameras, i).pose.rotation).rollDeg),
      [0, 20, 40],
      6,
    );
  });
});

describe('look-at', () => {
  it('is aimed from the interpolated position', () => {
    const target: Vec3 = [0, 1, 5];
    const keys = [
      key(0, { target, position: [-4, 1.5, 0] }),
      key(10, { target, position: [0, 2, -1] }),
      key(30, { target, position: [4, 1.5, 0] }),
    ];
    for (const { pose } of samplePath(pathOf(keys), 1)) {
      const aim = normalize(subtract(target, pose.position));
      expect(dot(aim, forwardOf(pose.rotation))).toBeCloseTo(1, 9);
    }
  });

  it('does not flip or lose itself when the path runs through its target', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 120 }),
        real(-0.3, 0.3),
        fc.boolean(),
        fc.boolean(),
        (frames, aside, isKeyThere, constantSpeed) => {
          const target: Vec3 = [0, 1.5, 0];
          const middle = isKeyThere ? [key((frames / 2) | 0, { target, position: target })] : [];
          const keys = [
            key(0, { target, position: [aside, 1.5, -3] }),
            ...middle,
            key(frames, { target, position: [0, 1.5, 3] }),
          ];
          const cameras = samplePath(pathOf(keys, { constantSpeed }), 1);
          expect(Math.max(...steps(cameras, turn))).toBeLessThan(46);
          expect(cameras.every(({ pose }) => pose.rotation.every(Number.isFinite))).toBe(true);
        },
      ),
    );
  });

  it('turns evenly when it runs straight through, and is exact away from there', () => {
    const target: Vec3 = [0, 1.5, 0];
    const cameras = samplePath(
      pathOf([key(0, { target, position: [0, 1.5, -6] }), key(120, { target, position: [0, 1.5, 6] })]),
      1,
    );
    expect(Math.max(...steps(cameras, turn))).toBeLessThan(8.01);
    near(
      [yaw(cameras, 0), yaw(cameras, 36), Math.abs(yaw(cameras, 84)), Math.abs(yaw(cameras, 120))],
      [0, 0, 180, 180],
    );
  });

  it('is smooth over the seam of a loop that runs through its target there', () => {
    const target: Vec3 = [0, 1.5, 0];
    const round: Vec3[] = [
      [0, 1.5, 0.02],
      [3, 1.5, 3],
      [0, 1.5, 6],
      [-3, 1.5, 3],
    ];
    const keys = round.map((position, i) => key(i * 30, { target, position }));
    const cameras = samplePath(pathOf(keys, { loop: true, durationFrames: 120 }), 1);
    expect(Math.max(...steps([...cameras, at(cameras, 0)], turn))).toBeLessThan(46);
  });

  it('blends into a fixed orientation without a jump', () => {
    fc.assert(
      fc.property(real(-180, 180), real(-60, 60), (yawDeg, pitchDeg) => {
        const target: Vec3 = [0, 1.5, 4];
        const keys = [
          key(0, { target, position: [-3, 1.5, 0] }),
          key(60, { target, position: [0, 1.5, 0] }),
          key(120, { yawDeg, pitchDeg, position: [3, 1.5, 0] }),
          key(180, { target, position: [3, 1.5, 3] }),
        ];
        const cameras = samplePath(pathOf(keys), 1);
        expect(Math.max(...steps(cameras, turn))).toBeLessThan(12);
        expect(
          angleBetweenDeg(at(cameras, 120).pose.rotation, quatFromYawPitchRoll(yawDeg, pitchDeg)),
        ).toBeLessThan(1e-4);
      }),
    );
  });
});
