import { describe, expect, it } from 'vitest';
import { gaussianNoise, streams } from '../../../main/core/random.ts';
import { NoiseAhead } from '../../../main/world/inference/noise-ahead.ts';

describe('noise that is drawn ahead', () => {
  const expected = (seed: number, chunk: number, length: number) =>
    gaussianNoise(seed, streams.noise, chunk, length);

  it('is the noise of its seed, chunk and length, whatever was drawn before', () => {
    const noise = new NoiseAhead();
    noise.draw(7, 3, 64);
    for (const [seed, chunk, length] of [
      [7, 3, 64],
      [7, 4, 64],
      [8, 3, 64],
      [7, 3, 32],
      [7, 3, 64],
    ] as const)
      expect(noise.of(seed, chunk, length)).toEqual(expected(seed, chunk, length));
  });

  it('is drawn once', () => {
    const noise = new NoiseAhead();
    noise.draw(1, 2, 16);
    expect(noise.of(1, 2, 16)).toBe(noise.of(1, 2, 16));
    noise.draw(1, 3, 16);
    expect(noise.of(1, 2, 16)).not.toBe(noise.of(1, 2, 16));
  });
});
