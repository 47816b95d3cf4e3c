import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { projectPoint, unprojectPoint } from '../../../../main/core/camera/intrinsics.ts';
import { angleBetweenDeg } from '../../../../main/core/camera/quaternion.ts';
import { quatFromYawPitchRoll } from '../../../../main/core/camera/pose.ts';
import { distance } from '../../../../main/core/camera/vector.ts';
import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import { pictureRect, poseOf, setLens, setPose } from '../../../../renderer/src/trajectory/scene/lens.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Cameras with any heading, tilt and roll, pixels that are not square, and the principal point off the centre. */
const cameras: fc.Arbitrary<Camera> = fc
  .record({
    position: fc.tuple(within(-50, 50), within(-50, 50), within(-50, 50)),
    angles: fc.tuple(within(-180, 180), within(-89, 89), within(-180, 180)),
    fx: within(0.3, 3),
    fy: within(0.3, 3),
    cx: within(0.3, 0.7),
    cy: within(0.3, 0.7),
  })
  .map(({ position, angles: [yaw, pitch, roll], ...intrinsics }) => ({
    pose: { position, rotation: quatFromYawPitchRoll(yaw, pitch, roll) },
    intrinsics,
  }));
const places = fc.record({ u: within(-0.2, 1.2), v: within(-0.2, 1.2), depthMetres: within(0.1, 100) });

/** Pixels from the view's upper left corner at which three.js draws a world point. */
function drawnAt(
  three: PerspectiveCamera,
  view: { width: number; height: number },
  point: Vec3,
): [number, number] {
  const ndc = new Vector3(...point).project(three);
  return [((ndc.x + 1) / 2) * view.width, ((1 - ndc.y) / 2) * view.height];
}

describe('the look-through view', () => {
  const view = { width: 913, height: 547 };

  test("draws every point where core's pinhole camera has it, inside the picture's rectangle", () => {
    fc.assert(
      fc.property(cameras, places, within(0.5, 3), (camera, place, aspect) => {
        const three = new PerspectiveCamera();
        const picture = pictureRect(view, aspect, 24);
        setLens(three, camera, picture, view);
        const point = unprojectPoint(camera, place);
        const { u, v } = projectPoint(camera, point);
        const [x, y] = drawnAt(three, view, point);
        expect(Math.abs(x - (picture.x + u * picture.width)) / view.width).toBeLessThan(1e-6);
        expect(Math.abs(y - (picture.y + v * picture.height)) / view.height).toBeLessThan(1e-6);
      }),
    );
  });

  test("is three's own perspective for a centred camera that fills the view", () => {
    const camera: Camera = {
      pose: { position: [1, 2, 3], rotation: quatFromYawPitchRoll(40, -10, 0) },
      intrinsics: {
        fx: 0.5 / Math.tan((25 * Math.PI) / 180) / (16 / 9),
        fy: 0.5 / Math.tan((25 * Math.PI) / 180),
        cx: 0.5,
        cy: 0.5,
      },
    };
    const size = { width: 1600, height: 900 };
    const [own, plain] = [new PerspectiveCamera(), new PerspectiveCamera(50, 16 / 9, 0.05, 20_000)];
    setLens(own, camera, { x: 0, y: 0, ...size }, size);
    setPose(plain, camera.pose);
    own.projectionMatrix.elements.forEach((value, index) =>
      expect(value).toBeCloseTo(plain.projectionMatrix.elements[index] ?? NaN, 9),
    );
    expect(own.fov).toBeCloseTo(50, 9);
  });

  test('its inverse projection takes a pixel back to its ray', () => {
    fc.assert(
      fc.property(cameras, places, (camera, place) => {
        const three = new PerspectiveCamera();
        setLens(three, camera, pictureRect(view, 16 / 9, 24), view);
        const point = new Vector3(...unprojectPoint(camera, place));
        const back = point.clone().project(three).unproject(three);
        const camDistance = distance(camera.pose.position, point.toArray());
        expect(back.distanceTo(point) / camDistance).toBeLessThan(1e-6);
      }),
    );
  });

  test('gives the pose back that it was set to', () => {
    fc.assert(
      fc.property(cameras, ({ pose }) => {
        const three = new PerspectiveCamera();
        setPose(three, pose);
        const back = poseOf(three);
        expect(distance(back.position, pose.position)).toBeLessThan(1e-6);
        expect(angleBetweenDeg(back.rotation, pose.rotation)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('pictureRect', () => {
  test('is centred, keeps the aspect and the margin', () => {
    expect(pictureRect({ width: 1000, height: 400 }, 2, 20)).toEqual({
      x: 140,
      y: 20,
      width: 720,
      height: 360,
    });
    expect(pictureRect({ width: 400, height: 1000 }, 2, 20)).toEqual({
      x: 20,
      y: 410,
      width: 360,
      height: 180,
    });
  });

  test('stays a rectangle in a view without room', () => {
    const { width, height } = pictureRect({ width: 10, height: 10 }, 2, 20);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
  });
});
