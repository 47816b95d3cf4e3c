import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  distance,
  fovYDegOf,
  multiplyQuat,
  normalize,
  normalizeQuat,
  subtract,
  type Vec3,
  dot,
} from '../../../main/core/camera/index.ts';
import { samplePath } from '../../../main/core/path/index.ts';
import { cameraPath } from './path-arbitrary.ts';
import { at, key, metres, near, pathOf, place, steps, turn, yaw } from './path-helpers.ts';

describe('any path', () => {
  it('gives one finite, unit-length camera per frame, the same each time', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const cameras = samplePath(path, 16 / 9);
        expect(cameras.length).toBe(path.durationFrames);
        for (const { pose, intrinsics } of cameras) {
          expect(
            [
              ...pose.position,
              ...pose.rotation,
              intrinsics.fx,
              intrinsics.fy,
              intrinsics.cx,
              intrinsics.cy,
            ].every(Number.isFinite),
          ).toBe(true);
          expect(Math.hypot(...pose.rotation)).toBeCloseTo(1, 12);
        }
        expect(samplePath(path, 16 / 9)).toEqual(cameras);
      }),
    );
  });

  it('passes through its keyframes exactly', () => {
    fc.assert(
      fc.property(cameraPath, (random) => {
        const path = { ...random, constantSpeed: false };
        const cameras = samplePath(path, 1);
        for (const { frame, position, orientation, rollDeg, fovYDeg } of path.keyframes) {
          const camera = at(cameras, frame);
          expect(camera.pose.position).toEqual(position);
          expect(fovYDegOf(camera.intrinsics)).toBeCloseTo(fovYDeg, 9);
          if (orientation.kind === 'look-at') continue;
          const rolled = multiplyQuat(normalizeQuat(orientation.rotation), rollQuat(rollDeg));
          expect(angleBetweenDeg(camera.pose.rotation, rolled)).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it('keeps field of view within the range of its keyframes', () => {
    fc.assert(
      fc.property(cameraPath, (path) => {
        const fovs = path.keyframes.map((k) => k.fovYDeg);
        for (const { intrinsics } of samplePath(path, 1)) {
          expect(fovYDegOf(intrinsics)).toBeGreaterThan(Math.min(...fovs) - 1e-9);
          expect(fovYDegOf(intrinsics)).toBeLessThan(Math.max(...fovs) + 1e-9);
        }
      }),
    );
  });

  it('waits at its first and last keyframe', () => {
    const keys = [key(3, { position: [1, 1, 1], yawDeg: 10 }), key(6, { position: [2, 1, 1], yawDeg: 20 })];
    const cameras = samplePath(pathOf(keys, { durationFrames: 10 }), 1);
    for (const frame of [0, 1, 2]) expect(at(cameras, frame)).toEqual(at(cameras, 3));
    for (const frame of [7, 8, 9]) expect(at(cameras, frame)).toEqual(at(cameras, 6));
  });

  it('stands still between two equal keyframes', () => {
    const cameras = samplePath(pathOf([key(0, { yawDeg: 30 }), key(20, { yawDeg: 30 })]), 1);
    for (const camera of cameras) expect(camera).toEqual(cameras[0]);
  });
});

function rollQuat(rollDeg: number) {
  const half = (rollDeg * Math.PI) / 360;
  return [0, 0, Math.sin(half), Math.cos(half)] as const;
}

describe('positions', () => {
  it('follow the centripetal Catmull-Rom curve (Barry and Goldman evaluation)', () => {
    const points: Vec3[] = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 4, 0],
      [10, 4, 3],
    ];
    // The curve between points 1 and 2, by the pyramid of linear interpolations of its definition.
    const knots = [0];
    points.slice(1).forEach((p, i) => knots.push((knots[i] ?? 0) + Math.sqrt(distance(p, points[i] ?? p))));
    const pyramid = (t: number): Vec3 => {
      let level = points;
      for (let order = 1; order <= 3; order++) {
        level = level.slice(1).map((b, i) => {
          const a = level[i] ?? b;
          // Order 2 interpolates over the two inner knots of each three, order 3 over the middle interval.
          const [from, to] = order === 1 ? [i, i + 1] : order === 2 ? [i, i + 2] : [1, 2];
          const [ta, tb] = [knots[from] ?? 0, knots[to] ?? 0];
          const w = (t - ta) / (tb - ta);
          return a.map((value, axis) => value * (1 - w) + (b[axis] ?? 0) * w) as unknown as Vec3;
        });
      }
      return level[0] ?? [0, 0, 0];
    };
    const cameras = samplePath(
      pathOf(
        points.map((position, i) => key(i * 100, { position, ease: i === 1 ? 'ease-in-out' : 'linear' })),
      ),
      1,
    );
    for (let i = 0; i <= 100; i += 10) {
      const share = (i / 100) ** 2 * (3 - (2 * i) / 100);
      const t = (knots[1] ?? 0) + share * ((knots[2] ?? 0) - (knots[1] ?? 0));
      near(place(cameras, 100 + i), pyramid(t));
    }
  });

  it('are a straight line for keys on a line and make no loop at a sharp turn', () => {
    // The classic case of the uniform spline's overshoot: close keys between far ones.
    const corner: Vec3[] = [
      [0, 0, 0],
      [10, 0, 0],
      [10.1, 0.1, 0],
      [10, 10, 0],
    ];
    const cameras = samplePath(pathOf(corner.map((position, i) => key(i * 50, { position }))), 1);
    for (const { pose } of cameras) {
      expect(pose.position[0]).toBeLessThan(10.6);
      expect(pose.position[1]).toBeGreaterThan(-0.5);
    }
    const between = cameras.slice(50, 101);
    const directions = steps(between, (a, b) =>
      dot(normalize(subtract(b.pose.position, a.pose.position)), [0.707, 0.707, 0]),
    );
    expect(Math.min(...directions)).toBeGreaterThan(0);
  });

  it('stay on the spot between coincident keyframes', () => {
    const keys = [
      key(0),
      key(10, { position: [3, 1.5, 0] }),
      key(20, { position: [3, 1.5, 0], yawDeg: 90 }),
      key(30),
    ];
    const cameras = samplePath(pathOf(keys), 1);
    for (let i = 10; i <= 20; i++) expect(place(cameras, i)).toEqual([3, 1.5, 0]);
    expect(yaw(cameras, 15)).toBeGreaterThan(20);
  });

  it('close a loop smoothly', () => {
    const keys = Array.from({ length: 12 }, (_, i) =>
      key(i * 10, {
        position: [Math.sin((i * Math.PI) / 6), 1.5, Math.cos((i * Math.PI) / 6)],
        yawDeg: i * 30,
      }),
    );
    const cameras = samplePath(pathOf(keys, { durationFrames: 120, loop: true }), 1);
    const round = [...cameras, at(cameras, 0)];
    const speeds = steps(round, metres);
    expect(Math.max(...speeds) / Math.min(...speeds)).toBeLessThan(1.1);
    expect(Math.max(...steps(round, turn))).toBeLessThan(3.1);
    for (const { pose } of cameras)
      expect(Math.hypot(pose.position[0], pose.position[2])).toBeGreaterThan(0.99);
  });
});

describe('size', () => {
  it('samples a hundred thousand frames', () => {
    const keys = Array.from({ length: 100 }, (_, i) =>
      key(i * 1001, { position: [i % 7, 1.5, i % 11], yawDeg: i * 40 }),
    );
    const cameras = samplePath(pathOf(keys, { durationFrames: 100_000 }), 1);
    expect(cameras.length).toBe(100_000);
    expect(place(cameras, 99 * 1001)).toEqual([99 % 7, 1.5, 99 % 11]);
  });
});
