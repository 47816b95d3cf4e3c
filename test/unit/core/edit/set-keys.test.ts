import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quatFromYawPitchRoll, type Vec3, yawPitchRollOf } from '../../../../main/core/camera/index.ts';
import {
  flattenHeight,
  type Keyframe,
  levelHorizon,
  samplePath,
  setKeys,
} from '../../../../main/core/path/index.ts';
import { real } from '../arbitrary.ts';
import { cameraPath } from '../path-arbitrary.ts';
import { at, framesOf, key, near, pathOf, refusalOf, turn } from '../path-helpers.ts';

const target: Vec3 = [1, 1, 9];
const path = pathOf([
  key(0, { yawDeg: 20, pitchDeg: 5 }),
  key(10, { target, position: [2, 1.5, 0], rollDeg: 7 }),
  key(20, { target, position: [4, 1.5, 0] }),
  key(30, { position: [4, 1.5, 3], yawDeg: 90 }),
]);
const changed = (keys: readonly number[], patch: Parameters<typeof setKeys>[2]): readonly Keyframe[] =>
  setKeys(path, keys, patch).keyframes;
const angles = (k: Keyframe | undefined) =>
  yawPitchRollOf(k?.orientation.kind === 'rotation' ? k.orientation.rotation : [0, 0, 0, 1]);

describe('setKeys', () => {
  it('sets plain fields on the chosen keyframes only', () => {
    const keys = changed([1, 3], { fovYDeg: 70, ease: 'hold', position: [1, 2, 3] });
    expect(keys.map((k) => k.fovYDeg)).toEqual([50, 70, 50, 70]);
    expect(keys.map((k) => k.ease.kind)).toEqual(['linear', 'hold', 'linear', 'hold']);
    expect(keys[3]?.position).toEqual([1, 2, 3]);
    expect([keys[0], keys[2]]).toEqual([path.keyframes[0], path.keyframes[2]]);
    expect(setKeys(path, 'all', {})).toEqual(path);
  });

  it('sets single coordinates', () => {
    expect(changed([0, 3], { position: { y: 1.2 } }).map((k) => k.position)).toEqual([
      [0, 1.2, 0],
      [2, 1.5, 0],
      [4, 1.5, 0],
      [4, 1.2, 3],
    ]);
    const keys = changed([0, 1], { target: { z: 5 } });
    expect(keys[0]).toEqual(path.keyframes[0]);
    expect(keys[1]?.orientation).toEqual({ kind: 'look-at', target: [1, 1, 5] });
  });

  it('sets single angles and leaves the others', () => {
    const [a] = changed([0], { yawDeg: -40 });
    near([angles(a).yawDeg, angles(a).pitchDeg, angles(a).rollDeg], [-40, 5, 0]);
    const [b] = changed([0], { pitchDeg: -10, rollDeg: 30 });
    near([angles(b).yawDeg, angles(b).pitchDeg, angles(b).rollDeg, b?.rollDeg ?? 0], [20, -10, 0, 30]);
  });

  it('sets the tilt that the camera has, wherever it came from', () => {
    fc.assert(
      fc.property(cameraPath, real(-170, 170), (random, rollDeg) => {
        const before = { ...random, constantSpeed: false };
        const cameras = samplePath(setKeys(before, 'all', { rollDeg }), 1);
        for (const frame of framesOf(before)) {
          const now = yawPitchRollOf(at(cameras, frame).pose.rotation);
          if (Math.abs(now.pitchDeg) < 85 && before.keyframes.every((k) => k.orientation.kind === 'rotation'))
            expect(Math.abs(now.rollDeg - rollDeg)).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it('takes a rotation of any length, without roll of its own', () => {
    const [, b] = changed([1], { rotation: [0, 0, 4, 3] });
    expect(b?.orientation).toEqual({ kind: 'rotation', rotation: [0, 0, 0.8, 0.6] });
    expect(b?.rollDeg).toBe(0);
    expect(changed([1], { rotation: [0, 0, 4, 3], rollDeg: 4 })[1]?.rollDeg).toBe(4);
  });

  it('makes keyframes look at a point', () => {
    const keys = changed([0, 1], { target: [5, 5, 5] });
    for (const k of keys.slice(0, 2)) expect(k.orientation).toEqual({ kind: 'look-at', target: [5, 5, 5] });
    expect(keys[1]?.rollDeg).toBe(7);
  });

  it('ends a look-at and keeps the view', () => {
    fc.assert(
      fc.property(cameraPath, (before) => {
        const after = setKeys(before, 'all', { target: null });
        expect(after.keyframes.every((k) => k.orientation.kind === 'rotation')).toBe(true);
        if (before.constantSpeed) return;
        const [a, b] = [samplePath(before, 1), samplePath(after, 1)];
        for (const frame of framesOf(before)) expect(turn(at(a, frame), at(b, frame))).toBeLessThan(1e-4);
      }),
    );
    const even = setKeys({ ...path, constantSpeed: true }, [1], { target: null });
    const aim = angles(even.keyframes[1]);
    near(
      [aim.yawDeg, aim.pitchDeg],
      [(Math.atan2(-1, 9) * 180) / Math.PI, (Math.atan2(-0.5, Math.hypot(1, 9)) * 180) / Math.PI],
    );
  });

  it('ends a look-at with a yaw, and keeps its pitch', () => {
    const [, b] = changed([1], { yawDeg: 33 });
    near([angles(b).yawDeg, angles(b).rollDeg, b?.rollDeg ?? 0], [33, 0, 7]);
    expect(angles(b).pitchDeg).toBeCloseTo((Math.atan2(-0.5, Math.hypot(1, 9)) * 180) / Math.PI, 6);
  });

  it('refuses what a path cannot hold', () => {
    expect(refusalOf(() => setKeys(path, [2], { fovYDeg: 200 }))).toBe(
      'path-range: The camera path cannot be used: keyframes[2].fovYDeg is 200; it must be between 1 and 175 degrees.',
    );
    expect(refusalOf(() => setKeys(path, [2], { position: { x: NaN } }))).toMatch(/^path-invalid/);
    expect(refusalOf(() => setKeys(path, [0], { yawDeg: Infinity }))).toMatch(/^path-invalid/);
    expect(refusalOf(() => setKeys(path, [9], { fovYDeg: 50 }))).toMatch(/^path-range/);
    expect(refusalOf(() => setKeys(path, [0], { fovYDeg: 50.5 }, { lockedUpTo: 0 }))).toMatch(/fixed/);
  });
});

it('levelHorizon takes the tilt out', () => {
  const tilted = pathOf([
    {
      ...key(0, { rollDeg: 4 }),
      orientation: { kind: 'rotation', rotation: quatFromYawPitchRoll(10, 20, 30) },
    },
    key(10, { target, rollDeg: 5 }),
    key(20, { yawDeg: 50, rollDeg: 9 }),
  ]);
  for (const { pose } of samplePath(levelHorizon(tilted, 'all'), 1))
    expect(Math.abs(yawPitchRollOf(pose.rotation).rollDeg)).toBeLessThan(1e-6);
  expect(levelHorizon(tilted, [2]).keyframes.slice(0, 2)).toEqual(tilted.keyframes.slice(0, 2));
});

it('flattenHeight puts all cameras at one height', () => {
  const hilly = pathOf([
    key(0, { position: [0, 1, 0] }),
    key(9, { position: [1, 3, 1] }),
    key(20, { target }),
  ]);
  for (const { pose } of samplePath(flattenHeight(hilly, 'all', 1.4), 1))
    expect(pose.position[1]).toBeCloseTo(1.4, 12);
});
