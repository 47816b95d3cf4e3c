import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { products } from '../../../main/studio/exports/formats.ts';
import { camerasFileOf, outputPaths, safeName } from '../../../main/studio/exports/names.ts';
import { resampledCount, shownFrames, sourceFrame } from '../../../main/studio/exports/resample.ts';

const rates = fc.constantFrom(1, 8, 12, 23.976, 24, 25, 30, 60, 240);
const resampling = fc.record({ count: fc.integer({ min: 1, max: 500 }), fps: rates, wantedFps: rates });

describe('another frame rate', () => {
  it('keeps the length to half a frame, and the order', () => {
    fc.assert(
      fc.property(resampling, (change) => {
        const { count, fps, wantedFps } = change;
        const frames = resampledCount(change);
        expect(Math.abs(frames / wantedFps - count / fps)).toBeLessThanOrEqual(
          count / fps < 0.5 / wantedFps ? 1 / wantedFps : 0.5 / wantedFps + 1e-9,
        );
        let before = 0;
        for (let i = 0; i < frames; i++) {
          const source = sourceFrame(change, i);
          expect(source).toBeGreaterThanOrEqual(before);
          expect(source).toBeLessThan(count);
          // The frame that is shown at this moment in the original.
          const middle = (i + 0.5) / wantedFps;
          if (middle < count / fps)
            expect(Math.abs((source + 0.5) / fps - middle)).toBeLessThanOrEqual(0.5 / fps + 1e-9);
          before = source;
        }
        expect(shownFrames(change)).toBe(Math.min(count, frames));
      }),
    );
  });

  it('shows every frame as often as the rates say', () => {
    const twice = { count: 5, fps: 12, wantedFps: 24 };
    expect(Array.from({ length: 10 }, (_, i) => sourceFrame(twice, i))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
    ]);
    const half = { count: 6, fps: 12, wantedFps: 6 };
    expect(Array.from({ length: 3 }, (_, i) => sourceFrame(half, i))).toEqual([1, 3, 5]);
    const same = { count: 3, fps: 23.976, wantedFps: 23.976 };
    expect(Array.from({ length: 3 }, (_, i) => sourceFrame(same, i))).toEqual([0, 1, 2]);
  });
});

describe('names of exports', () => {
  it('have the ending of what is written, once', () => {
    expect(outputPaths('/films/walk', ['a'], products.h264)).toEqual(['/films/walk.mp4']);
    expect(outputPaths('/films/walk.mp4', ['a'], products.vp9)).toEqual(['/films/walk.webm']);
    expect(outputPaths('/films/walk.MP4', ['a'], products.h265)).toEqual(['/films/walk.mp4']);
    expect(outputPaths('/films/v1.2', ['a'], products.h264)).toEqual(['/films/v1.2.mp4']);
    expect(outputPaths('/films/frames/', ['a'], products.png)).toEqual(['/films/frames']);
    const [file] = outputPaths('/films/walk', ['a'], products.path);
    expect(file).toBe('/films/walk.json');
    expect(camerasFileOf(file!)).toBe('/films/walk.cameras.json');
  });

  it('tell several takes apart, on any disk', () => {
    expect(outputPaths('/films/walk.mp4', ['Take 1', 'a/b: "c"', 'TAKE 1', '…'], products.h264)).toEqual([
      '/films/walk - Take 1.mp4',
      '/films/walk - a_b_ _c_.mp4',
      '/films/walk - TAKE 1 2.mp4',
      '/films/walk - ….mp4',
    ]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}]|[. ]$|^ |^$/u);
        expect(safe.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('say where they are', () => {
    expect(() => outputPaths('walk.mp4', ['a'], products.h264)).toThrow('Give the whole path');
  });
});
