import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../main/core/camera/types.ts';
import { IndexHeap } from '../../../main/core/retrieval/index-heap.ts';
import { gaugeOf, headroom, worthOf, type Worth } from '../../../main/core/retrieval/quality.ts';
import { setScene } from '../../../main/core/retrieval/scene.ts';
import { anyCamera, camera, numbered, request } from './scenes.ts';

/** What a frame adds to an empty context for the one point 10 m ahead of a target at the origin, over being seen. */
function quality(frame: Camera): number {
  const options = { gridColumns: 1, gridRows: 1, gridDepths: 1, sampleFarMetres: 10 };
  const { frames, points, targets, visibility } = setScene(
    request([camera(0, 0, 0)], numbered([frame])),
    options,
  );
  expect(visibility.seen[0]).toBe(1);
  const worth: Worth = { seenWorth: 3, best: new Float64Array(1) };
  return worthOf(0, frames, points, visibility, gaugeOf(points, targets), worth, false) - 3;
}

describe('the quality of a view', () => {
  it('is 1 from the target itself', () => {
    expect(quality(camera(0, 0, 0))).toBeCloseTo(1, 9);
  });

  it('falls with the ratio of scales, whichever is larger', () => {
    expect(quality(camera(0, -10, 0))).toBeCloseTo(1 / 2, 9);
    expect(quality(camera(0, 5, 0))).toBeCloseTo(1 / 2, 9);
    const tele = camera(0, -10, 0);
    const zoomed = { ...tele.intrinsics, fx: tele.intrinsics.fx * 2, fy: tele.intrinsics.fy * 2 };
    expect(quality({ ...tele, intrinsics: zoomed })).toBeCloseTo(1, 9);
  });

  it('falls with the squared cosine of the angle between the lines of sight', () => {
    expect(quality(camera(5, 10 - 5 * Math.sqrt(3), -30))).toBeCloseTo(3 / 4, 9);
    expect(quality(camera(0, 20, 180))).toBe(0);
  });

  it('never adds more than its bound, nor more once others have joined', () => {
    fc.assert(
      fc.property(anyCamera, fc.array(anyCamera, { minLength: 2, maxLength: 5 }), (target, cameras) => {
        const scene = setScene(request([target], numbered(cameras)), {});
        const { frames, points, targets, visibility } = scene;
        const gauge = gaugeOf(points, targets);
        const worth: Worth = { seenWorth: 1, best: new Float64Array(points.count) };
        const add = (frame: number, join: boolean) =>
          worthOf(frame, frames, points, visibility, gauge, worth, join);
        let before = Infinity;
        for (let frame = 1; frame < cameras.length; frame++) {
          const growth = add(0, false);
          expect(growth).toBeLessThanOrEqual(before + 1e-9);
          expect(growth).toBeLessThanOrEqual(headroom(0, visibility, worth) + 1e-9);
          before = growth;
          add(frame, true);
        }
        add(0, true);
        expect(add(0, false)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('IndexHeap', () => {
  it('gives out the highest key first, and of equal keys the highest index', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (keys) => {
        const heap = new IndexHeap(keys.length);
        keys.forEach((key, index) => heap.push(index, key));
        const expected = keys.map((_, index) => index).sort((a, b) => keys[b]! - keys[a]! || b - a);
        expect(keys.map(() => heap.pop())).toEqual(expected);
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
