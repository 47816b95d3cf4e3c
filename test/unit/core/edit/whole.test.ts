import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  angleBetweenDeg,
  type Camera,
  identityQuat,
  multiplyQuat,
  quatFromAxisAngle,
  rotateVec,
  scale,
  subtract,
  type Vec3,
  worldUp,
} from '../../../../main/core/camera/index.ts';
import {
  checkPath,
  retimeKeys,
  reversePath,
  samplePath,
  setConstantSpeed,
  setDuration,
  setLoop,
  setSmoothness,
  transformKeys,
} from '../../../../main/core/path/index.ts';
import { real, vec3 } from '../arbitrary.ts';
import { cameraPath } from '../path-arbitrary.ts';
import { at, framesOf, furthest, key, near, pathOf, refusalOf, tried, turn } from '../path-helpers.ts';

const target: Vec3 = [1, 1, 9];
const path = pathOf(
  [
    key(10, { position: [0, 1.5, 0], ease: 'ease-in' }),
    key(30, { position: [4, 1.5, 1], target }),
    key(50, { position: [5, 2, 4], yawDeg: 90, ease: 'ease-out' }),
    key(90, { position: [0, 1.5, 6], yawDeg: 170 }),
  ],
  { durationFrames: 101 },
);

describe('transformKeys', () => {
  it('moves, turns and scales what the cameras see as a whole', () => {
    fc.assert(
      fc.property(
        cameraPath,
        real(0.2, 5),
        real(-180, 180),
        vec3(10),
        vec3(10),
        (random, factor, rotateYawDeg, translate, pivot) => {
          // Rounding decides where a camera in its target looks, and at which frame a hold ends with an even speed.
          const plain = {
            ...random,
            constantSpeed: false,
            keyframes: random.keyframes.filter((k) => k.orientation.kind === 'rotation'),
          };
          fc.pre(plain.keyframes.length > 1);
          // Half a turn has no shorter way round, so rounding chooses.
          const rotations = plain.keyframes.map((k) =>
            k.orientation.kind === 'rotation' ? k.orientation.rotation : identityQuat,
          );
          fc.pre(rotations.every((q, i) => angleBetweenDeg(q, rotations.at(i - 1) ?? q) < 179));
          const turnedBy = quatFromAxisAngle(worldUp, (rotateYawDeg * Math.PI) / 180);
          const expected = samplePath(plain, 1).map(({ pose, intrinsics }): Camera => {
            const arm = rotateVec(turnedBy, scale(subtract(pose.position, pivot), factor));
            const position = add(add(pivot, arm), translate);
            return { pose: { position, rotation: multiplyQuat(turnedBy, pose.rotation) }, intrinsics };
          });
          const moved = transformKeys(plain, 'all', { translate, rotateYawDeg, scale: factor, pivot });
          const away = furthest(samplePath(moved, 1), expected);
          expect(away.metres).toBeLessThan(1e-4);
          expect(away.degrees).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('is undone by the transform back', () => {
    fc.assert(
      fc.property(cameraPath, real(-180, 180), vec3(), vec3(), (random, rotateYawDeg, translate, pivot) => {
        const there = transformKeys(random, 'all', { translate, rotateYawDeg, pivot });
        const back = scale(translate, -1);
        const home = transformKeys(transformKeys(there, 'all', { translate: back }), 'all', {
          rotateYawDeg: -rotateYawDeg,
          pivot,
        });
        random.keyframes.forEach((k, i) => near(home.keyframes[i]?.position ?? [], k.position, 9));
      }),
    );
  });

  it('takes targets along with all, or when asked', () => {
    const up = { translate: [0, 1, 0] } as const;
    expect(transformKeys(path, 'all', up).keyframes[1]?.orientation).toEqual({
      kind: 'look-at',
      target: [1, 2, 9],
    });
    expect(transformKeys(path, [1], up).keyframes[1]?.orientation).toEqual({ kind: 'look-at', target });
    const asked = transformKeys(path, [1], { ...up, targets: true });
    expect(asked.keyframes[1]?.orientation).toEqual({ kind: 'look-at', target: [1, 2, 9] });
    expect(asked.keyframes[2]).toBe(path.keyframes[2]);
    expect(transformKeys(path, 'all', { ...up, targets: false }).keyframes[1]?.orientation).toEqual({
      kind: 'look-at',
      target,
    });
  });

  it('refuses a size of nothing and what is locked', () => {
    for (const factor of [0, -1, NaN, Infinity])
      expect(refusalOf(() => transformKeys(path, 'all', { scale: factor }))).toMatch(
        /^path-range.*greater than 0/,
      );
    expect(refusalOf(() => transformKeys(path, 'all', { scale: 2 }, { lockedUpTo: 10 }))).toMatch(/fixed/);
    expect(refusalOf(() => transformKeys(path, [0], { translate: [NaN, 0, 0] }))).toMatch(/^path-invalid/);
  });
});

describe('reversePath', () => {
  it('is its own inverse', () => {
    fc.assert(
      fc.property(cameraPath, (random) => {
        expect(reversePath(reversePath(random))).toEqual(random);
      }),
    );
  });

  it('shows the same cameras the other way round', () => {
    for (const changes of [{}, { loop: true }, { constantSpeed: true }, { loop: true, smoothness: 0.4 }]) {
      const plain = { ...path, ...changes };
      const away = furthest(samplePath(reversePath(plain), 1), samplePath(plain, 1).toReversed());
      expect(away.metres).toBeLessThan(0.02);
      expect(away.degrees).toBeLessThan(0.5);
    }
    const away = furthest(samplePath(reversePath(path), 1), samplePath(path, 1).toReversed());
    expect(away.metres).toBeLessThan(1e-9);
  });

  it('refuses to move what is locked', () => {
    expect(refusalOf(() => reversePath(path, { lockedUpTo: 10 }))).toMatch(/^path-range.*fixed/);
  });
});

describe('flags', () => {
  it('are set, and smoothness 1 is the missing one', () => {
    expect(setLoop(path, true)).toEqual({ ...path, loop: true });
    expect(setConstantSpeed(path, true)).toEqual({ ...path, constantSpeed: true });
    expect(setSmoothness(path, 0.5)).toEqual({ ...path, smoothness: 0.5 });
    expect(setSmoothness(setSmoothness(path, 0), 1)).toEqual(path);
    for (const smoothness of [-0.1, 1.1, NaN])
      expect(refusalOf(() => setSmoothness(path, smoothness))).toBe(
        `path-range: The camera path cannot be used: smoothness is ${smoothness}; it must be between 0 and 1.`,
      );
  });
});

describe('setDuration', () => {
  it('keeps keyframes and lets the camera wait', () => {
    expect(setDuration(path, 200, 'keep-keys')).toEqual({ ...path, durationFrames: 200 });
    expect(setDuration(path, 91, 'keep-keys')).toEqual({ ...path, durationFrames: 91 });
  });

  it('cuts a path off on its curve', () => {
    const cut = setDuration(path, 71, 'keep-keys');
    expect(framesOf(cut)).toEqual([10, 30, 50, 70]);
    const [a, b] = [samplePath(path, 1), samplePath(cut, 1)];
    near(at(b, 70).pose.position, at(a, 70).pose.position);
    expect(turn(at(b, 70), at(a, 70))).toBeLessThan(1e-4);
    expect(furthest(b, a.slice(0, 71)).metres).toBeLessThan(0.3);
    expect(framesOf(setDuration({ ...path, loop: true }, 71, 'keep-keys'))).toEqual([10, 30, 50]);
  });

  it('stretches', () => {
    const long = setDuration(path, 201, 'stretch');
    expect([long.durationFrames, ...framesOf(long)]).toEqual([201, 20, 60, 100, 180]);
    const every = samplePath(long, 1).filter((_, frame) => frame % 2 === 0);
    expect(furthest(every, samplePath(path, 1)).metres).toBeLessThan(1e-9);
    expect(framesOf(setDuration({ ...path, loop: true }, 202, 'stretch'))).toEqual([20, 60, 100, 180]);
    expect(framesOf(setDuration(path, 4, 'stretch'))).toEqual([0, 1, 2, 3]);
  });

  it('gives a path that can be used, or says why not', () => {
    fc.assert(
      fc.property(
        cameraPath,
        fc.integer({ min: -5, max: 300 }),
        fc.constantFrom('keep-keys', 'stretch'),
        (random, frames, mode) => {
          const { result, refusal } = tried(() => setDuration(random, frames, mode));
          if (result === undefined) expect(refusal).toMatch(/^path-(range|invalid)/);
          else {
            checkPath(result);
            expect(result.durationFrames).toBe(frames);
          }
        },
      ),
    );
    expect(refusalOf(() => setDuration(path, 3, 'stretch'))).toBe(
      'path-range: The path has 4 keyframes, and 3 frames are too few for them.',
    );
    expect(refusalOf(() => setDuration(path, 5, 'keep-keys'))).toMatch(
      /^path-invalid.*only one would be left/,
    );
    expect(refusalOf(() => setDuration(path, 50.5, 'keep-keys'))).toMatch(/must be a whole number/);
    expect(refusalOf(() => setDuration(path, 50.5, 'stretch'))).toMatch(/must be a whole number/);
    expect(refusalOf(() => setDuration(path, 2_000_000, 'stretch'))).toMatch(/the limit is/);
  });
});

describe('retimeKeys', () => {
  it('stretches a stretch and moves the rest along', () => {
    const twice = retimeKeys(path, [1, 2], 2);
    expect([twice.durationFrames, ...framesOf(twice)]).toEqual([121, 10, 30, 70, 110]);
    const segment = retimeKeys(path, [0], 0.5);
    expect([segment.durationFrames, ...framesOf(segment)]).toEqual([91, 10, 20, 40, 80]);
    const all = retimeKeys(path, 'all', 0.01);
    expect([all.durationFrames, ...framesOf(all)]).toEqual([24, 10, 11, 12, 13]);
    expect(retimeKeys(path, [3], 2)).toBe(path);
    expect(retimeKeys(path, [], 2)).toBe(path);
  });

  it('is undone by the reciprocal of a whole number', () => {
    fc.assert(
      fc.property(cameraPath, fc.integer({ min: 1, max: 20 }), (random, factor) => {
        expect(retimeKeys(retimeKeys(random, 'all', factor), 'all', 1 / factor)).toEqual(random);
      }),
    );
  });

  it('refuses factors that make no sense, and leaves locked keyframes alone', () => {
    for (const factor of [0, -2, NaN])
      expect(refusalOf(() => retimeKeys(path, 'all', factor))).toMatch(/^path-range/);
    expect(refusalOf(() => retimeKeys(path, 'all', 1e9))).toMatch(/the limit is/);
    expect(framesOf(retimeKeys(path, 'all', 2, { lockedUpTo: 10 }))).toEqual([10, 50, 90, 170]);
    expect(refusalOf(() => retimeKeys(path, 'all', 2, { lockedUpTo: 30 }))).toMatch(/fixed/);
  });
});
