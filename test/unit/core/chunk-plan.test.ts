import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkCount, chunkOf, placeOf } from '../../../main/core/chunk-plan.ts';

describe('chunk plan', () => {
  it('puts the origin alone into chunk 0', () => {
    expect(placeOf(0, 9, 4)).toEqual({ number: 0, firstFrame: 0, frameCount: 1 });
    expect(placeOf(1, 9, 4)).toEqual({ number: 1, firstFrame: 1, frameCount: 4 });
    expect(placeOf(2, 9, 4)).toEqual({ number: 2, firstFrame: 5, frameCount: 4 });
    expect(chunkCount(9, 4)).toBe(3);
    expect(chunkCount(1, 4)).toBe(1);
    expect(chunkCount(0, 4)).toBe(0);
  });

  it('lets a fork begin inside a chunk and keeps the grid after it', () => {
    expect(placeOf(1, 12, 4, 3)).toEqual({ number: 1, firstFrame: 3, frameCount: 2 });
    expect(placeOf(2, 12, 4, 3)).toEqual({ number: 2, firstFrame: 5, frameCount: 4 });
    expect(placeOf(2, 12, 4, 5)).toEqual({ number: 2, firstFrame: 5, frameCount: 4 });
    expect(placeOf(2, 7, 4, 6)).toEqual({ number: 2, firstFrame: 6, frameCount: 1 });
  });

  it('covers every frame exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (frameCount, perChunk) => {
          const frames: number[] = [];
          for (let number = 0; number < chunkCount(frameCount, perChunk); number++) {
            const place = placeOf(number, frameCount, perChunk);
            expect(place.frameCount).toBeGreaterThan(0);
            for (let i = 0; i < place.frameCount; i++) {
              frames.push(place.firstFrame + i);
              expect(chunkOf(place.firstFrame + i, perChunk)).toBe(number);
            }
          }
          expect(frames).toEqual(Array.from({ length: frameCount }, (_, i) => i));
        },
      ),
    );
  });
});
