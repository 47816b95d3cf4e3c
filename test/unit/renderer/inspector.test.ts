import { describe, expect, it } from 'vitest';
import { intrinsicsFromFov } from '../../../main/core/camera/intrinsics.ts';
import { quatFromYawPitchRoll } from '../../../main/core/camera/pose.ts';
import { chartPath } from '../../../renderer/src/inspector/chart.ts';
import { frameOf, viewTriangle } from '../../../renderer/src/inspector/map-geometry.ts';
import { age, percent } from '../../../renderer/src/inspector/words.ts';

const camera = (yawDeg: number) => ({
  pose: { position: [1, 1.5, 2] as const, rotation: quatFromYawPitchRoll(yawDeg) },
  intrinsics: intrinsicsFromFov(60, 16 / 9),
});

describe('map from above', () => {
  it('a camera with yaw 0 looks up on the map, and one turned left looks left', () => {
    const [eye, left, right] = viewTriangle(camera(0), 2);
    expect(eye).toEqual([-1, -2]);
    expect((left[1] + right[1]) / 2).toBeLessThan(eye[1]);
    expect((left[0] + right[0]) / 2).toBeCloseTo(eye[0], 9);
    expect(left[0]).toBeLessThan(right[0]);
    const turned = viewTriangle(camera(90), 2);
    expect((turned[1][0] + turned[2][0]) / 2).toBeLessThan(turned[0][0] - 1);
  });

  it('frames all points in the shape that is asked for', () => {
    const frame = frameOf(
      [
        [0, 0],
        [4, 1],
      ],
      2,
      0.5,
      1,
    );
    expect(frame.width / frame.height).toBeCloseTo(2, 9);
    expect(frame.x).toBeLessThanOrEqual(-0.5);
    expect(frame.x + frame.width).toBeGreaterThanOrEqual(4.5);
  });
});

describe('chart', () => {
  it('has gaps where nothing was retrieved', () => {
    const { line, area } = chartPath([0, 10, 20, 30], [0.5, null, 1, 0.5], 1, 10);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(area.match(/Z/g)).toHaveLength(2);
  });

  it('is empty without values', () => {
    expect(chartPath([], [], 1, 10)).toEqual({ line: '', area: '' });
  });
});

describe('words', () => {
  it('never rounds something to nothing, nor almost all to all', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(['0 %', '< 1 %', '50 %', '99 %', '100 %']);
  });

  it('tells ages in frames and seconds', () => {
    expect(age(1, 12)).toBe('1 frame ago (0.1 s)');
    expect(age(240, 12)).toBe('240 frames ago (20 s)');
  });
});
