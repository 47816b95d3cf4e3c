import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timecode } from '../../../../renderer/src/preview/timecode.ts';
import { fitted, scaleFor } from '../../../../renderer/src/timeline/scale.ts';
import {
  labelOf,
  niceStep,
  niceTimeStep,
  readFrame,
  tickFrames,
  ticksFor,
} from '../../../../renderer/src/timeline/ticks.ts';

describe('ticks', () => {
  it('steps by 1, 2, 5, 10, …', () => {
    expect([0.2, 1, 1.5, 2, 3, 5, 6, 10, 11, 40, 99, 4000].map(niceStep)).toEqual([
      1, 1, 2, 2, 5, 5, 10, 10, 20, 50, 100, 5000,
    ]);
  });

  it('steps by parts of a second that fit into it, then by seconds, minutes and hours', () => {
    expect([1, 5, 6, 7, 12].map((frames) => niceTimeStep(frames, 12))).toEqual([1, 6, 6, 12, 12]);
    expect(niceTimeStep(13, 12)).toBe(24);
    expect(niceTimeStep(12 * 40, 12)).toBe(12 * 60);
    expect(niceTimeStep(12 * 5000, 12)).toBe(12 * 7200);
  });

  it('puts labels at least 60 pixels apart, and small ticks on whole frames', () => {
    fc.assert(
      fc.property(fc.double({ min: 1 / 64, max: 500, noNaN: true }), (framesPerPixel) => {
        for (const units of ['frames', 'timecode'] as const) {
          const { step, minor } = ticksFor(framesPerPixel, units, 24);
          expect(step / framesPerPixel).toBeGreaterThanOrEqual(60 - 1e-6);
          expect(Number.isInteger(minor)).toBe(true);
          expect(step % minor).toBe(0);
        }
      }),
    );
  });

  it('gives only ticks that can be seen, in the path', () => {
    const scale = scaleFor(100, 0.5, 1000, 400);
    const frames = [...tickFrames(scale, 50, 1000)];
    expect(frames).toEqual([100, 150, 200, 250, 300]);
    expect([...tickFrames(fitted(61, 800), 10, 61)].at(-1)).toBe(60);
    expect([...tickFrames(fitted(100_000, 800), 5000, 100_000)]).toHaveLength(20);
  });

  it('labels frames and time', () => {
    expect(labelOf(61, 'frames', 12)).toBe('61');
    expect(labelOf(61, 'timecode', 12)).toBe('00:05:01');
  });
});

describe('typed frames', () => {
  it('reads frame numbers and timecode', () => {
    expect(readFrame(' 42 ', 12)).toBe(42);
    expect(readFrame('01:03', 12)).toBe(15);
    expect(readFrame('02:01:03', 12)).toBe(121 * 12 + 3);
    expect(readFrame('1:00:00:00', 12)).toBe(3600 * 12);
  });

  it('reads back what it shows', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(1, 12, 24, 29.97, 60), (frame, fps) => {
        expect(readFrame(timecode(frame, fps), fps)).toBe(frame);
      }),
    );
  });

  it.each(['', 'abc', '1:', '-3', '1e3', '1:2:3:4:5', '12 m'])('refuses %j', (text) => {
    expect(readFrame(text, 12)).toBeUndefined();
  });
});
