import { expect, test } from 'vitest';
import { intrinsicsFromFov, projectPoint } from '../../../../main/core/camera/intrinsics.ts';
import { quatFromYawPitchRoll } from '../../../../main/core/camera/pose.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import {
  frustumColours,
  frustumDepth,
  frustumLines,
  pictureCorners,
} from '../../../../renderer/src/trajectory/scene/frusta.ts';
import { chainSegments } from '../../../../renderer/src/trajectory/scene/chain.ts';

const camera: Camera = {
  pose: { position: [1, 1.6, 2], rotation: quatFromYawPitchRoll(35, -12, 5) },
  intrinsics: { ...intrinsicsFromFov(55, 16 / 9), cx: 0.45, cy: 0.55 },
};

test('the picture lies where the camera sees its corners', () => {
  const seen = pictureCorners(camera, 0.4).map((corner) => projectPoint(camera, corner));
  const expected = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  seen.forEach(({ u, v, depthMetres }, index) => {
    expect([u, v]).toEqual([
      expect.closeTo(expected[index]?.[0] ?? NaN, 9),
      expect.closeTo(expected[index]?.[1] ?? NaN, 9),
    ]);
    expect(depthMetres).toBeCloseTo(0.4, 9);
  });
});

test('a frustum has its edges from the eye, its picture and its roof above it', () => {
  const lines = frustumLines([camera, camera], 0.4);
  expect(lines).toHaveLength(2 * 10 * 6);
  const point = (at: number): Vec3 => [lines[at] ?? 0, lines[at + 1] ?? 0, lines[at + 2] ?? 0];
  const fromEye = [0, 1, 2, 3].map((edge) => point(edge * 12));
  for (const start of fromEye)
    start.forEach((value, axis) => expect(value).toBeCloseTo(camera.pose.position[axis] ?? NaN, 5));
  expect(projectPoint(camera, point(8 * 6 + 3)).v).toBeLessThan(0);
  expect(lines.slice(60)).toEqual(lines.slice(0, 60));
});

test('colours go by groups, for every end of every line', () => {
  const colours = frustumColours([
    { count: 1, colour: [1, 0, 0] },
    { count: 0, colour: [0, 1, 0] },
    { count: 2, colour: [0, 0, 1] },
  ]);
  expect(colours).toHaveLength(3 * 60);
  expect([...colours.slice(57, 63)]).toEqual([1, 0, 0, 0, 0, 1]);
});

test('frusta grow with the path, within limits', () => {
  expect(frustumDepth(0)).toBe(0.25);
  expect(frustumDepth(4)).toBeCloseTo(0.48, 9);
  expect(frustumDepth(1000)).toBe(0.8);
});

test('a chain of points is drawn in pieces, and back to the start when it is closed', () => {
  const points = new Float32Array([0, 0, 0, 1, 0, 0, 1, 0, 1]);
  expect([...chainSegments(points)]).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1]);
  expect([...chainSegments(points, true).slice(12)]).toEqual([1, 0, 1, 0, 0, 0]);
  expect(chainSegments(points.slice(0, 3))).toHaveLength(0);
  expect(chainSegments(new Float32Array())).toHaveLength(0);
});
