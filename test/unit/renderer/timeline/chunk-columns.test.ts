import { describe, expect, it } from 'vitest';
import type { ChunkRun } from '../../../../renderer/src/state/chunks.ts';
import {
  chunkColumns,
  columnKinds,
  forEachStretch,
  hasBoxes,
  isDraft,
} from '../../../../renderer/src/timeline/chunk-columns.ts';
import { scaleFor } from '../../../../renderer/src/timeline/scale.ts';
import { chunksOf } from './helpers.ts';

const runsOf = (chunks: ReturnType<typeof chunksOf>, from: number, to: number): ChunkRun[] => {
  const runs: ChunkRun[] = [];
  chunks.forEachRun(from, to, (run) => runs.push(run));
  return runs;
};

describe('runs of chunks', () => {
  const own = chunksOf({ from: 0, to: 21, firstNumber: 0, status: 'dddsfd', steps: [0, 4, 4, 4, 4, 2] });

  it('joins neighbours with the same status and steps', () => {
    expect(runsOf(own, 0, 100)).toEqual([
      { from: 0, to: 1, status: 'done', steps: 0 },
      { from: 1, to: 9, status: 'done', steps: 4 },
      { from: 9, to: 13, status: 'stale', steps: 4 },
      { from: 13, to: 17, status: 'failed', steps: 4 },
      { from: 17, to: 21, status: 'done', steps: 2 },
    ]);
  });

  it('begins and ends with the chunks that the range touches', () => {
    expect(runsOf(own, 6, 10)).toEqual([
      { from: 5, to: 9, status: 'done', steps: 4 },
      { from: 9, to: 13, status: 'stale', steps: 4 },
    ]);
    expect(runsOf(own, 21, 30)).toEqual([]);
    expect(runsOf(own, -5, 0)).toEqual([]);
  });

  it('says the same as asking for every chunk', () => {
    const fork = chunksOf(
      { from: 0, to: 11, firstNumber: 0, status: 'dddd', steps: [0, 4, 4, 4] },
      { from: 11, to: 19, firstNumber: 3, status: 'dss', steps: [4, 4, 2] },
    );
    for (const run of runsOf(fork, 0, 19))
      for (let frame = run.from; frame < run.to; frame++)
        expect(fork.at(frame)).toMatchObject({ status: run.status, steps: run.steps });
    expect(runsOf(fork, 0, 19).reduce((sum, { from, to }) => sum + to - from, 0)).toBe(19);
  });
});

describe('columns of chunks', () => {
  it('are used where boxes would be narrower than three pixels', () => {
    expect(hasBoxes({ start: 0, framesPerPixel: 1.3, width: 100 }, 4)).toBe(true);
    expect(hasBoxes({ start: 0, framesPerPixel: 1.4, width: 100 }, 4)).toBe(false);
  });

  it('show one bad chunk among a thousand good ones', () => {
    const count = 2501;
    const status = [...'d'.repeat(count)];
    status[1200] = 'f';
    const chunks = chunksOf({
      from: 0,
      to: 10_001,
      firstNumber: 0,
      status: status.join(''),
      steps: Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 4)),
    });
    const scale = scaleFor(0, 0, 10_001, 200);
    const columns = chunkColumns(chunks, scale, 4);
    const kinds: string[] = [];
    forEachStretch(columns, (_x0, _x1, kind) => kinds.push(kind));
    expect(kinds).toEqual(['done', 'failed', 'done']);
    expect(columns[0]).toBe(columnKinds.indexOf('empty'));
    expect(columns.at(-1)).toBe(columnKinds.indexOf('empty'));
  });

  it('cover every pixel that has a chunk, once', () => {
    const columns = Uint8Array.from([0, 1, 1, 3, 0, 4]);
    const stretches: [number, number, string][] = [];
    forEachStretch(columns, (x0, x1, kind) => stretches.push([x0, x1, kind]));
    expect(stretches).toEqual([
      [1, 3, 'done'],
      [3, 4, 'stale'],
      [5, 6, 'failed'],
    ]);
  });

  it('tell drafts from chunks with all their steps, and never call an origin one', () => {
    expect(isDraft({ number: 3, steps: 2 }, 4)).toBe(true);
    expect(isDraft({ number: 3, steps: 4 }, 4)).toBe(false);
    expect(isDraft({ number: 0, steps: 0 }, 4)).toBe(false);
  });
});
