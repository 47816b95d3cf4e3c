import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  type Envelope,
  intrinsicsFromFov,
  quatFromYawPitchRoll,
  type Vec3,
} from '../../../main/core/camera/index.ts';
import { checkEnvelope, checkEnvelopeSteps, samplePath } from '../../../main/core/path/index.ts';
import { cameraPath } from './path-arbitrary.ts';

const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 60],
  metresPerFrame: 0.35,
  yawDegPerFrame: 9,
};

describe('checkEnvelope', () => {
  const camera = (position: Vec3, yawDeg = 0, pitchDeg = 0, rollDeg = 0, fovYDeg = 50): Camera => ({
    pose: { position, rotation: quatFromYawPitchRoll(yawDeg, pitchDeg, rollDeg) },
    intrinsics: intrinsicsFromFov(fovYDeg, 16 / 9),
  });
  const good = camera([0, 1.5, 0]);

  it('merges consecutive frames, names the worst of them and says it in a sentence', () => {
    const cameras = [
      good,
      camera([0, 1.9, 0]),
      camera([0, 2.1, 0]),
      camera([0, 1.95, 0]),
      good,
      camera([0, 1, 0]),
    ];
    const gentle = { ...envelope, metresPerFrame: 1 };
    const warnings = checkEnvelope(cameras, gentle);
    expect(warnings).toMatchObject([
      { firstFrame: 1, lastFrame: 3, kind: 'height', limit: 1.8 },
      { firstFrame: 5, lastFrame: 5, kind: 'height', limit: 1.2 },
    ]);
    expect(warnings[0]?.worst).toBeCloseTo(2.1);
    expect(warnings[1]?.worst).toBeCloseTo(1);
    expect(warnings.map((warning) => warning.message)).toEqual([
      'Frames 1-3: the camera is up to 2.10 m above the ground; the model was trained for at most 1.8 m.',
      'Frame 5: the camera is 1.00 m above the ground; the model was trained for at least 1.2 m.',
    ]);
  });

  it('finds each kind of excess', () => {
    const kinds = (a: Camera, b: Camera) =>
      checkEnvelope([a, b], envelope, 12).map((w) => [w.kind, w.firstFrame, w.message]);
    expect(kinds(good, camera([0, 1.5, 0], 0, 25))).toEqual([
      ['pitch', 1, "Frame 1: the camera's pitch is 25.0°; the model was trained for at most 20°."],
    ]);
    expect(kinds(good, camera([0, 1.5, 0], 0, 0, -3))).toEqual([
      ['roll', 1, 'Frame 1: the horizon is tilted by 3.0°; the model was trained for a level one.'],
    ]);
    expect(kinds(good, camera([0, 1.5, 0], 0, 0, 0, 35))).toEqual([
      ['fov', 1, 'Frame 1: the vertical field of view is 35.0°; the model was trained for at least 40°.'],
    ]);
    expect(kinds(good, camera([0.3, 1.5, 0.4]))).toEqual([
      [
        'speed',
        1,
        'Frame 1: the camera moves 0.50 m per frame (6.0 m per second); the model was trained for at most 0.35 m.',
      ],
    ]);
    expect(kinds(camera([0, 1.5, 0], 175), camera([0, 1.5, 0], -173))).toEqual([
      [
        'yaw-rate',
        1,
        'Frame 1: the camera turns 12.0° per frame (144° per second); the model was trained for at most 9°.',
      ],
    ]);
  });

  it('says the same in slices of any size', () => {
    fc.assert(
      fc.property(cameraPath, fc.integer({ min: 1, max: 50 }), (path, framesPerStep) => {
        const cameras = samplePath(path, 16 / 9);
        const slices = checkEnvelopeSteps(cameras, envelope, 12, framesPerStep);
        let step = slices.next();
        while (step.done !== true) step = slices.next();
        expect(step.value).toEqual(checkEnvelope(cameras, envelope, 12));
        const frames = step.value.map((warning) => warning.firstFrame);
        expect(frames).toEqual(frames.toSorted((a, b) => a - b));
      }),
    );
  });

  it('lets a path keep exactly to a limit', () => {
    const step = (i: number) => camera([0, 1.8, i * 0.35], i * 9, -20, 0, 60);
    expect(checkEnvelope([0, 1, 2, 3, 4].map(step), envelope)).toEqual([]);
  });
});
