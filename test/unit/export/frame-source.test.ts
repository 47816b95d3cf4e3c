import { describe, expect, it } from 'vitest';
import { numberedFrames, progressOf } from '../../../main/export/frame-source.ts';

async function collect<T>(frames: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

describe('the frames of an export', () => {
  it('are numbered, from plain and asynchronous sources', async () => {
    async function* source(): AsyncGenerator<string> {
      yield await Promise.resolve('a');
      yield 'b';
    }
    const expected = [
      { frame: 'a', number: 0 },
      { frame: 'b', number: 1 },
    ];
    expect(await collect(numberedFrames(source(), 2))).toEqual(expected);
    expect(await collect(numberedFrames(['a', 'b'], 2))).toEqual(expected);
  });

  it('must be as many as were promised', async () => {
    await expect(collect(numberedFrames([1, 2], 3))).rejects.toMatchObject({
      code: 'export-options',
      message: '3 frames were to be exported, but only 2 came.',
    });
    await expect(collect(numberedFrames([1, 2], 1))).rejects.toThrow('but more came');
  });

  it('are closed when the export stops half way', async () => {
    let closed = false;
    function* source(): Generator<number> {
      try {
        for (;;) yield 1;
      } finally {
        closed = true;
      }
    }
    await expect(collect(numberedFrames(source(), 2))).rejects.toThrow('more came');
    expect(closed).toBe(true);
  });

  it('do not hold up a cancel, even when the source is stuck', async () => {
    const cancel = new AbortController();
    async function* stuck(): AsyncGenerator<number> {
      yield 1;
      cancel.abort();
      await new Promise(() => undefined);
    }
    await expect(collect(numberedFrames(stuck(), 5, cancel.signal))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('progress', () => {
  it('knows the rest of the time from the frames so far', () => {
    const { frame, frameCount, elapsedMs, fps, etaMs } = progressOf(25, 100, performance.now() - 1000);
    expect({ frame, frameCount }).toEqual({ frame: 25, frameCount: 100 });
    expect(elapsedMs).toBeGreaterThanOrEqual(1000);
    expect(fps * elapsedMs).toBeCloseTo(25_000);
    expect(etaMs).toBeCloseTo(3 * elapsedMs);
  });

  it('has no estimate before the first frame', () => {
    expect(progressOf(0, 100, performance.now() - 10).etaMs).toBeUndefined();
  });
});
