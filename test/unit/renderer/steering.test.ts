import { expect, it } from 'vitest';
import { steeringOf, still } from '../../../renderer/src/state/steering.ts';

const noMouse = { x: 0, y: 0 };

it('adds up the keys that are held, and never more than the whole speed', () => {
  expect(steeringOf(new Set(), noMouse, false)).toEqual(still);
  expect(steeringOf(new Set(['KeyW', 'ArrowUp', 'KeyD']), noMouse, false)).toEqual({
    ...still,
    forward: 1,
    right: 1,
  });
  expect(steeringOf(new Set(['KeyW', 'KeyS']), noMouse, false).forward).toBe(0);
});

it('turns with the mouse as with the arrow keys: right is a negative yaw, down a negative pitch', () => {
  const steering = steeringOf(new Set(), { x: 80, y: 40 }, false);
  expect(steering.yaw).toBe(-0.5);
  expect(steering.pitch).toBe(-0.25);
  expect(steeringOf(new Set(['ArrowRight']), { x: 5000, y: 0 }, false).yaw).toBe(-1);
});

it('halves everything when steered gently', () => {
  expect(steeringOf(new Set(['KeyW']), noMouse, true).forward).toBe(0.5);
});

it('ignores keys that do not steer', () => {
  expect(steeringOf(new Set(['Space', 'toString']), noMouse, false)).toEqual(still);
});
