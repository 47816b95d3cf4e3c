import { describe, expect, it } from 'vitest';
import { luma, meanPsnr, psnr, ssim } from '../../../main/core/image-quality.ts';

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

describe('ssim', () => {
  const grey = (width: number, height: number, value: (x: number, y: number) => number): Uint8Array =>
    Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return value(pixel % width, Math.floor(pixel / width));
    });
  const steadyMean = 6.5025;
  const brightness = (a: number, b: number): number =>
    (2 * a * b + steadyMean) / (a * a + b * b + steadyMean);

  it('is 1 for equal pictures', () => {
    const picture = grey(17, 13, (x, y) => (x * 37 + y * 91) % 256);
    expect(ssim(picture, picture, 17)).toBeCloseTo(1, 12);
  });

  it('compares the means of flat pictures', () => {
    const [a, b] = [grey(12, 11, () => 100), grey(12, 11, () => 116)];
    expect(ssim(a, b, 12)).toBeCloseTo(brightness(100, 116), 9);
  });

  it('sees only brightness where a ramp is shifted', () => {
    // The mean under a symmetric window on a ramp is its middle; 16 wide has six windows, middles at x = 5 .. 10.
    const ramp = (shift: number) => grey(16, 11, (x) => 8 * x + shift);
    const wanted = [5, 6, 7, 8, 9, 10].map((x) => brightness(8 * x, 8 * x + 40));
    const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
    expect(ssim(ramp(0), ramp(40), 16)).toBeCloseTo(mean, 9);
  });

  it('is -1 where the structure is turned round, and near 0 where it is gone', () => {
    // One window: stripes about 128 that are mirrored have equal means up to the window's tails, and opposite structure.
    const stripes = (sign: number) => grey(11, 11, (x) => 128 + sign * (x % 2 === 0 ? 60 : -60));
    expect(ssim(stripes(1), stripes(-1), 11)).toBeLessThan(-0.97);
    expect(
      ssim(
        stripes(1),
        grey(11, 11, () => 128),
        11,
      ),
    ).toBeLessThan(0.03);
    expect(ssim(stripes(1), stripes(-1), 11)).toBeCloseTo(ssim(stripes(-1), stripes(1), 11), 12);
  });

  it('refuses pictures that differ in size, do not fit the width, or are smaller than the window', () => {
    const picture = grey(12, 12, () => 0);
    expect(() =>
      ssim(
        picture,
        grey(12, 11, () => 0),
        12,
      ),
    ).toThrow(RangeError);
    expect(() => ssim(picture, picture, 13)).toThrow(RangeError);
    expect(() =>
      ssim(
        grey(10, 20, () => 0),
        grey(10, 20, () => 0),
        10,
      ),
    ).toThrow(/11×11/);
  });
});

describe('luma', () => {
  it('weighs as BT.601', () => {
    expect(luma(new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255]))).toEqual(
      new Float64Array([0.299 * 255, 0.587 * 255, 0.114 * 255]),
    );
  });
});
