import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edgePixels,
  fitted,
  frameAt,
  leftOf,
  middleOf,
  panned,
  revealing,
  scaleFor,
  timeAt,
  visibleFrames,
  zoomed,
} from '../../../../renderer/src/timeline/scale.ts';
import {
  narrowestThumb,
  thumbDragged,
  thumbEndDragged,
  thumbOf,
} from '../../../../renderer/src/timeline/scrollbar.ts';

const durations = fc.integer({ min: 2, max: 1_000_000 });
const widths = fc.integer({ min: 200, max: 4000 });

describe('the scale', () => {
  it('shows the whole take with room at both ends', () => {
    const scale = fitted(1000, 1024);
    expect(leftOf(scale, 0)).toBeCloseTo(edgePixels);
    expect(leftOf(scale, 1000)).toBeCloseTo(1024 - edgePixels);
    expect(visibleFrames(scale).from).toBe(0);
    expect(visibleFrames(scale).to).toBeGreaterThanOrEqual(1000);
  });

  it('finds the frame whose cell is under a place', () => {
    fc.assert(
      fc.property(durations, widths, fc.nat(), (duration, width, n) => {
        const scale = fitted(duration, width);
        const frame = n % duration;
        expect(frameAt(scale, middleOf(scale, frame))).toBe(frame);
        expect(timeAt(scale, leftOf(scale, frame))).toBeCloseTo(frame, 6);
      }),
    );
  });

  it('keeps what is under the pointer while zooming, within the limits', () => {
    const scale = scaleFor(400, 0.5, 10_000, 1000);
    const closer = zoomed(scale, 0.5, 300, 10_000);
    expect(closer.framesPerPixel).toBeCloseTo(0.25);
    expect(timeAt(closer, 300)).toBeCloseTo(timeAt(scale, 300));
  });

  it('has limits: a frame is never wider than 64 pixels, the take never smaller than a quarter of the view', () => {
    expect(scaleFor(0, 1e-9, 1000, 1000).framesPerPixel).toBeCloseTo(1 / 64);
    const widest = scaleFor(0, 1e9, 1000, 1000);
    expect(widest.framesPerPixel).toBeCloseTo(fitted(1000, 1000).framesPerPixel * 4);
  });

  it('never loses the take out of sight', () => {
    fc.assert(
      fc.property(
        durations,
        widths,
        fc.double({ min: -1e7, max: 1e7, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
        (duration, width, start, zoom) => {
          const scale = scaleFor(start, zoom, duration, width);
          expect(leftOf(scale, 0)).toBeLessThanOrEqual(edgePixels + 1e-6);
          expect(leftOf(scale, duration)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('does not pan where all can be seen', () => {
    const all = fitted(500, 1000);
    expect(panned(all, 300, 500).start).toBe(all.start);
    expect(panned(all, -300, 500).start).toBe(all.start);
  });

  it('brings a frame into sight, and leaves the view alone when it is there', () => {
    const scale = scaleFor(1000, 0.1, 10_000, 800);
    expect(revealing(scale, 1040, 10_000)).toBe(scale);
    for (const frame of [0, 900, 1200, 9999]) {
      const x = middleOf(revealing(scale, frame, 10_000), frame);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(800);
    }
  });
});

describe('the scrollbar', () => {
  it('fills the bar when all can be seen', () => {
    expect(thumbOf(fitted(1000, 800), 1000, 600)).toEqual({ left: 0, width: 600 });
  });

  it('never gets too narrow to be grabbed, and reaches both ends', () => {
    const begin = scaleFor(-Infinity, 0.02, 100_000, 800);
    const end = scaleFor(Infinity, 0.02, 100_000, 800);
    expect(thumbOf(begin, 100_000, 600)).toEqual({ left: 0, width: narrowestThumb });
    const last = thumbOf(end, 100_000, 600);
    expect(last.left + last.width).toBeCloseTo(600);
  });

  it('pans by what the thumb is dragged, and zooms by its ends', () => {
    const scale = scaleFor(2000, 2, 10_000, 800);
    const bar = 600;
    const before = thumbOf(scale, 10_000, bar);
    const moved = thumbDragged(scale, 50, 10_000, bar);
    expect(thumbOf(moved, 10_000, bar).left).toBeCloseTo(before.left + 50, 1);
    expect(moved.framesPerPixel).toBe(scale.framesPerPixel);

    const grown = thumbEndDragged(scale, 'right', 60, 10_000, bar);
    expect(grown.start).toBeCloseTo(scale.start);
    expect(grown.framesPerPixel).toBeGreaterThan(scale.framesPerPixel);
    const shrunk = thumbEndDragged(scale, 'left', 40, 10_000, bar);
    expect(timeAt(shrunk, 800)).toBeCloseTo(timeAt(scale, 800));
    expect(shrunk.framesPerPixel).toBeLessThan(scale.framesPerPixel);
  });
});
