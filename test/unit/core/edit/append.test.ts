import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  type Envelope,
  quatFromYawPitchRoll,
  yawPitchRollOf,
} from '../../../../main/core/camera/index.ts';
import {
  appendPath,
  type CameraPath,
  checkEnvelope,
  checkPath,
  firstDifference,
  presetNames,
  presetPath,
  samplePath,
  startOf,
} from '../../../../main/core/path/index.ts';
import { cameraPath } from '../path-arbitrary.ts';
import {
  at,
  framesOf,
  furthest,
  key,
  pathOf,
  refusalOf,
  steps,
  metres,
  tried,
  turn,
} from '../path-helpers.ts';

const envelope: Envelope = {
  heightMetres: [1, 2],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 70],
  metresPerFrame: 0.2,
  yawDegPerFrame: 6,
};
const budget = { frames: 96, fps: 12, envelope };
const walk = pathOf([
  key(0),
  key(30, { position: [1, 1.5, 2], yawDeg: 30, pitchDeg: 4 }),
  key(60, { position: [2, 1.5, 3], yawDeg: 60 }),
]);

describe('appendPath', () => {
  it.each(presetNames)('goes on with the preset %s as it would be alone', (name) => {
    const end = at(samplePath(walk, 1), 60);
    const piece = presetPath(name, startOf(end), budget);
    const path = appendPath(walk, piece, 60);
    const cameras = samplePath(path, 1);
    expect(firstDifference(samplePath(walk, 1), cameras.slice(0, 61))).toBeUndefined();
    const pause = cameras.length - 60 - 96 - (piece.loop ? 1 : 0);
    expect([0, 1]).toContain(pause);
    const away = furthest(cameras.slice(60 + pause, 60 + pause + 96), samplePath(piece, 1));
    expect(away.metres).toBeLessThan(0.03);
    expect(away.degrees).toBeLessThan(2.5);
    const warnings = checkEnvelope(cameras.slice(61), {
      ...envelope,
      metresPerFrame: 0.21,
      yawDegPerFrame: 6.5,
    });
    expect(warnings).toEqual([]);
  });

  it('moves and turns a piece made elsewhere to where it starts from', () => {
    const far = { position: [50, 1.5, -9], yawDeg: 140, pitchDeg: 3, fovYDeg: 50 } as const;
    const piece = presetPath('dolly', far, budget);
    const path = appendPath(walk, piece, 60);
    const cameras = samplePath(path, 1);
    expect(furthest([at(cameras, 60)], [at(samplePath(walk, 1), 60)]).metres).toBeLessThan(1e-9);
    const [a, b] = [at(cameras, 60), at(cameras, cameras.length - 1)];
    const ahead = [b.pose.position[0] - a.pose.position[0], b.pose.position[2] - a.pose.position[2]];
    expect((Math.atan2(ahead[0] ?? 0, ahead[1] ?? 0) * 180) / Math.PI).toBeCloseTo(60, 6);
    expect(yawPitchRollOf(b.pose.rotation).pitchDeg).toBeCloseTo(3, 6);
  });

  it('takes look-at targets along, so that an orbit stays one', () => {
    const piece = presetPath('orbit', startOf(at(samplePath(walk, 1), 60)), budget);
    const keys = appendPath(walk, piece, 60).keyframes.filter((k) => k.frame > 61);
    expect(keys.every((k) => k.orientation.kind === 'look-at')).toBe(true);
  });

  it('replaces what came later and grows only when it has to', () => {
    const path = appendPath(walk, pathOf([key(0), key(9, { position: [0, 1.5, 1] })]), 30);
    expect(path.durationFrames).toBe(61);
    expect(framesOf(path).filter((frame) => frame <= 30)).toEqual([0, 30]);
    expect(framesOf(path).at(-1)).toBeLessThan(41);
    const longer = appendPath(walk, presetPath('dolly', startOf(at(samplePath(walk, 1), 30)), budget), 30);
    expect(longer.durationFrames).toBeGreaterThan(125);
    const early = appendPath(walk, walk, 0);
    expect(furthest(samplePath(early, 1), samplePath(walk, 1)).metres).toBeLessThan(1e-9);
  });

  it('never makes the joint jump', () => {
    fc.assert(
      fc.property(cameraPath, cameraPath, fc.nat(80), (a, b, frame) => {
        fc.pre(frame < a.durationFrames);
        const { result, refusal } = tried(() => appendPath(a, b, frame));
        if (result === undefined) {
          expect(refusal).toMatch(/^path-range/);
          return;
        }
        checkPath(result);
        const before = at(samplePath(a, 1), frame);
        const after = at(samplePath(result, 1), frame);
        // With even speed in both, keyframes are at whole frames now.
        expect(metres(before, after)).toBeLessThan(1e-5);
        expect(turn(before, after)).toBeLessThan(1e-3);
      }),
    );
  });

  it('works with loops and even speed, whose keyframes go where the camera was', () => {
    const round: CameraPath = presetPath('orbit', { position: [0, 1.5, 0], yawDeg: 0, fovYDeg: 50 }, budget);
    const path = appendPath(round, presetPath('dolly', startOf(at(samplePath(round, 1), 40)), budget), 40);
    expect(path).toMatchObject({ loop: false, constantSpeed: false });
    const away = furthest(samplePath(path, 1).slice(0, 41), samplePath(round, 1).slice(0, 41));
    expect(away.metres).toBeLessThan(0.12);
    const speeds = steps(samplePath(path, 1).slice(0, 33), metres);
    expect(Math.max(...speeds) / Math.min(...speeds)).toBeLessThan(1.1);
  });

  it('refuses frames that are not there, and leaves locked keyframes alone', () => {
    expect(refusalOf(() => appendPath(walk, walk, 61))).toMatch(/^path-range: There is no frame 61/);
    expect(refusalOf(() => appendPath(walk, walk, 20, { lockedUpTo: 30 }))).toMatch(/fixed/);
    expect(appendPath(walk, walk, 60, { lockedUpTo: 60 }).keyframes.slice(0, 2)).toEqual(
      walk.keyframes.slice(0, 2),
    );
  });
});

it('startOf leaves a tilted horizon out', () => {
  const camera: Camera = {
    ...at(samplePath(walk, 1), 0),
    pose: { position: [1, 2, 3], rotation: quatFromYawPitchRoll(20, 10, 30) },
  };
  const start = startOf(camera);
  expect(start.position).toEqual([1, 2, 3]);
  expect([start.yawDeg, start.pitchDeg, start.fovYDeg].map((x) => Math.round((x ?? 0) * 1e6) / 1e6)).toEqual([
    20, 10, 50,
  ]);
});
