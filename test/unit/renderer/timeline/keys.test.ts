import { describe, expect, it } from 'vitest';
import { keysBetween, keyUnder, segmentUnder } from '../../../../renderer/src/timeline/keys-geometry.ts';
import { middleOf, scaleFor } from '../../../../renderer/src/timeline/scale.ts';
import { firstAtLeast, snap } from '../../../../renderer/src/timeline/snap.ts';
import { keyAt } from './helpers.ts';

const keys = [0, 10, 12, 50, 90].map(keyAt);
const scale = scaleFor(0, 0.1, 100, 1000);

describe('keyframes on the timeline', () => {
  it('finds the key under a place, the nearest of several', () => {
    expect(keyUnder(keys, scale, middleOf(scale, 10) + 3)).toBe(1);
    const wide = scaleFor(0, 0.4, 100, 1000);
    expect(keyUnder(keys, wide, middleOf(wide, 10) + 2)).toBe(1);
    expect(keyUnder(keys, wide, middleOf(wide, 12) - 2)).toBe(2);
    expect(keyUnder(keys, scale, middleOf(scale, 30))).toBeUndefined();
    expect(keyUnder([], scale, 50)).toBeUndefined();
  });

  it('finds the keys of a marquee drawn in either direction', () => {
    const [a, b] = [middleOf(scale, 9.5), middleOf(scale, 50.2)];
    expect(keysBetween(keys, scale, a, b)).toEqual({ from: 1, to: 4 });
    expect(keysBetween(keys, scale, b, a)).toEqual({ from: 1, to: 4 });
    expect(keysBetween(keys, scale, middleOf(scale, 20), middleOf(scale, 30))).toEqual({ from: 3, to: 3 });
  });

  it('finds the segment under a place, but none that is too short to be meant', () => {
    expect(segmentUnder(keys, scale, middleOf(scale, 30))).toBe(2);
    expect(segmentUnder(keys, scale, middleOf(scale, 11))).toBe(1);
    const wide = scaleFor(0, 0.2, 100, 1000);
    expect(segmentUnder(keys, wide, middleOf(wide, 11))).toBeUndefined();
    expect(segmentUnder(keys, scale, middleOf(scale, 95))).toBeUndefined();
  });
});

describe('snapping', () => {
  const targets = { frames: [7, 20, 21, 60], framesPerChunk: undefined };

  it('goes to the nearest target within reach, else to a whole frame', () => {
    expect(snap(18.2, targets, 3)).toEqual({ frame: 20, isSnapped: true });
    expect(snap(20.8, targets, 3)).toEqual({ frame: 21, isSnapped: true });
    expect(snap(40.4, targets, 3)).toEqual({ frame: 40, isSnapped: false });
    expect(snap(40.4, { frames: [], framesPerChunk: undefined }, 3)).toEqual({ frame: 40, isSnapped: false });
  });

  it('is attracted by the first frames of chunks', () => {
    expect(snap(12.2, { frames: [], framesPerChunk: 4 }, 1)).toEqual({ frame: 13, isSnapped: true });
    expect(snap(0.3, { frames: [], framesPerChunk: 4 }, 1)).toEqual({ frame: 0, isSnapped: true });
    expect(snap(11, { frames: [], framesPerChunk: 4 }, 1)).toEqual({ frame: 11, isSnapped: false });
  });

  it('searches sorted numbers', () => {
    expect([0, 7, 8, 60, 61].map((value) => firstAtLeast([7, 20, 60], value))).toEqual([0, 0, 1, 2, 3]);
  });
});
