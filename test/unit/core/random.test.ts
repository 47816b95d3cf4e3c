import { describe, expect, it } from 'vitest';
import { gaussianNoise, philox4x32, streams, uniformSource } from '../../../main/core/random.ts';

describe('philox4x32', () => {
  // Known answers of Random123's kat_vectors for philox4x32, 10 rounds.
  it('gives the published answers', () => {
    expect(philox4x32([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    const ones = 0xffffffff;
    expect(philox4x32([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });
});

describe('seeded sources', () => {
  it('depend on seed, stream and index, and on nothing else', () => {
    const draw = (seed: number, stream: number, index: number) => [...gaussianNoise(seed, stream, index, 7)];
    expect(draw(5, streams.noise, 3)).toEqual(draw(5, streams.noise, 3));
    expect(draw(5, streams.noise, 3)).not.toEqual(draw(5, streams.noise, 4));
    expect(draw(5, streams.noise, 3)).not.toEqual(draw(6, streams.noise, 3));
    expect(draw(5, streams.noise, 3)).not.toEqual(draw(5, streams.path, 3));
    expect(draw(5 + 2 ** 32, streams.noise, 3)).not.toEqual(draw(5, streams.noise, 3));
  });

  it('are standard normal and uniform', () => {
    const noise = gaussianNoise(11, streams.noise, 0, 100_000);
    const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
    const variance = noise.reduce((sum, x) => sum + (x - mean) ** 2, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    const next = uniformSource(11, streams.retrieval, 0);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const bin = Math.floor(next() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
