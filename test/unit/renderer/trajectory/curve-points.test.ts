import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intrinsicsFromFov } from '../../../../main/core/camera/intrinsics.ts';
import { identityQuat } from '../../../../main/core/camera/quaternion.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import { travelOf } from '../../../../renderer/src/trajectory/scene/travel.ts';
import { curvePoints, secondMarks, spread } from '../../../../renderer/src/trajectory/scene/curve-points.ts';

const intrinsics = intrinsicsFromFov(50, 16 / 9);
const cameraAt = (position: Vec3): Camera => ({ pose: { position, rotation: identityQuat }, intrinsics });

/** East for `straight` frames, then a circle of `turn` frames, then a rest of `still` frames. */
function walk(straight: number, turn: number, still: number): Camera[] {
  const path: Vec3[] = [];
  for (let i = 0; i < straight; i++) path.push([i * 0.1, 1.6, 0]);
  const end = (straight - 1) * 0.1;
  for (let i = 1; i <= turn; i++) {
    const angle = (i / turn) * Math.PI;
    path.push([end + Math.sin(angle), 1.6, 1 - Math.cos(angle)]);
  }
  const last = path.at(-1) ?? [0, 0, 0];
  for (let i = 0; i < still; i++) path.push(last);
  return path.map(cameraAt);
}

/** How far a point is from the nearest of the chain's segments, metres. */
function awayFrom(positions: Float32Array, [x, , z]: Vec3): number {
  let least = Infinity;
  for (let i = 0; i + 5 < positions.length; i += 3) {
    const [ax = 0, az = 0, bx = 0, bz = 0] = [
      positions[i],
      positions[i + 2],
      positions[i + 3],
      positions[i + 5],
    ];
    const size = (bx - ax) ** 2 + (bz - az) ** 2;
    const share =
      size === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (z - az) * (bz - az)) / size));
    least = Math.min(least, Math.hypot(ax + (bx - ax) * share - x, az + (bz - az) * share - z));
  }
  return least;
}

describe('curvePoints', () => {
  test('keeps every frame of a path that is not long', () => {
    const cameras = walk(50, 20, 5);
    const points = curvePoints(cameras);
    const travel = travelOf(cameras);
    expect([...points.frames]).toEqual(cameras.map((_, frame) => frame));
    expect(travel.lengthMetres).toBeCloseTo(4.9 + 20 * 2 * Math.sin(Math.PI / 40), 4);
    expect(travel.topSpeed).toBeCloseTo(2 * Math.sin(Math.PI / 40), 5);
  });

  test('thins a long path out, ascending, with both ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 8, max: 200 }),
        (straight, turn, still, most) => {
          const cameras = walk(straight, turn, still);
          const { frames, positions } = curvePoints(cameras, most);
          expect(frames.length).toBeLessThanOrEqual(most);
          expect(frames[0]).toBe(0);
          expect(frames.at(-1)).toBe(cameras.length - 1);
          frames.forEach((frame, index) => {
            if (index > 0) expect(frame).toBeGreaterThan(frames[index - 1] ?? Infinity);
            cameras[frame]?.pose.position.forEach((value, axis) =>
              expect(positions[index * 3 + axis]).toBeCloseTo(value, 4),
            );
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('gives a bend more points than a straight line or a rest', () => {
    const cameras = walk(3000, 300, 3000);
    const points = curvePoints(cameras, 120);
    const inBend = points.frames.filter((frame) => frame >= 2999 && frame <= 3300).length;
    expect(inBend).toBeGreaterThan(40);
    for (const { pose } of cameras) expect(awayFrom(points.positions, pose.position)).toBeLessThan(0.01);
  });

  test('draws no more points for 100,000 frames than a graphics card takes gladly', () => {
    expect(curvePoints(walk(60_000, 20_000, 20_000)).frames.length).toBeLessThanOrEqual(3000);
  });

  test('draws nothing without frames, and one point for a single one', () => {
    expect(curvePoints([]).frames).toHaveLength(0);
    expect(curvePoints([cameraAt([1, 2, 3])]).positions).toEqual(new Float32Array([1, 2, 3]));
  });
});

describe('secondMarks', () => {
  test('marks whole seconds, also at frame rates that are none', () => {
    expect(secondMarks(37, 12)).toEqual([0, 12, 24, 36]);
    expect(secondMarks(100, 29.97)).toEqual([0, 30, 60, 90]);
  });

  test('marks fewer seconds of a long path', () => {
    const marks = secondMarks(100_000, 12);
    expect(marks.length).toBeLessThanOrEqual(240);
    expect((marks[1] ?? 0) % 12).toBe(0);
  });
});

test('spread takes frames at even distances', () => {
  expect(spread(0, 10, 4)).toEqual([0, 3, 6, 9]);
  expect(spread(5, 8, 100)).toEqual([5, 6, 7]);
  expect(spread(5, 5, 100)).toEqual([]);
});
