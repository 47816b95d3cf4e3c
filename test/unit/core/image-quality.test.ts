import { describe, expect, it } from 'vitest';
import { meanPsnr, psnr } from '../../../main/core/image-quality.ts';

describe('psnr', () => {
  it('matches the definition', () => {
    // Every byte off by 16: mean squared error 256, 10 log10(65025 / 256) = 24.05 dB.
    expect(psnr(new Uint8Array(30).fill(100), new Uint8Array(30).fill(116))).toBeCloseTo(24.0484, 3);
    expect(psnr(new Uint8Array(3).fill(0), new Uint8Array(3).fill(255))).toBeCloseTo(0, 9);
    expect(psnr(new Uint8Array(3), new Uint8Array(3))).toBe(Infinity);
  });

  it('refuses pictures of different sizes', () => {
    expect(() => psnr(new Uint8Array(3), new Uint8Array(4))).toThrow(RangeError);
    expect(() => psnr(new Uint8Array(0), new Uint8Array(0))).toThrow(RangeError);
  });

  it('averages with identical pairs capped', () => {
    expect(meanPsnr([20, 30])).toBe(25);
    expect(meanPsnr([20, Infinity], 60)).toBe(40);
    expect(meanPsnr([])).toBeNaN();
  });
});
