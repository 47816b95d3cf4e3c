import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, defaultOptions, samplePoints } from '../../../main/core/retrieval/index.ts';
import { packCameras } from '../../../main/core/retrieval/camera-arrays.ts';
import { resolveOptions } from '../../../main/core/retrieval/options.ts';
import { findVisible } from '../../../main/core/retrieval/visibility.ts';
import { anyCamera, camera, fovYDeg } from './scenes.ts';

describe('samplePoints', () => {
  it('puts a grid of rays at logarithmic depths, and ends rays where they meet the ground', () => {
    const { count, perTarget, positions } = samplePoints([camera(0, 0, 0), camera(0, 0, 90)]);
    expect(perTarget).toBe(8 * 6 * 4);
    expect(count).toBe(2 * perTarget);
    const depths = (ray: number) => [0, 1, 2, 3].map((step) => positions[(ray * 4 + step) * 3 + 2]!);
    const sky = depths(0);
    expect(sky[0]).toBeCloseTo(1.5, 9);
    expect(sky[3]).toBeCloseTo(40, 9);
    expect(sky[1]! / sky[0]!).toBeCloseTo(sky[3]! / sky[2]!, 9);
    const lowest = 5 * 8;
    const slope = (2 * 5.5) / 6 - 1;
    expect(depths(lowest)[3]).toBeCloseTo(1.5 / (slope * Math.tan((fovYDeg * Math.PI) / 360)), 9);
    expect(positions[(lowest * 4 + 3) * 3 + 1]).toBeCloseTo(0, 9);
  });

  it('gives the same numbers again', () => {
    const targets = [camera(3, -2, 33, -7), camera(3.4, -2.1, 41, -8)];
    expect(samplePoints(targets)).toEqual(samplePoints(targets));
  });

  it('refuses options that cannot hold', () => {
    const targets = [camera(0, 0, 0)];
    expect(() => samplePoints(targets, { gridRows: 0 })).toThrow(/gridRows/);
    expect(() => samplePoints(targets, { sampleFarMetres: 100 })).toThrow(/sightFarMetres/);
    expect(() => samplePoints(targets, { rayNearMetres: 50 })).toThrow(/rayNearMetres/);
  });
});

describe('visibility', () => {
  it('agrees with a projection written down plainly', () => {
    const cases = fc.record({
      targets: fc.array(anyCamera, { minLength: 1, maxLength: 3 }),
      frames: fc.array(anyCamera, { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(cases, ({ targets, frames }) => {
        const points = samplePoints(targets);
        const { bits, seen, words } = findVisible(points, packCameras(frames, 'frame'), resolveOptions());
        frames.forEach((frame, index) => {
          const [qx, qy, qz, qw] = frame.pose.rotation;
          let count = 0;
          for (let point = 0; point < points.count; point++) {
            const at = [0, 1, 2].map(
              (axis) => points.positions[point * 3 + axis]! - frame.pose.position[axis]!,
            );
            // The inverse rotation: the conjugate quaternion applied as v + 2 u x (u x v + w v), u = -q.
            const [a, b, c] = at as [number, number, number];
            const ix = -qy * c + qz * b + qw * a;
            const iy = -qz * a + qx * c + qw * b;
            const iz = -qx * b + qy * a + qw * c;
            const x = a + 2 * (-qy * iz + qz * iy);
            const y = b + 2 * (-qz * ix + qx * iz);
            const z = c + 2 * (-qx * iy + qy * ix);
            const u = (frame.intrinsics.fx * x) / z + 0.5;
            const v = (frame.intrinsics.fy * y) / z + 0.5;
            const edge = Math.min(Math.abs(u), Math.abs(u - 1), Math.abs(v), Math.abs(v - 1)) < 1e-9;
            const expected = z >= 0.1 && z <= 60 && u >= 0 && u <= 1 && v >= 0 && v <= 1;
            const got = (bits[index * words + (point >>> 5)]! & (1 << (point & 31))) !== 0;
            if (!edge && Math.abs(z - 0.1) > 1e-9 && Math.abs(z - 60) > 1e-9) expect(got).toBe(expected);
            if (got) count++;
          }
          expect(seen[index]).toBe(count);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is full for the very same pose, and nothing for its back', () => {
    fc.assert(
      fc.property(anyCamera, (one) => {
        expect(coverageOf([one], [one])).toBe(1);
      }),
    );
    expect(coverageOf([camera(0, 0, 20)], [camera(0, 0, 200)])).toBe(0);
    expect(coverageOf([camera(0, 0, 0)], [])).toBe(0);
    expect(coverageOf([camera(0, 0, 0)], [camera(0, -5, 0)])).toBeGreaterThan(0.8);
    expect(defaultOptions.sightFarMetres).toBeGreaterThan(defaultOptions.sampleFarMetres);
  });

  it('ends at the sight depth', () => {
    const target = camera(0, 0, 0);
    const { count, positions } = samplePoints([target]);
    let within = 0;
    for (let point = 0; point < count; point++) if (positions[point * 3 + 2]! <= 30) within++;
    expect(within).toBeLessThan(count);
    expect(coverageOf([target], [camera(0, -30, 0)])).toBe(within / count);
  });

  it('never shrinks when frames are added', () => {
    const cases = fc.tuple(anyCamera, fc.array(anyCamera, { maxLength: 5 }), anyCamera);
    fc.assert(
      fc.property(cases, ([target, frames, more]) => {
        expect(coverageOf([target], [...frames, more])).toBeGreaterThanOrEqual(coverageOf([target], frames));
      }),
    );
  });
});
