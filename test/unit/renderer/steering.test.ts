import { expect, it } from 'vitest';
import { steeringOf, still } from '../../../renderer/src/state/steering.ts';

const noMouse = { x: 0, y: 0 };

it('adds up the keys that are held, and never more than the whole speed', () => {
  expect(steeringOf(new Set(), noMouse, true)).toEqual(still);
  expect(steeringOf(new Set(['KeyW', 'ArrowUp', 'KeyD']), noMouse, true)).toEqual({
    ...still,
    forward: 1,
    right: 1,
  });
  expect(steeringOf(new Set(['KeyW', 'KeyS']), noMouse, true).forward).toBe(0);
});

it('turns with the mouse as with the arrow keys: right is a negative yaw, down a negative pitch', () => {
  const steering = steeringOf(new Set(), { x: 80, y: 40 }, true);
  expect(steering.yaw).toBe(-0.5);
  expect(steering.pitch).toBe(-0.25);
  expect(steeringOf(new Set(['ArrowRight']), { x: 5000, y: 0 }, true).yaw).toBe(-1);
});

it('walks unless it runs', () => {
  const walk = steeringOf(new Set(['KeyW']), noMouse, false);
  expect(walk.forward).toBeGreaterThan(0.2);
  expect(walk.forward).toBeLessThan(0.6);
});

it('ignores keys that do not steer', () => {
  expect(steeringOf(new Set(['Space', 'toString']), noMouse, true)).toEqual(still);
});
