import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  dot,
  fromBlender,
  fromColmap,
  fromOpenGl,
  fromUnreal,
  type Pose,
  quatFromYawPitchRoll,
  quatToBasis,
  rotateVec,
  toBlender,
  toColmap,
  toOpenGl,
  toUnreal,
  type Vec3,
  worldToCamera,
} from '../../../main/core/camera/index.ts';
import { pose, real, vec3 } from './arbitrary.ts';

const near = (a: readonly number[], b: readonly number[], digits = 6): void =>
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));

const same = (a: Pose, b: Pose): void => {
  near(a.position, b.position);
  expect(angleBetweenDeg(a.rotation, b.rotation)).toBeLessThan(1e-4);
};

/** Eye height, looking 30 degrees to the left of +Z and 10 up. */
const example: Pose = { position: [1, 1.5, 2], rotation: quatFromYawPitchRoll(30, 10, 5) };

describe('OpenGL and three.js', () => {
  it('go there and back', () => {
    fc.assert(fc.property(pose, (at) => same(fromOpenGl(toOpenGl(at)), at)));
  });

  it('look along their -z with +y up', () => {
    // An OpenGL camera without rotation looks along world -Z with +X to the right: our yaw 180.
    same(fromOpenGl({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }), {
      position: [0, 0, 0],
      rotation: quatFromYawPitchRoll(180),
    });
    const ours = quatToBasis(example.rotation);
    const gl = quatToBasis(toOpenGl(example).rotation);
    near(gl.x, ours.x);
    expect(dot(gl.y, ours.y)).toBeCloseTo(-1);
    expect(dot(gl.z, ours.z)).toBeCloseTo(-1);
  });
});

describe('Blender', () => {
  it('goes there and back', () => {
    fc.assert(fc.property(pose, (at) => same(fromBlender(toBlender(at)), at)));
  });

  it('has Z up and looks along its -z', () => {
    const { position, rotation } = toBlender({ position: [1, 2, 3], rotation: quatFromYawPitchRoll(0) });
    near(position, [1, -3, 2]);
    // Our yaw 0 looks along +Z, which is Blender's -Y; up stays up.
    const { x, y, z } = quatToBasis(rotation);
    near(x, [-1, 0, 0]);
    near(y, [0, 0, 1]);
    near(z, [0, 1, 0]);
    // Blender's default camera rotation for "looking north, level" is 90 degrees about X: towards +Y, our -Z.
    same(fromBlender({ position: [0, 0, 0], rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] }), {
      position: [0, 0, 0],
      rotation: quatFromYawPitchRoll(180),
    });
  });

  it('keeps what a camera sees', () => {
    fc.assert(
      fc.property(pose, vec3(), (at, point) => {
        const blender = toBlender(at);
        const [x, y, z] = worldToCamera(blender, [point[0], -point[2], point[1]]);
        near([x, -y, -z], worldToCamera(at, point));
      }),
    );
  });
});

describe('Unreal Engine', () => {
  /** Rows of UE's FRotationMatrix: where forward (X), right (Y) and up (Z) of an actor point. */
  const unrealAxes = (yawDeg: number, pitchDeg: number, rollDeg: number): [Vec3, Vec3, Vec3] => {
    const [y, p, r] = [yawDeg, pitchDeg, rollDeg].map((angle) => (angle * Math.PI) / 180) as [
      number,
      number,
      number,
    ];
    const [sy, cy, sp, cp, sr, cr] = [
      Math.sin(y),
      Math.cos(y),
      Math.sin(p),
      Math.cos(p),
      Math.sin(r),
      Math.cos(r),
    ];
    return [
      [cp * cy, cp * sy, sp],
      [sr * sp * cy - cr * sy, sr * sp * sy + cr * cy, -sr * cp],
      [-(cr * sp * cy + sr * sy), cy * sr - cr * sp * sy, cr * cp],
    ];
  };
  const toUnrealAxes = ([x, y, z]: Vec3): Vec3 => [z, -x, y];

  it('goes there and back', () => {
    fc.assert(fc.property(pose, (at) => same(fromUnreal(toUnreal(at)), at)));
  });

  it('has centimetres, X forward, Y right, Z up', () => {
    const { locationCentimetres, yawDeg, pitchDeg, rollDeg } = toUnreal(example);
    near(locationCentimetres, [200, -100, 150]);
    near([yawDeg, pitchDeg, rollDeg], [-30, 10, 5]);
  });

  it("turns as the engine's own rotation matrix does", () => {
    fc.assert(
      fc.property(real(-180, 180), real(-89, 89), real(-180, 180), (yawDeg, pitchDeg, rollDeg) => {
        const { rotation } = fromUnreal({ locationCentimetres: [0, 0, 0], yawDeg, pitchDeg, rollDeg });
        const { x: right, y: down, z: forward } = quatToBasis(rotation);
        const [ueForward, ueRight, ueUp] = unrealAxes(yawDeg, pitchDeg, rollDeg);
        near(toUnrealAxes(forward), ueForward);
        near(toUnrealAxes(right), ueRight);
        near(toUnrealAxes(down), [-ueUp[0], -ueUp[1], -ueUp[2]]);
      }),
    );
  });
});

describe('COLMAP', () => {
  it('goes there and back', () => {
    fc.assert(fc.property(pose, (at) => same(fromColmap(toColmap(at)), at)));
  });

  it('is world-to-camera: x_camera = R(q) x_world + t', () => {
    fc.assert(
      fc.property(pose, vec3(), (at, point) => {
        const { qvec, tvec } = toColmap(at);
        const turned = rotateVec([qvec[1], qvec[2], qvec[3], qvec[0]], point);
        near([turned[0] + tvec[0], turned[1] + tvec[1], turned[2] + tvec[2]], worldToCamera(at, point));
      }),
    );
    // At yaw 90 (right is +Z, down -Y, forward +X) the world's origin is 2 m behind, 3 m left and 1 m below.
    const { tvec } = toColmap({ position: [2, 1, 3], rotation: quatFromYawPitchRoll(90) });
    near(tvec, [-3, 1, -2]);
  });
});
