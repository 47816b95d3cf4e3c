import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectPoint } from '../../../main/core/camera/index.ts';
import { coverageMap, coverageOf, retrieve, samplePoints } from '../../../main/core/retrieval/index.ts';
import { anyCamera, camera, numbered, request } from './scenes.ts';

const grid = fc.record({
  columns: fc.integer({ min: 1, max: 16 }),
  rows: fc.integer({ min: 1, max: 9 }),
  depths: fc.integer({ min: 1, max: 5 }),
});
const cameras = fc.array(anyCamera, { maxLength: 12 });

describe('coverageMap', () => {
  it('tells the shares that retrieval tells for the same grid', () => {
    fc.assert(
      fc.property(anyCamera, cameras, grid, (target, frames, { columns, rows, depths }) => {
        const map = coverageMap(target, frames, { columns, rows, depths });
        const options = { gridColumns: columns, gridRows: rows, gridDepths: depths };
        expect(map.coverage).toBeCloseTo(coverageOf([target], frames, options), 12);
        const mean = map.share.reduce((sum, share) => sum + share, 0) / map.share.length;
        expect(mean).toBeCloseTo(map.coverage, 5);
        const judged = retrieve(
          'overlap',
          request([target], numbered(frames), {
            contextFrames: frames.length + 1,
            recentFrames: frames.length,
          }),
          options,
        );
        for (const { number, overlap } of judged.picks)
          expect(map.frameShare[number]).toBeCloseTo(overlap, 6);
      }),
    );
  });

  it('gives every cell to the first frame that sees most of its points', () => {
    fc.assert(
      fc.property(anyCamera, cameras, grid, (target, frames, { columns, rows, depths }) => {
        const map = coverageMap(target, frames, { columns, rows, depths });
        const options = { gridColumns: columns, gridRows: rows, gridDepths: depths };
        const { positions } = samplePoints([target], options);
        for (let cell = 0; cell < columns * rows; cell++) {
          const counts = frames.map((frame) => {
            let seen = 0;
            for (let at = cell * depths; at < (cell + 1) * depths; at++) {
              const [x, y, z] = [positions[at * 3]!, positions[at * 3 + 1]!, positions[at * 3 + 2]!];
              const { u, v, depthMetres } = projectPoint(frame, [x, y, z]);
              const inside = u >= 0 && u <= 1 && v >= 0 && v <= 1;
              if (inside && depthMetres >= 0.1 && depthMetres <= 60) seen++;
            }
            return seen;
          });
          const most = Math.max(0, ...counts);
          expect(map.owner[cell]).toBe(most === 0 ? -1 : counts.indexOf(most));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('calls a view nobody saw new territory', () => {
    const map = coverageMap(camera(0, 0, 0), [camera(0, 0, 180)], { columns: 4, rows: 3 });
    expect([...map.owner]).toEqual(Array.from({ length: 12 }, () => -1));
    expect(map.coverage).toBe(0);
    expect(coverageMap(camera(0, 0, 0), [], { columns: 4, rows: 3 }).coverage).toBe(0);
  });

  it('judges by the surface where the depth is known', () => {
    // A wall 2 m ahead of the target. The frame stands beside it and looks across: it sees what is at 2 m, not at 20 m.
    const target = camera(0, 0, 0);
    const beside = camera(-3, 2, 90);
    const wall = (metres: number) => ({
      width: 2,
      height: 2,
      values: new Float32Array(4).fill(4 / (4 + metres)),
      scaleMetres: 4,
    });
    const size = { columns: 8, rows: 6 };
    expect(coverageMap(target, [beside], { ...size, inverseDepth: wall(2) }).coverage).toBeGreaterThan(0.9);
    expect(coverageMap(target, [beside], { ...size, inverseDepth: wall(20) }).coverage).toBe(0);
    const sky = { ...wall(1), values: new Float32Array(4) };
    expect(coverageMap(target, [target], { ...size, inverseDepth: sky }).coverage).toBe(1);
    expect(coverageMap(target, [target], { ...size, inverseDepth: wall(0.05) }).coverage).toBe(1);
  });

  it.each([
    { columns: 0, rows: 3 },
    { columns: 2.5, rows: 3 },
    { columns: 4, rows: 3, depths: 0 },
  ])('refuses the grid %j', (options) => {
    expect(() => coverageMap(camera(0, 0, 0), [], options)).toThrow('whole number above zero');
  });
});
