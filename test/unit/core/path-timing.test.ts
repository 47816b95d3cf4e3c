import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Vec3 } from '../../../main/core/camera/index.ts';
import { type EaseKind, samplePath } from '../../../main/core/path/index.ts';
import { real } from './arbitrary.ts';
import { at, key, metres, near, pathOf, place, steps, yaw } from './path-helpers.ts';

describe('timing', () => {
  const straight = (ease: EaseKind) =>
    samplePath(pathOf([key(0, { ease }), key(8, { position: [8, 1.5, 0], yawDeg: 80 })]), 1);

  it('of two keyframes is linear, eased or held as asked', () => {
    const linear = straight('linear');
    for (let i = 0; i <= 8; i++) near([...place(linear, i), yaw(linear, i)], [i, 1.5, 0, 10 * i]);
    // Smoothstep 3u^2 - 2u^3 at u = 1/4, 1/2, 3/4, times 8.
    const eased = straight('ease-in-out');
    near(
      [2, 4, 6].map((i) => place(eased, i)[0]),
      [1.25, 4, 6.75],
    );
    near(
      [2, 4, 6].map((i) => yaw(eased, i)),
      [12.5, 40, 67.5],
    );
    // From rest to a natural end: (3u^2 - u^3) / 2. Coming to rest is the same backwards.
    near(
      [2, 4, 8].map((i) => place(straight('ease-in'), i)[0]),
      [0.6875, 2.5, 8],
    );
    near(
      [0, 4, 6].map((i) => place(straight('ease-out'), i)[0]),
      [0, 5.5, 7.3125],
    );
    const held = straight('hold');
    for (let i = 0; i < 8; i++) expect(at(held, i)).toEqual(at(held, 0));
    near([...place(held, 8), yaw(held, 8)], [8, 1.5, 0, 80]);
  });

  it('never runs backwards on a straight line, however uneven the keyframes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            gap: fc.integer({ min: 1, max: 40 }),
            metres: real(0, 9),
          }),
          {
            minLength: 2,
            maxLength: 8,
          },
        ),
        fc.boolean(),
        (legs, constantSpeed) => {
          let [frame, x] = [0, 0];
          const keys = [
            key(0),
            ...legs.map((leg) => key((frame += leg.gap), { position: [(x += leg.metres), 1.5, 0] })),
          ];
          const cameras = samplePath(pathOf(keys, { constantSpeed }), 1);
          for (const step of steps(cameras, (a, b) => b.pose.position[0] - a.pose.position[0])) {
            expect(step).toBeGreaterThan(-1e-9);
          }
        },
      ),
    );
  });

  it('has no jump of speed at a keyframe with uneven neighbours', () => {
    const keys = [
      key(0),
      key(1000, { position: [1, 1.5, 0] }),
      key(1200, { position: [4, 1.5, 2] }),
      key(3000),
    ];
    const speeds = steps(samplePath(pathOf(keys), 1), metres);
    const changes = steps(speeds, (a, b) => Math.abs(b - a));
    expect(Math.max(...changes)).toBeLessThan(0.02 * Math.max(...speeds));
  });

  it('does not let a hold bend its neighbours', () => {
    const keys = [
      key(0),
      key(4, { position: [4, 1.5, 0], ease: 'hold' }),
      key(8, { position: [0, 9, 0] }),
      key(12),
    ];
    const cameras = samplePath(pathOf(keys), 1);
    for (let i = 0; i <= 4; i++) near(place(cameras, i), [i, 1.5, 0]);
    near(place(cameras, 7), [4, 1.5, 0]);
    near(place(cameras, 10), [0, 5.25, 0]);
  });
});

describe('constant speed', () => {
  it('is even over the whole way, uneven keyframes or not', () => {
    const keys = [
      key(0),
      key(5, { position: [3, 1.5, 0] }),
      key(70, { position: [3, 1.5, 1], ease: 'ease-in-out' }),
      key(80, { position: [-2, 2, 4] }),
      key(200, { position: [0, 1.5, 8], yawDeg: 90 }),
    ];
    const speeds = steps(samplePath(pathOf(keys, { constantSpeed: true }), 1), metres);
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    for (const speed of speeds) expect(Math.abs(speed / mean - 1)).toBeLessThan(0.02);
  });

  it('leaves pauses their length', () => {
    const stop: Vec3 = [2, 1.5, 0];
    const keys = [
      key(0),
      key(5, { position: stop }),
      key(25, { position: stop, yawDeg: 90 }),
      key(50, { position: [2, 1.5, 4] }),
    ];
    const cameras = samplePath(pathOf(keys, { constantSpeed: true }), 1);
    // 30 travelling frames for 2 m and 4 m: the pause is from frame 10 to 30.
    for (let i = 10; i <= 30; i++) near(place(cameras, i), stop);
    near([yaw(cameras, 10), yaw(cameras, 30)], [0, 90], 6);
    near([...place(cameras, 5), ...place(cameras, 40)], [1, 1.5, 0, 2, 1.5, 2], 3);
  });

  it('goes round a loop evenly, across its seam too', () => {
    const square: Vec3[] = [
      [0, 1.5, 0],
      [4, 1.5, 0],
      [4, 1.5, 4],
      [0, 1.5, 4],
    ];
    const frames = [0, 7, 60, 65];
    const keys = square.map((position, i) => key(frames[i] ?? 0, { position }));
    const path = pathOf(keys, { durationFrames: 120, loop: true, constantSpeed: true });
    const cameras = samplePath(path, 1);
    const speeds = steps([...cameras, at(cameras, 0)], metres);
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    for (const speed of speeds) expect(Math.abs(speed / mean - 1)).toBeLessThan(0.02);
    // The four sides are equally long, so each corner comes after a quarter of the time.
    square.forEach((corner, i) => near(place(cameras, i * 30), corner, 6));
  });

  it('leaves a hold its length and jumps at its end', () => {
    const keys = [
      key(0),
      key(10, { position: [2, 1.5, 0], ease: 'hold' }),
      key(25, { position: [9, 1.5, 0], yawDeg: 90 }),
      key(45, { position: [9, 1.5, 4] }),
    ];
    const cameras = samplePath(pathOf(keys, { constantSpeed: true }), 1);
    // 30 travelling frames for 2 m and 4 m, the 7 m of the jump not counted: the hold is from frame 10 to 25.
    near([...place(cameras, 5), ...place(cameras, 35)], [1, 1.5, 0, 9, 1.5, 2], 6);
    for (let i = 10; i < 25; i++) near([...place(cameras, i), yaw(cameras, i)], [2, 1.5, 0, 0], 6);
    near([...place(cameras, 25), yaw(cameras, 25)], [9, 1.5, 0, 90], 6);
    const speeds = steps(cameras, metres).filter((_, i) => i < 10 || i >= 25);
    for (const speed of speeds) expect(speed).toBeCloseTo(0.2, 6);
  });

  it('changes nothing for a camera that only turns', () => {
    const keys = [key(0), key(7, { yawDeg: 80 }), key(30, { yawDeg: 100 })];
    expect(samplePath(pathOf(keys, { constantSpeed: true }), 1)).toEqual(samplePath(pathOf(keys), 1));
  });
});
