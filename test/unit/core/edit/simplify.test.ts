import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Camera, intrinsicsFromFov, quatFromYawPitchRoll } from '../../../../main/core/camera/index.ts';
import {
  type CameraPath,
  outAndBack,
  pathFromCameras,
  samplePath,
  simplifyPath,
} from '../../../../main/core/path/index.ts';
import { cameraPath } from '../path-arbitrary.ts';
import { at, framesOf, furthest, key, pathOf, refusalOf } from '../path-helpers.ts';

/** As somebody drives: speed and rate of turn change smoothly, with stops, pitch and height stay. */
function drive(frames: number): Camera[] {
  let [x, z, yawDeg] = [0, 0, 0];
  const intrinsics = intrinsicsFromFov(50, 16 / 9);
  return Array.from({ length: frames }, (_, frame) => {
    const speed = Math.max(0, Math.sin(frame / 40)) * 0.1;
    yawDeg += 2 * Math.sin(frame / 23) * Math.sin(frame / 101);
    x += speed * Math.sin((yawDeg * Math.PI) / 180);
    z += speed * Math.cos((yawDeg * Math.PI) / 180);
    return { pose: { position: [x, 1.5, z], rotation: quatFromYawPitchRoll(yawDeg, -5) }, intrinsics };
  });
}

describe('pathFromCameras', () => {
  it('has the recorded cameras at its keyframes exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 9 }), (frames, everyFrames) => {
        const cameras = drive(frames);
        const path = pathFromCameras(cameras, { fps: 12, everyFrames });
        const grid = cameras.map((_, frame) => frame).filter((frame) => frame % everyFrames === 0);
        expect(framesOf(path)).toEqual(grid.at(-1) === frames - 1 ? grid : [...grid, frames - 1]);
        const sampled = samplePath(path, 16 / 9);
        expect(sampled.length).toBe(frames);
        for (const frame of framesOf(path)) {
          const away = furthest([at(sampled, frame)], [at(cameras, frame)]);
          expect(away.metres).toBe(0);
          expect(away.degrees).toBeLessThan(1e-6);
          expect(at(sampled, frame).intrinsics.fx).toBeCloseTo(at(cameras, frame).intrinsics.fx, 12);
        }
      }),
    );
  });

  it('is a drive with straight lines, and needs two frames', () => {
    expect(pathFromCameras(drive(9), { fps: 24, everyFrames: 4 })).toMatchObject({
      fps: 24,
      durationFrames: 9,
      smoothness: 0,
      loop: false,
    });
    expect(refusalOf(() => pathFromCameras(drive(1), { fps: 12, everyFrames: 4 }))).toMatch(/^path-invalid/);
    for (const everyFrames of [0, -1, 1.5, NaN])
      expect(refusalOf(() => pathFromCameras(drive(9), { fps: 12, everyFrames }))).toMatch(/^path-range/);
  });
});

describe('simplifyPath', () => {
  const within = (path: CameraPath, toleranceMetres: number, toleranceDeg: number): CameraPath => {
    const simple = simplifyPath(path, { toleranceMetres, toleranceDeg });
    const away = furthest(samplePath(path, 1), samplePath(simple, 1));
    expect(away.metres).toBeLessThan(toleranceMetres + 1e-9);
    expect(away.degrees).toBeLessThan(toleranceDeg + 1e-6);
    return simple;
  };

  it('keeps to its tolerance, whatever the path', () => {
    fc.assert(
      fc.property(
        cameraPath,
        fc.constantFrom(0.01, 0.1, 1),
        fc.constantFrom(0.1, 1, 10),
        (path, metres, degrees) => {
          const simple = within(path, metres, degrees);
          expect(simple).toMatchObject({
            loop: false,
            constantSpeed: false,
            durationFrames: path.durationFrames,
          });
          expect(simple.smoothness).toBeUndefined();
        },
      ),
    );
  });

  it.each([1, 175])('stays within what a path may hold at an angle of view of %d degrees', (fovYDeg) => {
    for (let last = 2; last < 120; last += 7) {
      const keys = [0, last, 2 * last + 1].map((frame) => ({
        ...key(frame, { position: [frame % 5, 1.5, 0], yawDeg: frame * 3 }),
        fovYDeg,
      }));
      const simple = within(pathOf(keys), 0.01, 0.1);
      expect(simple.keyframes.every((found) => found.fovYDeg === fovYDeg)).toBe(true);
    }
  });

  it('needs few keyframes for a recorded drive, and fewer for a larger tolerance', () => {
    const recorded = pathFromCameras(drive(1000), { fps: 12, everyFrames: 4 });
    expect(recorded.keyframes.length).toBe(251);
    const counts = [0.02, 0.05, 0.2].map((metres) => within(recorded, metres, 20 * metres).keyframes.length);
    expect(counts[0]).toBeLessThan(125);
    expect(counts[1]).toBeLessThan(counts[0] ?? 0);
    expect(counts[2]).toBeLessThan(counts[1] ?? 0);
  });

  it('finds few keyframes for a straight line, a pause, and a jump', () => {
    const line = pathOf(
      [0, 7, 20, 40].map((frame) => key(frame, { position: [frame, 1.5, 0], yawDeg: frame })),
      { smoothness: 0 },
    );
    expect(framesOf(within(line, 1e-3, 1e-3))).toEqual([0, 40]);
    const pause = pathOf(
      [0, 20, 40, 60].map((frame, i) => key(frame, { position: [[0, 2, 2, 4][i] ?? 0, 1.5, 0] })),
    );
    // Four would do; greedy as it is, it needs a few more.
    expect(within(pause, 0.02, 0.2).keyframes.length).toBeLessThan(10);
    const jump = pathOf([
      key(0, { ease: 'hold' }),
      key(30, { position: [9, 1.5, 0], ease: 'hold' }),
      key(50),
    ]);
    expect(framesOf(within(jump, 1e-3, 1e-3))).toEqual([0, 29, 30, 49, 50]);
  });

  it('works look-at, loops and even speed into plain keyframes', () => {
    const preset = outAndBack(
      { position: [0, 1.5, 0], yawDeg: 0, fovYDeg: 50 },
      {
        frames: 100,
        fps: 12,
        envelope: {
          heightMetres: [1, 2],
          pitchDeg: [-20, 20],
          fovYDeg: [40, 70],
          metresPerFrame: 0.2,
          yawDegPerFrame: 6,
        },
      },
    );
    expect(within(preset, 0.05, 1).keyframes.length).toBeLessThan(12);
    const looking = pathOf(
      [0, 30, 60].map((frame, i) => key(frame, { position: [i, 1.5, i * i], target: [0, 1, 9] })),
      { loop: true, constantSpeed: true, durationFrames: 90 },
    );
    expect(within(looking, 0.01, 0.5).keyframes.every((k) => k.orientation.kind === 'rotation')).toBe(true);
  });

  it('copes with a long drive', () => {
    const recorded = pathFromCameras(drive(5000), { fps: 12, everyFrames: 4 });
    expect(within(recorded, 0.02, 0.5).keyframes.length).toBeLessThan(600);
  });

  it('refuses to be exact', () => {
    const path = pathOf([key(0), key(9)]);
    for (const tolerance of [0, -1, NaN]) {
      expect(refusalOf(() => simplifyPath(path, { toleranceMetres: tolerance, toleranceDeg: 1 }))).toMatch(
        /^path-range/,
      );
      expect(refusalOf(() => simplifyPath(path, { toleranceMetres: 1, toleranceDeg: tolerance }))).toMatch(
        /^path-range/,
      );
    }
  });
});
