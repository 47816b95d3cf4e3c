import { describe, expect, it } from 'vitest';
import { compressed, compressionOf, geometricAges } from '../../bench/paper/compressed-history.ts';

describe('geometricAges', () => {
  it('reaches from the latest to the oldest frame, ever farther apart', () => {
    expect(geometricAges(8, 128)).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    expect(geometricAges(3, 25)).toEqual([1, 5, 25]);
    expect(geometricAges(1, 25)).toEqual([1]);
  });

  it('takes every frame of a short history, and no age twice', () => {
    expect(geometricAges(8, 5)).toEqual([1, 2, 3, 4, 5]);
    for (let length = 1; length < 60; length++) {
      const ages = geometricAges(8, length);
      expect(new Set(ages).size).toBe(Math.min(8, length));
      expect(Math.max(...ages)).toBeLessThanOrEqual(length);
    }
  });
});

describe('compressionOf', () => {
  it('doubles whenever the age quadruples, up to 8', () => {
    expect([1, 2, 4, 5, 16, 17, 64, 1000].map(compressionOf)).toEqual([1, 2, 2, 4, 4, 8, 8, 8]);
  });
});

describe('compressed', () => {
  const frame = {
    width: 5,
    height: 3,
    rgb: Uint8Array.from({ length: 45 }, (_, i) => (Math.floor(i / 3) % 5) * 10 + (i % 3)),
    inverseDepth: new Uint16Array(15).fill(40_000),
  };

  it('leaves a frame alone at factor 1, and a flat channel at any', () => {
    expect(compressed(frame, 1)).toBe(frame);
    const { rgb, inverseDepth, width, height } = compressed(frame, 8);
    expect([width, height, rgb.length]).toEqual([5, 3, 45]);
    expect(inverseDepth).toEqual(frame.inverseDepth);
    // One cell: every pixel is the mean of its channel.
    expect([...new Set(rgb)].sort((a, b) => a - b)).toEqual([20, 21, 22]);
  });

  it('averages squares and draws lines between their middles', () => {
    // Red of a row: 0 10 20 30 40. Cells of two: 5, 25, 40, their middles at 0.5, 2.5 and 4.5 pixels.
    const red = [...compressed(frame, 2).rgb.filter((_, i) => i % 3 === 0)].slice(0, 5);
    expect(red).toEqual([5, 10, 20, 29, 36]);
  });

  it('has no depth where the frame has none', () => {
    const { width, height, rgb } = frame;
    expect(compressed({ width, height, rgb }, 2).inverseDepth).toBeUndefined();
  });
});
