import { describe, expect, test } from 'vitest';
import { intrinsicsFromFov } from '../../../../main/core/camera/intrinsics.ts';
import { quatFromYawPitchRoll } from '../../../../main/core/camera/pose.ts';
import type { Camera, Envelope } from '../../../../main/core/camera/types.ts';
import { checkEnvelope } from '../../../../main/core/path/index.ts';
import {
  segmentsWithin,
  shortWarning,
  worstFrame,
  worstOfEachKind,
} from '../../../../renderer/src/trajectory/scene/violations.ts';

const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 70],
  metresPerFrame: 0.3,
  yawDegPerFrame: 10,
};

function camera(z: number, height = 1.6, angles: [number, number, number] = [0, 0, 0], fovYDeg = 55): Camera {
  return {
    pose: { position: [0, height, z], rotation: quatFromYawPitchRoll(...angles) },
    intrinsics: intrinsicsFromFov(fovYDeg, 16 / 9),
  };
}

describe('segmentsWithin', () => {
  test('marks the way into a stretch and through it, once', () => {
    const frames = Uint32Array.from([0, 1, 2, 3, 4, 5]);
    expect(segmentsWithin(frames, [{ firstFrame: 2, lastFrame: 3 }])).toEqual([1, 2]);
    expect(segmentsWithin(frames, [{ firstFrame: 0, lastFrame: 0 }])).toEqual([]);
    expect(
      segmentsWithin(frames, [
        { firstFrame: 5, lastFrame: 5 },
        { firstFrame: 4, lastFrame: 5 },
      ]),
    ).toEqual([3, 4]);
  });

  test('finds a stretch between the points of a thinned-out curve', () => {
    const frames = Uint32Array.from([0, 10, 20, 30]);
    expect(segmentsWithin(frames, [{ firstFrame: 14, lastFrame: 16 }])).toEqual([1]);
    expect(segmentsWithin(frames, [{ firstFrame: 4, lastFrame: 25 }])).toEqual([0, 1, 2]);
  });

  test('has nothing to mark on no curve', () => {
    expect(segmentsWithin(new Uint32Array(), [{ firstFrame: 0, lastFrame: 5 }])).toEqual([]);
  });
});

describe('the worst place', () => {
  const cameras = [
    camera(0, 1.1),
    camera(0.1, 0.9),
    camera(0.2, 1.0),
    camera(0.3, 1.6, [0, -30, 0]),
    camera(0.4, 1.6, [0, -40, 0]),
    camera(1.4, 1.6, [25, 0, 3], 90),
    camera(1.9, 1.6, [30, 0, 0], 80),
  ];
  const warnings = checkEnvelope(cameras, envelope);
  const frames = Object.fromEntries(
    worstOfEachKind(warnings).map((warning) => [warning.kind, worstFrame(cameras, warning)]),
  );

  test('is found for every kind of warning', () => {
    expect(frames).toEqual({ height: 1, pitch: 4, speed: 5, 'yaw-rate': 5, fov: 5, roll: 5 });
  });

  test('has a few words', () => {
    const words = Object.fromEntries(
      worstOfEachKind(warnings).map((warning) => [warning.kind, shortWarning(warning, 10)]),
    );
    expect(words).toEqual({
      height: 'Too low: 0.90 m',
      pitch: 'Looks too far down: 40°',
      speed: 'Too fast: 10.0 m/s',
      'yaw-rate': 'Turns too fast: 250°/s',
      fov: 'Angle of view too wide: 90°',
      roll: 'Tilted: 3°',
    });
  });
});
