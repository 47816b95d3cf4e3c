import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  aimAt,
  angleBetweenDeg,
  cameraFromNumbers,
  cameraToNumbers,
  type Camera,
  cross,
  distance,
  forwardOf,
  fovXDegOf,
  fovYDegOf,
  frustumCorners,
  frustumPlanes,
  intrinsicsFromFov,
  isInFrustum,
  length,
  lookAt,
  mix,
  multiplyQuat,
  normalize,
  origin,
  planeDistance,
  type Pose,
  projectPoint,
  quatFromBasis,
  quatFromRotationVector,
  quatFromYawPitchRoll,
  quatToBasis,
  rotateVec,
  rotationMatrix,
  rotationVectorOf,
  scale,
  slerp,
  toFirstTargetReference,
  unprojectPoint,
  type Vec3,
  wrapDeg,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import { pose, quat, real, vec3 } from './arbitrary.ts';

const near = (a: readonly number[], b: readonly number[], digits = 9): void => {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));
};

const cameraAt = (
  position: Vec3,
  yawDeg: number,
  pitchDeg = 0,
  rollDeg = 0,
  fovYDeg = 90,
  aspect = 2,
): Camera => ({
  pose: { position, rotation: quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg) },
  intrinsics: intrinsicsFromFov(fovYDeg, aspect),
});

describe('yaw, pitch and roll', () => {
  // Columns right, down, forward, worked out by hand from the definition of the training data.
  it('gives the matrices of the contract', () => {
    near(rotationMatrix(quatFromYawPitchRoll(0)), [-1, 0, 0, 0, -1, 0, 0, 0, 1]);
    near(rotationMatrix(quatFromYawPitchRoll(90)), [0, 0, 1, 0, -1, 0, 1, 0, 0]);
    const [s, c] = [0.5, Math.sqrt(3) / 2];
    // Yaw 0, 30 degrees up: forward (0, s, c), down (0, -c, s).
    near(rotationMatrix(quatFromYawPitchRoll(0, 30)), [-1, 0, 0, 0, -c, s, 0, s, c]);
    // Roll 90: the right side dips, so right points down (-Y) and down points left (+X).
    near(rotationMatrix(quatFromYawPitchRoll(0, 0, 90)), [0, 1, 0, -1, 0, 0, 0, 0, 1]);
  });

  it('looks along (sin yaw cos pitch, sin pitch, cos yaw cos pitch)', () => {
    fc.assert(
      fc.property(real(-360, 360), real(-90, 90), real(-180, 180), (yawDeg, pitchDeg, rollDeg) => {
        const [yaw, pitch] = [(yawDeg * Math.PI) / 180, (pitchDeg * Math.PI) / 180];
        const expected = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
        near(forwardOf(quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg)), expected);
      }),
    );
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(real(-179, 180), real(-89, 89), real(-179, 180), (yawDeg, pitchDeg, rollDeg) => {
        const back = yawPitchRollOf(quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg));
        expect(wrapDeg(back.yawDeg - yawDeg)).toBeCloseTo(0, 6);
        expect(back.pitchDeg).toBeCloseTo(pitchDeg, 6);
        expect(wrapDeg(back.rollDeg - rollDeg)).toBeCloseTo(0, 6);
      }),
    );
    fc.assert(
      fc.property(quat, (q) => {
        const { yawDeg, pitchDeg, rollDeg } = yawPitchRollOf(q);
        expect(angleBetweenDeg(quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg), q)).toBeLessThan(1e-5);
      }),
    );
  });

  it('keeps the orientation straight up and straight down', () => {
    for (const pitchDeg of [90, -90]) {
      const q = quatFromYawPitchRoll(40, pitchDeg, 25);
      const { yawDeg, pitchDeg: pitch, rollDeg } = yawPitchRollOf(q);
      expect(pitch).toBeCloseTo(pitchDeg, 5);
      expect(angleBetweenDeg(quatFromYawPitchRoll(yawDeg, pitch, rollDeg), q)).toBeLessThan(1e-4);
    }
  });

  it('wraps angles into (-180, 180]', () => {
    expect([540, 180, -180, 181, -181, 0, 720].map(wrapDeg)).toEqual([180, 180, 180, -179, 179, 0, 0]);
  });
});

describe('quaternions', () => {
  it('agree with their matrices', () => {
    fc.assert(
      fc.property(quat, vec3(), (q, v) => {
        const { x, y, z } = quatToBasis(q);
        near(rotateVec(q, v), add(add(scale(x, v[0]), scale(y, v[1])), scale(z, v[2])));
        near(cross(x, y), z);
        expect(angleBetweenDeg(quatFromBasis({ x, y, z }), q)).toBeLessThan(1e-5);
      }),
    );
  });

  it('multiply as rotations one after the other', () => {
    fc.assert(
      fc.property(quat, quat, vec3(), (a, b, v) =>
        near(rotateVec(multiplyQuat(a, b), v), rotateVec(a, rotateVec(b, v))),
      ),
    );
  });

  it('have a logarithm that the exponential undoes', () => {
    fc.assert(
      fc.property(quat, (q) => {
        expect(length(rotationVectorOf(q))).toBeLessThanOrEqual(Math.PI + 1e-12);
        expect(angleBetweenDeg(quatFromRotationVector(rotationVectorOf(q)), q)).toBeLessThan(1e-5);
      }),
    );
    near(rotationVectorOf(quatFromRotationVector([0, 1e-9, 0])), [0, 1e-9, 0], 15);
  });

  it('slerp with constant speed, the shorter way, the same in both directions', () => {
    fc.assert(
      fc.property(quat, quat, real(0, 1), (a, b, share) => {
        const between = slerp(a, b, share);
        expect(angleBetweenDeg(a, between)).toBeCloseTo(angleBetweenDeg(a, b) * share, 5);
        if (angleBetweenDeg(a, b) < 179)
          expect(angleBetweenDeg(slerp(b, a, 1 - share), between)).toBeLessThan(1e-5);
      }),
    );
    const quarter = slerp(quatFromYawPitchRoll(170), quatFromYawPitchRoll(-170), 0.25);
    expect(yawPitchRollOf(quarter).yawDeg).toBeCloseTo(175);
  });
});

describe('vectors', () => {
  it('mix exactly at both ends and normalize without NaN', () => {
    fc.assert(
      fc.property(vec3(), vec3(), (a, b) => {
        expect(mix(a, b, 0).map((x) => x + 0)).toEqual(a);
        expect(mix(a, b, 1).map((x) => x + 0)).toEqual(b);
      }),
    );
    expect(normalize(origin)).toEqual([0, 0, 0]);
    expect(length(normalize([3, -4, 12]))).toBeCloseTo(1, 12);
  });
});

describe('look-at', () => {
  it('puts the target in the middle of the picture and keeps the horizon level', () => {
    fc.assert(
      fc.property(vec3(), vec3(), (position, target) => {
        fc.pre(Math.hypot(position[0] - target[0], position[2] - target[2]) > 0.01);
        const rotation = lookAt(position, target);
        const seen = projectPoint(
          { pose: { position, rotation }, intrinsics: intrinsicsFromFov(50, 1) },
          target,
        );
        expect(seen.u).toBeCloseTo(0.5, 6);
        expect(seen.v).toBeCloseTo(0.5, 6);
        expect(seen.depthMetres).toBeCloseTo(distance(position, target), 6);
        expect(yawPitchRollOf(rotation).rollDeg).toBeCloseTo(0, 4);
      }),
    );
  });

  it('has a definite answer straight up, straight down and at the target itself', () => {
    expect(aimAt([1, 2, 3], [1, 5, 3])).toEqual({ yawDeg: 0, pitchDeg: 90 });
    expect(aimAt([1, 2, 3], [1, 0, 3])).toEqual({ yawDeg: 0, pitchDeg: -90 });
    expect(aimAt([1, 2, 3], [1, 2, 3])).toBeUndefined();
    const fallback = quatFromYawPitchRoll(33);
    expect(lookAt([1, 2, 3], [1, 2, 3], 0, fallback)).toBe(fallback);
  });
});

describe('projection', () => {
  it('lands on the pixels worked out by hand', () => {
    // At (10, 1.5, 20) and yaw 90 the camera looks along +X and its right is +Z. Vertical FOV 90: fy = 0.5; twice as
    // wide as high: fx = 0.25. A point 2 m ahead, 1 m right: u = 0.25 * 1 / 2 + 0.5.
    const camera = cameraAt([10, 1.5, 20], 90);
    const right = projectPoint(camera, [12, 1.5, 21]);
    near([right.u, right.v, right.depthMetres], [0.625, 0.5, 2]);
    // 0.5 m higher is higher in the picture: v = 0.5 - 0.5 * 0.5 / 2.
    const above = projectPoint(camera, [12, 2, 20]);
    near([above.u, above.v, above.depthMetres], [0.5, 0.375, 2]);
    // Looking 45 degrees up at yaw 0, a point straight ahead of 4 m and 4 m up is in the middle, 4 * sqrt(2) deep.
    const up = projectPoint(cameraAt([0, 0, 0], 0, 45), [0, 4, 4]);
    near([up.u, up.v, up.depthMetres], [0.5, 0.5, 4 * Math.SQRT2]);
    // Rolled clockwise by 90, what was up lies left: 1 m up at 2 m depth is at u = 0.5 - 0.25 / 2.
    const rolled = projectPoint(cameraAt([0, 0, 0], 0, 0, 90), [0, 1, 2]);
    near([rolled.u, rolled.v, rolled.depthMetres], [0.375, 0.5, 2]);
    expect(projectPoint(camera, [8, 1.5, 20]).depthMetres).toBeCloseTo(-2);
  });

  it('is undone by unprojection', () => {
    fc.assert(
      fc.property(
        pose,
        real(20, 120),
        real(0, 1),
        real(0, 1),
        real(0.1, 50),
        (at, fovYDeg, u, v, depthMetres) => {
          const camera = { pose: at, intrinsics: intrinsicsFromFov(fovYDeg, 16 / 9) };
          const back = projectPoint(camera, unprojectPoint(camera, { u, v, depthMetres }));
          near([back.u, back.v, back.depthMetres], [u, v, depthMetres], 6);
        },
      ),
    );
  });

  it('has the intrinsics of the training code', () => {
    near(Object.values(intrinsicsFromFov(90, 16 / 9)), [0.28125, 0.5, 0.5, 0.5]);
    expect(fovXDegOf(intrinsicsFromFov(90, 1))).toBeCloseTo(90);
    fc.assert(
      fc.property(real(1, 175), (fov) => {
        expect(fovYDegOf(intrinsicsFromFov(fov, 1.5))).toBeCloseTo(fov, 9);
      }),
    );
    for (const fov of [1, 40, 50, 175]) expect(fovYDegOf(intrinsicsFromFov(fov, 1.5))).toBe(fov);
  });
});

describe('frustum', () => {
  it('has the corners worked out by hand', () => {
    // FOV 90, aspect 2: at depth d the picture is 2d high and 4d wide. Yaw 0: right is -X.
    near(frustumCorners(cameraAt([0, 1, 0], 0), 1, 3).flat(), [
      ...[2, 2, 1, -2, 2, 1, -2, 0, 1, 2, 0, 1],
      ...[6, 4, 3, -6, 4, 3, -6, -2, 3, 6, -2, 3],
    ]);
  });

  const sides = (camera: Camera, point: Vec3): number =>
    Math.min(...frustumPlanes(camera, 0.5, 15).map((plane) => planeDistance(plane, point)));
  const pointAt = (at: Pose, fovYDeg: number, u: number, v: number, depthMetres: number): [Camera, Vec3] => {
    const camera = { pose: at, intrinsics: intrinsicsFromFov(fovYDeg, 16 / 9) };
    return [camera, unprojectPoint(camera, { u, v, depthMetres })];
  };

  it('has what is in the picture inside, by planes and by projection', () => {
    fc.assert(
      fc.property(pose, real(20, 120), real(0.01, 0.99), real(0.01, 0.99), real(0.51, 14.9), (...place) => {
        const [camera, point] = pointAt(...place);
        expect(sides(camera, point)).toBeGreaterThan(0);
        expect(isInFrustum(camera, point, 0.5, 15)).toBe(true);
      }),
    );
  });

  it('is the same by planes and by projection', () => {
    fc.assert(
      fc.property(pose, real(20, 120), real(-0.5, 1.5), real(-0.5, 1.5), real(-2, 20), (...place) => {
        const [camera, point] = pointAt(...place);
        const least = sides(camera, point);
        if (Math.abs(least) > 1e-6) expect(isInFrustum(camera, point, 0.5, 15)).toBe(least > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('has every corner on three planes', () => {
    const camera = cameraAt([1, 2, 3], 37, -12, 8, 55, 1.7);
    const planes = frustumPlanes(camera, 0.4, 9);
    for (const corner of frustumCorners(camera, 0.4, 9)) {
      const distances = planes.map((plane) => planeDistance(plane, corner));
      expect(distances.filter((d) => Math.abs(d) < 1e-9).length).toBe(3);
      expect(Math.min(...distances)).toBeGreaterThan(-1e-9);
    }
  });
});

describe('16 numbers', () => {
  it('have the layout of the contract and go there and back', () => {
    near(
      cameraToNumbers(cameraAt([10, 1.5, 20], 90)),
      [0, 0, 1, 10, 0, -1, 0, 1.5, 1, 0, 0, 20, 0.25, 0.5, 0.5, 0.5],
    );
    fc.assert(
      fc.property(pose, fc.integer({ min: 0, max: 3 }), (at, offset) => {
        const camera = { pose: at, intrinsics: { fx: 0.7, fy: 1.2, cx: 0.48, cy: 0.51 } };
        const back = cameraFromNumbers(
          [...Array<number>(offset).fill(9), ...cameraToNumbers(camera)],
          offset,
        );
        expect(back.pose.position).toEqual(at.position);
        expect(back.intrinsics).toEqual(camera.intrinsics);
        expect(angleBetweenDeg(back.pose.rotation, at.rotation)).toBeLessThan(1e-5);
      }),
    );
    expect(() => cameraFromNumbers([1, 2, 3])).toThrow(RangeError);
  });
});

describe('toFirstTargetReference', () => {
  it('moves a scene to the numbers worked out by hand', () => {
    // The first target stands at (10, 1.5, 20), yaw 90, pitch 10. Another stands 2 m ahead (+X), 1 m right (+Z), looking
    // along world +Z: in the reference it is at (-1, 1.6, 2), and its yaw is -90 (towards -X, the first one's right).
    const first = cameraAt([10, 1.5, 20], 90, 10);
    const [a, b] = toFirstTargetReference([first, cameraAt([12, 1.6, 21], 0)], first);
    near(a?.pose.position ?? [], [0, 1.5, 0]);
    near(Object.values(yawPitchRollOf(a?.pose.rotation ?? [0, 0, 0, 1])), [0, 10, 0], 6);
    near(b?.pose.position ?? [], [-1, 1.6, 2]);
    near(Object.values(yawPitchRollOf(b?.pose.rotation ?? [0, 0, 0, 1])), [-90, 0, 0], 6);
  });

  it('agrees with the formula of the training code', () => {
    // first_target_reference of models/training/lookback_model/cameras.py, written out for one camera.
    const reference = (m: readonly number[], first: readonly number[]): number[] => {
      const at = (list: readonly number[], i: number): number => list[i] ?? NaN;
      const size = Math.hypot(at(first, 2), at(first, 10));
      const [sin, cos] = [at(first, 2) / size, at(first, 10) / size];
      const moved = m.map((value, i) => (i === 3 || i === 11 ? value - at(first, i) : value));
      const row = (a: number, b: number, x: number, z: number) =>
        [0, 1, 2, 3].map((i) => a * at(moved, x + i) + b * at(moved, z + i));
      return [...row(cos, -sin, 0, 8), ...moved.slice(4, 8), ...row(sin, cos, 0, 8), ...m.slice(12)];
    };
    fc.assert(
      fc.property(pose, pose, (a, b) => {
        const intrinsics = intrinsicsFromFov(50, 16 / 9);
        const [camera, first] = [
          { pose: a, intrinsics },
          { pose: b, intrinsics },
        ];
        fc.pre(Math.abs(forwardOf(b.rotation)[1]) < 0.9999);
        const [moved] = toFirstTargetReference([camera], first);
        near(cameraToNumbers(moved ?? camera), reference(cameraToNumbers(camera), cameraToNumbers(first)), 6);
      }),
    );
  });

  it('does not depend on place and heading of the world', () => {
    fc.assert(
      fc.property(pose, pose, vec3(), real(-180, 180), (a, b, [x, , z], turnDeg) => {
        fc.pre(Math.abs(forwardOf(b.rotation)[1]) < 0.9999);
        const turn = quatFromRotationVector([0, (turnDeg * Math.PI) / 180, 0]);
        const intrinsics = intrinsicsFromFov(50, 16 / 9);
        const cameras = [a, b].map((at) => ({ pose: at, intrinsics }));
        const moved = [a, b].map(({ position, rotation }) => ({
          pose: {
            position: add(rotateVec(turn, position), [x, 0, z]),
            rotation: multiplyQuat(turn, rotation),
          },
          intrinsics,
        }));
        const here = toFirstTargetReference(cameras, { pose: b, intrinsics });
        const there = toFirstTargetReference(moved, moved[1] ?? { pose: b, intrinsics });
        near(here.flatMap(cameraToNumbers), there.flatMap(cameraToNumbers), 6);
      }),
    );
  });
});
