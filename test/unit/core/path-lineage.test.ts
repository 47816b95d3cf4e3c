import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../main/core/camera/index.ts';
import { firstDifference, joinLineage, samplePath, speedsOf } from '../../../main/core/path/index.ts';
import { cameraPath } from './path-arbitrary.ts';
import { at, key, pathOf, refusalOf } from './path-helpers.ts';

const straight = (frames: number, x = 0): Camera[] =>
  samplePath(
    pathOf([key(0, { position: [x, 1.5, 0] }), key(frames - 1, { position: [x + frames - 1, 1.5, 0] })]),
    1,
  );

describe('joinLineage', () => {
  it('shows ancestors up to the fork, then the fork', () => {
    const [a, b, c] = [straight(30), straight(40, 100), straight(50, 200)];
    const joined = joinLineage([
      { cameras: a, from: 0, to: 11 },
      { cameras: b, from: 11, to: 21 },
      { cameras: c, from: 21, to: 50 },
    ]);
    expect(joined).toEqual([...a.slice(0, 11), ...b.slice(11, 21), ...c.slice(21)]);
    expect(joinLineage([{ cameras: a, from: 0, to: 30 }])).toEqual(a);
    expect(joinLineage([])).toEqual([]);
    // A fork of which nothing is rendered yet.
    expect(
      joinLineage([
        { cameras: a, from: 0, to: 5 },
        { cameras: b, from: 5, to: 5 },
      ]),
    ).toEqual(a.slice(0, 5));
  });

  it('refuses gaps and cameras that are not there', () => {
    const a = straight(30);
    for (const [from, to] of [
      [1, 5],
      [0, 31],
      [0, -1],
    ] as const)
      expect(refusalOf(() => joinLineage([{ cameras: a, from, to }]))).toMatch(
        /^path-range: The frames of a fork/,
      );
  });
});

describe('firstDifference', () => {
  it('finds the first camera that differs', () => {
    fc.assert(
      fc.property(cameraPath, fc.nat(80), fc.nat(10), (path, frame, number) => {
        const cameras = samplePath(path, 1);
        expect(firstDifference(cameras, samplePath(path, 1))).toBeUndefined();
        fc.pre(frame < cameras.length);
        const { pose, intrinsics } = at(cameras, frame);
        const [x, y, z] = pose.position;
        const [qx, qy, qz, qw] = pose.rotation;
        const { fx, fy, cx, cy } = intrinsics;
        const numbers = [x, y, z, qx, qy, qz, qw, fx, fy, cx, cy];
        numbers[number] = (numbers[number] ?? 0) + 1e-6;
        const [n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0, n7 = 0, n8 = 0, n9 = 0, n10 = 0] =
          numbers;
        const other: Camera = {
          pose: { position: [n0, n1, n2], rotation: [n3, n4, n5, n6] },
          intrinsics: { fx: n7, fy: n8, cx: n9, cy: n10 },
        };
        expect(firstDifference(cameras, cameras.with(frame, other))).toBe(frame);
        expect(firstDifference(cameras, cameras.with(frame, other), 1e-5)).toBeUndefined();
      }),
    );
  });

  it('takes a quaternion and its negative for the same', () => {
    const [a] = straight(3);
    if (a === undefined) throw new Error('no camera');
    const [x, y, z, w] = a.pose.rotation;
    expect(firstDifference([a], [{ ...a, pose: { ...a.pose, rotation: [-x, -y, -z, -w] } }])).toBeUndefined();
  });

  it('is where the shorter one ends, and never takes NaN for equal', () => {
    const a = straight(9);
    expect(firstDifference(a, a.slice(0, 4))).toBe(4);
    expect(firstDifference([], a)).toBe(0);
    expect(firstDifference([], [])).toBeUndefined();
    const broken: Camera = { ...at(a, 2), pose: { ...at(a, 2).pose, position: [NaN, 0, 0] } };
    expect(firstDifference(a, a.with(2, broken))).toBe(2);
  });
});

describe('speedsOf', () => {
  it('is metres from the frame before', () => {
    const cameras = samplePath(
      pathOf([key(0), key(4, { position: [8, 1.5, 0] }), key(6, { position: [8, 1.5, 0] })], {
        smoothness: 0,
      }),
      1,
    );
    expect([...speedsOf(cameras)]).toEqual([2, 2, 2, 2, 2, 0, 0]);
    expect([...speedsOf([])]).toEqual([]);
    expect([...speedsOf(cameras.slice(0, 1))]).toEqual([0]);
  });
});
