import { describe, expect, it } from 'vitest';
import { contrast, gradientEnergy, saturation } from '../../bench/measures.ts';

const grey = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));

describe('gradientEnergy', () => {
  it('adds the mean squared steps across and down', () => {
    // 2×2: steps across 10 and 20, mean of squares 250; steps down 30 and 40, mean of squares 1250.
    expect(gradientEnergy(grey(0, 10, 30, 50), 2)).toBeCloseTo(250 + 1250, 9);
    expect(gradientEnergy(grey(7, 7, 7, 7, 7, 7), 3)).toBe(0);
  });
});

describe('contrast', () => {
  it('is the standard deviation of the luma', () => {
    expect(contrast(grey(100, 140, 100, 140))).toBeCloseTo(20, 9);
  });
});

describe('saturation', () => {
  it('is nothing for greys, and grows with the distance from them', () => {
    expect(saturation(grey(0, 128, 255))).toBeCloseTo(0, 9);
    // Pure blue: luma 29.07, Cb = 0.564 (255 - 29.07), Cr = 0.713 (0 - 29.07).
    expect(saturation(Uint8Array.from([0, 0, 255]))).toBeCloseTo(Math.hypot(127.42, 20.73), 1);
  });
});
