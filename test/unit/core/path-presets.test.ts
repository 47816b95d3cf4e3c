import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  type Camera,
  distance,
  type Envelope,
  forwardOf,
  quatFromYawPitchRoll,
  type Vec3,
  wrapDeg,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import {
  type CameraPath,
  checkEnvelope,
  checkPath,
  dolly,
  figureEight,
  lookAround,
  orbit,
  outAndBack,
  presetNames,
  presetPath,
  type PresetStart,
  randomWalk,
  samplePath,
} from '../../../main/core/path/index.ts';
import { real, vec3 } from './arbitrary.ts';

/** Of the embedded model's manifest. */
const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 60],
  metresPerFrame: 0.35,
  yawDegPerFrame: 9,
};
const start: PresetStart = { position: [3, 1.5, -2], yawDeg: 40, pitchDeg: -5, fovYDeg: 50 };
const budget = { frames: 97, fps: 12, envelope };

const sampled = (path: CameraPath): Camera[] => samplePath(path, 16 / 9);
const yaws = (cameras: readonly Camera[]): number[] =>
  cameras.map(({ pose }) => yawPitchRollOf(pose.rotation).yawDeg);
const turned = (cameras: readonly Camera[]): number =>
  yaws(cameras).reduce((sum, yaw, i, all) => sum + Math.abs(wrapDeg(yaw - (all[i - 1] ?? yaw))), 0);
const walked = (cameras: readonly Camera[]): number =>
  cameras.reduce(
    (sum, { pose }, i) => sum + distance(pose.position, (cameras[i - 1]?.pose ?? pose).position),
    0,
  );

const expectSameView = (a: Camera | undefined, b: Camera | undefined): void => {
  if (a === undefined || b === undefined) throw new Error('no such frame');
  expect(distance(a.pose.position, b.pose.position)).toBeLessThan(1e-9);
  expect(angleBetweenDeg(a.pose.rotation, b.pose.rotation)).toBeLessThan(1e-4);
};

describe('every preset', () => {
  it('keeps to any envelope, from any start within it, for any number of frames', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...presetNames),
        fc.integer({ min: 2, max: 400 }),
        fc.record({ metresPerFrame: real(0.01, 1), yawDegPerFrame: real(0.5, 30) }),
        fc.record({
          place: vec3(30),
          height: real(1.2, 1.8),
          yawDeg: real(-180, 180),
          pitchDeg: real(-20, 20),
        }),
        fc.nat(),
        (name, frames, limits, { place, height, yawDeg, pitchDeg }, seed) => {
          const position: Vec3 = [place[0], height, place[2]];
          const narrow = { ...envelope, ...limits };
          const path = presetPath(
            name,
            { position, yawDeg, pitchDeg, fovYDeg: 50 },
            { ...budget, frames, envelope: narrow, seed },
          );
          expect(() => checkPath(path)).not.toThrow();
          const cameras = sampled(path);
          expect(cameras.length).toBe(frames);
          expect(checkEnvelope(cameras, narrow)).toEqual([]);
          const [first] = cameras;
          expect(distance(first?.pose.position ?? [0, 0, 0], position)).toBeLessThan(1e-9);
          expect(
            angleBetweenDeg(first?.pose.rotation ?? [0, 0, 0, 1], quatFromYawPitchRoll(yawDeg, pitchDeg)),
          ).toBeLessThan(0.26);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does what its name says at full size when there are frames enough', () => {
    const long = { ...budget, frames: 241 };
    const measure = (path: CameraPath): [number, number] => {
      const cameras = sampled(path);
      return [Math.round(walked(cameras) * 10) / 10, Math.round(turned(cameras))];
    };
    expect(measure(outAndBack(start, long))).toEqual([5, 150]);
    expect(measure(outAndBack(start, long, { facing: 'turn-round' }))).toEqual([5, 360]);
    expect(measure(lookAround(start, long))).toEqual([0, 720]);
    // One frame short of a round: the loop closes at frame 241.
    expect(measure(orbit(start, long))).toEqual([12.5, 359]);
    expect(measure(figureEight(start, long, { radiusMetres: 1 }))[0]).toBeCloseTo(12.5, 0);
    expect(measure(dolly(start, long))).toEqual([2.5, 0]);
  });

  it('refuses a budget or a name that cannot be', () => {
    expect(() => outAndBack(start, { ...budget, frames: 1 })).toThrow(/2 to 1,000,000/);
    expect(() => presetPath('spiral', start, budget)).toThrow(
      /no preset "spiral"; the presets are out-and-back/,
    );
    expect(() => presetPath('toString', start, budget)).toThrow(/no preset/);
  });
});

describe('out and back', () => {
  it('sees every view of the way out again, mirrored in time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), (frames) => {
        const cameras = sampled(outAndBack(start, { ...budget, frames }));
        cameras.forEach((camera, i) => expectSameView(camera, cameras[frames - 1 - i]));
      }),
    );
    const cameras = sampled(outAndBack(start, budget));
    const [first, middle] = [cameras[0], cameras[48]];
    // Far enough away in between that coming back is a test of memory: 2.5 m and 75 degrees.
    expect(distance(first?.pose.position ?? [0, 0, 0], middle?.pose.position ?? [0, 0, 0])).toBeCloseTo(2.5);
    expect(
      angleBetweenDeg(first?.pose.rotation ?? [0, 0, 0, 1], middle?.pose.rotation ?? [0, 0, 0, 1]),
    ).toBeGreaterThan(70);
  });

  it('turning round, faces back on the way back and ends with the first view', () => {
    const cameras = sampled(outAndBack(start, budget, { facing: 'turn-round' }));
    expectSameView(cameras[0], cameras.at(-1));
    const halfway = cameras[48];
    expect(
      Math.abs(wrapDeg(yawPitchRollOf(halfway?.pose.rotation ?? [0, 0, 0, 1]).yawDeg - start.yawDeg)),
    ).toBeCloseTo(180, 3);
  });
});

describe('look around', () => {
  it('turns right round and back on the spot in the default 97 frames', () => {
    const cameras = sampled(lookAround(start, budget));
    expect(turned(cameras)).toBeCloseTo(720, 3);
    expect(walked(cameras)).toBe(0);
    cameras.forEach((camera, i) => expectSameView(camera, cameras[96 - i]));
  });
});

describe('orbit', () => {
  it('goes round its point at one distance and looks at it', () => {
    const cameras = sampled(orbit(start, budget, { radiusMetres: 2 }));
    const centre: Vec3 = [
      3 + 2 * Math.sin((40 * Math.PI) / 180),
      1.5,
      -2 + 2 * Math.cos((40 * Math.PI) / 180),
    ];
    for (const { pose } of cameras) {
      expect(distance(pose.position, centre)).toBeCloseTo(2, 2);
      const forward = forwardOf(pose.rotation);
      const along = (centre[0] - pose.position[0]) * forward[0] + (centre[2] - pose.position[2]) * forward[2];
      expect(along / (2 * Math.hypot(forward[0], forward[2]))).toBeCloseTo(1, 3);
      expect(yawPitchRollOf(pose.rotation).pitchDeg).toBeCloseTo(-5, 1);
    }
  });
});

describe('figure eight', () => {
  it('crosses its start half-way and comes back to it', () => {
    const positions = sampled(figureEight(start, { ...budget, frames: 160 })).map(
      ({ pose }) => pose.position,
    );
    expect(distance(positions[80] ?? [0, 0, 0], start.position)).toBeLessThan(1e-9);
    expect(distance(positions[159] ?? [0, 0, 0], start.position)).toBeLessThan(0.15);
    expect(distance(positions[40] ?? [0, 0, 0], start.position)).toBeGreaterThan(2);
    expect(distance(positions[40] ?? [0, 0, 0], positions[120] ?? [0, 0, 0])).toBeGreaterThan(4);
  });
});

describe('dolly', () => {
  it('goes along the line of sight, or back from it', () => {
    const end = (direction: 'forward' | 'back') =>
      sampled(dolly({ ...start, yawDeg: 90 }, budget, { direction })).at(-1);
    expect(end('forward')?.pose.position[0]).toBeCloseTo(5.5);
    expect(end('back')?.pose.position[0]).toBeCloseTo(0.5);
  });
});

describe('random walk', () => {
  it('is the same for the same seed only, and keeps near its start', () => {
    const long = { ...budget, frames: 1000 };
    const walk = (seed: number) => sampled(randomWalk(start, long, { seed }));
    expect(walk(5)).toEqual(walk(5));
    expect(walk(5)).not.toEqual(walk(6));
    const farthest = Math.max(
      ...[1, 2, 3, 4].flatMap(walk).map(({ pose }) => distance(pose.position, start.position)),
    );
    expect(farthest).toBeGreaterThan(1.5);
    expect(farthest).toBeLessThan(5.5);
  });

  it('begins like a shorter one', () => {
    const [short, long] = [97, 193].map(
      (frames) => randomWalk(start, { ...budget, frames }, { seed: 8 }).keyframes,
    );
    expect(long?.slice(0, 5)).toEqual(short);
  });
});
