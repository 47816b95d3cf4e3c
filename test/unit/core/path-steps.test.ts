import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../main/core/camera/index.ts';
import { type CameraPath, samplePath, samplePathSteps } from '../../../main/core/path/index.ts';
import { cameraPath } from './path-arbitrary.ts';
import { key, pathOf, refusalOf } from './path-helpers.ts';

const target: Vec3 = [3, 1, 40];

describe('samplePathSteps', () => {
  it('gives the cameras of samplePath, whatever the size of its steps', () => {
    fc.assert(
      fc.property(cameraPath, fc.integer({ min: 1, max: 100 }), (path, framesPerStep) => {
        const steps = samplePathSteps(path, 1.5, framesPerStep);
        let done = 0;
        let step = steps.next();
        for (; step.done !== true; step = steps.next()) {
          expect(step.value).toBeGreaterThanOrEqual(done);
          done = step.value;
        }
        expect(step.value).toEqual(samplePath(path, 1.5));
        expect(path.durationFrames - done).toBeLessThan(framesPerStep);
      }),
    );
  });

  it('refuses a bad path', () => {
    const path = pathOf([key(5), key(3)]);
    expect(refusalOf(() => [...samplePathSteps(path, 1)])).toBe(refusalOf(() => samplePath(path, 1)));
  });

  const many = Array.from({ length: 10_001 }, (_, i) => i);
  const long: Record<string, CameraPath> = {
    'two keyframes': pathOf([key(0), key(40_000, { position: [9, 1.5, 0] })]),
    'look-at through its target': pathOf([
      key(0, { target, position: [3, 1, 0] }),
      key(40_000, { target, position: [3, 1, 90] }),
    ]),
    'many keyframes': pathOf(many.map((i) => key(i * 4, { position: [i % 7, 1.5, i % 11], yawDeg: i * 40 }))),
    'many keyframes at an even speed': pathOf(
      many.map((i) => key(i * 4, { position: [i % 7, 1.5, i % 11] })),
      { constantSpeed: true, loop: true, durationFrames: 40_010 },
    ),
    'many short look-ats': pathOf(
      many.map((i) =>
        key(i * 4, { position: [i % 7, 1.5, i % 11], target, ease: i % 3 === 0 ? 'hold' : 'linear' }),
      ),
    ),
  };

  it.each(Object.entries(long))('does at most a step’s work at a time: %s', (_, path) => {
    // Every frame and every keyframe is dealt with a bounded number of times in each phase.
    let count = 0;
    for (const done of samplePathSteps(path, 1)) {
      count++;
      expect(done).toBeLessThanOrEqual(path.durationFrames);
    }
    expect(count).toBeGreaterThanOrEqual(80);
    expect(count).toBeLessThan(1200);
  });
});
