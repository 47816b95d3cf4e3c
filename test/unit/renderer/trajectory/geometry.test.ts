import { describe, expect, test } from 'vitest';
import { forwardOf, quatFromYawPitchRoll, yawPitchRollOf } from '../../../../main/core/camera/pose.ts';
import { quatFromAxisAngle } from '../../../../main/core/camera/quaternion.ts';
import type { Envelope, Vec3 } from '../../../../main/core/camera/types.ts';
import { distance, subtract } from '../../../../main/core/camera/vector.ts';
import {
  checkEnvelope,
  type CameraPath,
  type Keyframe,
  samplePath,
} from '../../../../main/core/path/index.ts';
import { centreOf, goOnTo, rotateKeys } from '../../../../renderer/src/trajectory/geometry.ts';
import { keyCamera, sharedTargets } from '../../../../renderer/src/trajectory/scene/key-camera.ts';

const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 70],
  metresPerFrame: 0.3,
  yawDegPerFrame: 10,
};

function key(frame: number, position: Vec3, change: Partial<Keyframe> = {}): Keyframe {
  return {
    frame,
    position,
    orientation: { kind: 'rotation', rotation: quatFromYawPitchRoll(0) },
    rollDeg: 0,
    fovYDeg: 55,
    ease: { kind: 'linear' },
    ...change,
  };
}

const pathOf = (keyframes: Keyframe[], durationFrames = 50): CameraPath => ({
  format: 'lookback-path/1',
  fps: 12,
  durationFrames,
  loop: false,
  constantSpeed: false,
  keyframes,
});

describe('rotateKeys', () => {
  const quarterLeft = quatFromAxisAngle([0, 1, 0], Math.PI / 2);

  test('turns places and views about the pivot as one thing', () => {
    const path = pathOf([key(0, [1, 1.6, 0]), key(20, [3, 1.6, 0]), key(40, [5, 1.6, 0])]);
    const turned = rotateKeys(path, [0, 1], quarterLeft, [2, 1.6, 0], {});
    expect(turned.keyframes[0]?.position.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 1.6, 1]);
    expect(turned.keyframes[1]?.position.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 1.6, -1]);
    expect(turned.keyframes[2]).toBe(path.keyframes[2]);
    const first = turned.keyframes[0];
    expect(first && yawPitchRollOf(keyCamera(first, 1).pose.rotation).yawDeg).toBeCloseTo(90, 6);
  });

  test('takes what a key looks at along, so that it keeps its view of it', () => {
    const looks = key(0, [0, 1.6, 0], { orientation: { kind: 'look-at', target: [0, 1.6, 4] } });
    const turned = rotateKeys(pathOf([looks, key(20, [3, 1.6, 0])]), [0], quarterLeft, [0, 1.6, 0], {});
    const [target] = sharedTargets(turned.keyframes);
    expect(target?.point[0]).toBeCloseTo(4, 6);
    expect(target?.point[2]).toBeCloseTo(0, 6);
  });

  test('keeps a roll that a key has beside its rotation', () => {
    const path = pathOf([key(0, [0, 1.6, 0], { rollDeg: 10 }), key(20, [3, 1.6, 0])]);
    const [turned] = rotateKeys(path, [0], quarterLeft, [0, 1.6, 0], {}).keyframes;
    expect(turned && yawPitchRollOf(keyCamera(turned, 1).pose.rotation).rollDeg).toBeCloseTo(10, 6);
  });

  test('refuses locked keys', () => {
    const path = pathOf([key(0, [0, 1.6, 0]), key(20, [3, 1.6, 0])]);
    expect(() => rotateKeys(path, [0], quarterLeft, [5, 0, 0], { lockedUpTo: 0 })).toThrow(/fixed/);
  });
});

describe('goOnTo', () => {
  const path = pathOf([key(0, [0, 1.6, 0]), key(20, [0, 1.6, 3])], 21);

  test('goes there at the last height, looking where it goes, and makes the path longer', () => {
    const { path: longer, frame } = goOnTo(path, [4, 0, 3], envelope, {});
    const last = longer.keyframes.at(-1);
    expect(last?.frame).toBe(frame);
    expect(longer.durationFrames).toBe(frame + 1);
    expect(last?.position).toEqual([4, 1.6, 3]);
    const forward = last && forwardOf(keyCamera(last, 1).pose.rotation);
    expect(forward?.[0]).toBeCloseTo(1, 6);
    expect(longer.keyframes.slice(0, 2)).toEqual(path.keyframes);
  });

  test('takes as long as the model needs, for a long way and for a sharp turn', () => {
    for (const place of [
      [0, 0, 40],
      [0.1, 0, 2],
      [-6, 0, 3],
    ] satisfies Vec3[]) {
      const { path: longer } = goOnTo(path, place, envelope, {});
      const kinds = checkEnvelope(samplePath(longer, 1), envelope).map(({ kind }) => kind);
      expect(kinds).toEqual([]);
    }
  });

  test('goes on looking at the point that the last key looks at', () => {
    const target: Vec3 = [5, 1, 5];
    const looks = pathOf(
      [key(0, [0, 1.6, 0]), key(20, [0, 1.6, 3], { orientation: { kind: 'look-at', target } })],
      21,
    );
    const { path: longer } = goOnTo(looks, [3, 0, 8], envelope, {});
    expect(longer.keyframes.at(-1)?.orientation).toEqual({ kind: 'look-at', target });
  });

  test('stays at a place that it is already at, and still adds a key', () => {
    const { path: longer } = goOnTo(path, [0, 0, 3], envelope, {});
    expect(longer.keyframes).toHaveLength(3);
    expect(longer.keyframes[2]?.position).toEqual([0, 1.6, 3]);
  });
});

test('centreOf is the middle, and the origin for nothing', () => {
  expect(
    centreOf([
      [0, 0, 0],
      [2, 4, 6],
    ]),
  ).toEqual([1, 2, 3]);
  expect(centreOf([])).toEqual([0, 0, 0]);
});

test('sharedTargets names each point once', () => {
  const looks = (target: Vec3) => ({ orientation: { kind: 'look-at' as const, target } });
  const keys = [
    key(0, [0, 0, 0], looks([1, 1, 1])),
    key(1, [1, 0, 0]),
    key(2, [2, 0, 0], looks([1, 1, 1])),
    key(3, [0, 0, 0], looks([2, 1, 1])),
  ];
  expect(sharedTargets(keys).map(({ keys: indices }) => indices)).toEqual([[0, 2], [3]]);
});

test('keyCamera looks at the target with it in the middle', () => {
  const target: Vec3 = [3, 0.5, -2];
  const { pose } = keyCamera(key(0, [0, 1.6, 0], { orientation: { kind: 'look-at', target } }), 16 / 9);
  const way = subtract(target, pose.position);
  const forward = forwardOf(pose.rotation);
  const away = distance(target, pose.position);
  forward.forEach((value, axis) => expect(value).toBeCloseTo((way[axis] ?? 0) / away, 9));
});
