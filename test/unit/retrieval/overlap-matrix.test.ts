import { describe, expect, it } from 'vitest';
import { coverageOf, overlapMatrix, revisitsOf } from '../../../main/core/retrieval/index.ts';
import { camera } from './scenes.ts';

describe('overlapMatrix', () => {
  it('holds what coverageOf says of every pair', () => {
    const cameras = Array.from({ length: 12 }, (_, i) => camera(i * 0.4, 0.1 * i * i, i * 25));
    const rows = [...overlapMatrix(cameras)];
    for (const [i, row] of rows.entries()) {
      expect(row.length).toBe(cameras.length);
      for (const [j, other] of cameras.entries())
        expect(row[j]).toBeCloseTo(coverageOf([cameras[i]!], [other]), 6);
      expect(row[i]).toBe(1);
    }
  });

  it('gives a row of 96 frames in less than 10 ms', () => {
    const cameras = Array.from({ length: 96 }, (_, i) => camera(Math.sin(i), Math.cos(i / 3), i * 3));
    const rows = overlapMatrix(cameras);
    const times: number[] = [];
    for (;;) {
      const startedAt = performance.now();
      if (rows.next().done) break;
      times.push(performance.now() - startedAt);
    }
    expect(times).toHaveLength(96);
    // The median: a busy machine may hold up a row or two.
    expect(times.sort((a, b) => a - b)[48]).toBeLessThan(10);
  });
});

describe('revisitsOf', () => {
  it('finds the way back of a camera that turned away, and nothing for one that stands', () => {
    const away = [0, 20, 40, 60, 90, 120, 90, 60, 40, 20, 0];
    const revisits = revisitsOf([...overlapMatrix(away.map((yawDeg) => camera(0, 0, yawDeg)))]);
    expect(revisits).toContainEqual({ frame: 10, of: 0, overlap: 1 });
    expect(revisits).toContainEqual({ frame: 9, of: 1, overlap: 1 });
    for (const { frame, of } of revisits) {
      expect(frame).toBeGreaterThan(5);
      expect(of).toBeLessThan(5);
    }
    const still = away.map(() => camera(0, 0, 0));
    expect(revisitsOf([...overlapMatrix(still)])).toEqual([]);
  });
});
