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

  it('works out a row only when it is asked for: the host answers others in between', () => {
    let looks = 0;
    const watched = Array.from({ length: 96 }, (_, i) => camera(Math.sin(i), Math.cos(i / 3), i * 3)).map(
      (one) => new Proxy(one, { get: (of, key) => (looks++, Reflect.get(of, key) as unknown) }),
    );
    const rows = overlapMatrix(watched);
    const looksPerRow: number[] = [];
    for (;;) {
      looks = 0;
      if (rows.next().done) break;
      looksPerRow.push(looks);
    }
    expect(looksPerRow).toHaveLength(96);
    // The first row has every camera packed as well.
    for (const count of looksPerRow.slice(1)) expect(count).toBe(looksPerRow[1]);
    expect(looksPerRow[1]).toBeGreaterThan(0);
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
