import { expect, test } from 'vitest';
import { flown, type FlyState, turned } from '../../../../renderer/src/trajectory/scene/flight.ts';

const still: FlyState = { position: [0, 1.6, 0], yawDeg: 0, pitchDeg: 0 };
const rounded = ({ position }: FlyState) => position.map((value) => Math.round(value * 1e6) / 1e6 + 0);

test('W goes where the eye looks: +Z at yaw 0, +X a quarter turn to the left', () => {
  expect(rounded(flown(still, ['KeyW'], 2, 0.5))).toEqual([0, 1.6, 1]);
  expect(rounded(flown({ ...still, yawDeg: 90 }, ['KeyW'], 2, 0.5))).toEqual([1, 1.6, 0]);
  expect(rounded(flown({ ...still, pitchDeg: 90 }, ['KeyW'], 2, 0.5))).toEqual([0, 2.6, 0]);
});

test('D goes to the right, Q straight down whatever the tilt', () => {
  expect(rounded(flown(still, ['KeyD'], 2, 0.5))).toEqual([-1, 1.6, 0]);
  expect(rounded(flown({ ...still, pitchDeg: -60 }, ['KeyQ'], 2, 0.5))).toEqual([0, 0.6, 0]);
});

test('two keys go no faster than one, opposite ones nowhere', () => {
  const [x, , z] = flown(still, ['KeyW', 'KeyA'], 2, 0.5).position;
  expect(Math.hypot(x, z)).toBeCloseTo(1, 9);
  expect(flown(still, ['KeyW', 'KeyS'], 2, 0.5)).toEqual(still);
  expect(flown(still, [], 2, 0.5)).toEqual(still);
});

test('the arrows turn, and other keys do nothing', () => {
  expect(flown(still, ['ArrowLeft'], 2, 0.1).yawDeg).toBeGreaterThan(0);
  expect(flown(still, ['ArrowRight'], 2, 0.1).yawDeg).toBeLessThan(0);
  expect(flown(still, ['KeyZ'], 2, 0.1)).toEqual(still);
});

test('the mouse turns the view with it and never over the top', () => {
  expect(turned(still, 100, 0).yawDeg).toBeLessThan(0);
  expect(turned(still, 0, -100).pitchDeg).toBeGreaterThan(0);
  expect(turned(still, 0, -100_000).pitchDeg).toBe(89);
});
