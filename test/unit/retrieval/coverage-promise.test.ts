import { describe, expect, it } from 'vitest';
import { retrieve } from '../../../main/core/retrieval/index.ts';
import { setScene, type Scene } from '../../../main/core/retrieval/scene.ts';
import { chooseCoverage } from '../../../main/core/retrieval/strategies/coverage.ts';
import { chooseOverlap } from '../../../main/core/retrieval/strategies/overlap.ts';
import { camera, numbered, request } from './scenes.ts';

const target = camera(0, 0, 0);

/** A scene of equal poses (so that all views are equally good) in which frame i sees just the points listed[i] of 32. */
function sceneOf(listed: readonly number[][], contextFrames: number): Scene {
  const options = { gridColumns: 4, gridRows: 4, gridDepths: 2 };
  const ask = request([target], numbered(listed.map(() => target)), { contextFrames });
  const bits = Uint32Array.from(listed, (points) => points.reduce((row, point) => row | (1 << point), 0));
  const seen = Uint32Array.from(listed, (points) => points.length);
  return { ...setScene(ask, options), visibility: { words: 1, bits, seen } };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('coverage, where greed alone would cover fewer points than overlap', () => {
  it('gives up quality: one place, a near view of less against a far view of more', () => {
    const turned = camera(0, 0, 14);
    const behind = camera(0, -6, 0);
    const ask = request([target], numbered([turned, behind]), { contextFrames: 2 });
    // With two places the near view is worth more and comes first.
    expect(retrieve('coverage', ask).picks.map(({ number }) => number)).toEqual([0, 1]);
    const single = retrieve('coverage', { ...ask, contextFrames: 1 });
    expect(single.picks.map(({ number }) => number)).toEqual([1]);
    expect(single.coverage).toBe(retrieve('overlap', { ...ask, contextFrames: 1 }).coverage);
  });

  it("takes overlap's own frames: a bait that shares its news with two others", () => {
    const large = range(0, 16);
    const one = [...range(0, 10), ...range(16, 21)];
    const other = [...range(0, 10), ...range(21, 26)];
    const bait = [16, 17, 18, 21, 22, 23];
    const scene = sceneOf([bait, one, other, large], 3);
    expect(chooseOverlap(scene).picked).toEqual([3, 2, 1]);
    const { picked, next } = chooseCoverage(scene);
    expect(picked).toEqual([3, 2, 1]);
    expect(next).toEqual([0]);
    // With room for all four there is nothing to give up, and the bait goes second.
    expect(chooseCoverage(sceneOf([bait, one, other, large], 4)).picked.slice(0, 2)).toEqual([3, 0]);
  });
});
