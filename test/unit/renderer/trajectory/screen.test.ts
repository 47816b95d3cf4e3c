import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '../../../../main/core/camera/types.ts';
import { dragged, heightAbove, onLevel, type Ray } from '../../../../renderer/src/trajectory/scene/rays.ts';
import {
  nearestOnChain,
  nearestPoint,
  pointsInside,
  projectorOf,
  rectBetween,
} from '../../../../renderer/src/trajectory/scene/screen.ts';

const view = { width: 800, height: 600 };

function eye(): PerspectiveCamera {
  const camera = new PerspectiveCamera(50, view.width / view.height, 0.1, 100);
  camera.position.set(3, 4, 8);
  camera.lookAt(0, 1, 0);
  camera.updateMatrixWorld();
  return camera;
}

function projector(camera = eye()) {
  return projectorOf(camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse).elements, view);
}

function rayAt(x: number, y: number, camera = eye()): Ray {
  const through = new Vector3((x / view.width) * 2 - 1, 1 - (y / view.height) * 2, 0.5).unproject(camera);
  const direction = through.sub(camera.position).normalize();
  return { origin: camera.position.toArray(), direction: direction.toArray() };
}

describe('projectorOf', () => {
  test('is what three.js draws', () => {
    const project = projector();
    for (const point of [
      [0, 0, 0],
      [1, 2, 3],
      [-4, 0.5, -7],
    ] satisfies Vec3[]) {
      const drawn = new Vector3(...point).project(eye());
      const { x, y, inFront } = project(...point);
      expect(x).toBeCloseTo(((drawn.x + 1) / 2) * view.width, 6);
      expect(y).toBeCloseTo(((1 - drawn.y) / 2) * view.height, 6);
      expect(inFront).toBe(true);
    }
  });

  test('says what lies behind the eye', () => {
    expect(projector()(6, 7, 16).inFront).toBe(false);
  });
});

describe('picking', () => {
  const points: Vec3[] = [
    [0, 0, 0],
    [2, 0, 0],
    [2, 0, 2],
    [6, 7, 16],
  ];

  test('takes the nearest point in reach, never one behind the eye', () => {
    const project = projector();
    const at = project(2, 0, 0);
    expect(nearestPoint(project, points, at.x + 3, at.y - 2, 10)).toBe(1);
    expect(nearestPoint(project, points, at.x + 30, at.y, 10)).toBeUndefined();
    const behind = project(6, 7, 16);
    expect(nearestPoint(project, points, behind.x, behind.y, 10)).toBeUndefined();
  });

  test('finds the place on a chain', () => {
    const project = projector();
    const chain = points.slice(0, 3).flat();
    const [a, b] = [project(2, 0, 0), project(2, 0, 2)];
    const place = nearestOnChain(project, chain, a.x * 0.75 + b.x * 0.25, a.y * 0.75 + b.y * 0.25 + 1, 8);
    expect(place?.index).toBe(1);
    expect(place?.share).toBeCloseTo(0.25, 1);
    expect(nearestOnChain(project, chain, 5, 5, 8)).toBeUndefined();
    expect(nearestOnChain(project, [], 5, 5, 8)).toBeUndefined();
  });

  test('collects the points in a rectangle, whichever corners it was drawn between', () => {
    const project = projector();
    const [a, b] = [project(0, 0, 0), project(2, 0, 0)];
    const rect = rectBetween({ x: b.x + 2, y: b.y + 2 }, { x: a.x - 2, y: a.y - 2 });
    expect(pointsInside(project, points, rect)).toEqual([0, 1]);
  });
});

describe('dragging along rays', () => {
  test('a level drag keeps the height and follows the pointer', () => {
    const start: Vec3 = [1, 1.6, 0];
    const project = projector();
    const from = project(...start);
    const to = { x: from.x + 80, y: from.y + 40 };
    const moved = dragged(start, rayAt(from.x, from.y), rayAt(to.x, to.y), false);
    expect(moved?.[1]).toBe(1.6);
    const drawn = project(...(moved ?? start));
    expect(drawn.x).toBeCloseTo(to.x, 3);
    expect(drawn.y).toBeCloseTo(to.y, 3);
  });

  test('a vertical drag changes the height only', () => {
    const start: Vec3 = [1, 1.6, 0];
    const from = projector()(...start);
    const moved = dragged(start, rayAt(from.x, from.y), rayAt(from.x, from.y - 60), true);
    expect(moved?.[0]).toBe(1);
    expect(moved?.[2]).toBe(0);
    expect(moved?.[1]).toBeGreaterThan(1.9);
  });

  test('does not throw things to the horizon', () => {
    const level: Ray = { origin: [0, 1, 0], direction: [0, 0, 1] };
    expect(onLevel(level, 1.6)).toBeUndefined();
    expect(onLevel({ origin: [0, 1, 0], direction: [0, 0.6, 0.8] }, 0)).toBeUndefined();
    expect(onLevel({ origin: [0, 1, 0], direction: [0, -0.001, 0.9999995] }, 0)).toBeUndefined();
    expect(heightAbove({ origin: [0, 9, 0], direction: [0, -1, 0] }, [0, 0, 0])).toBeUndefined();
  });
});
