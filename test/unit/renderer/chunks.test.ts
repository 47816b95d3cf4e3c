import { describe, expect, it } from 'vitest';
import type { ChunkSegment, ProjectEvent } from '../../../main/api/index.ts';
import { TakeChunks } from '../../../renderer/src/state/chunks.ts';

function segment(given: {
  take: number;
  from: number;
  to: number;
  firstNumber: number;
  status: string;
  revisions?: number[];
}): ChunkSegment {
  const count = given.status.length;
  const revisions = new Float64Array(
    given.revisions ?? Array.from({ length: count }, (_, i) => given.take * 1000 + i),
  );
  return {
    ...given,
    revisions: Buffer.from(revisions.buffer).toString('base64'),
    steps: Buffer.from(new Uint8Array(count).fill(2)).toString('base64'),
  };
}

function committed(number: number, firstFrame: number, frameCount: number, replaced = false) {
  return {
    kind: 'chunk',
    take: 1,
    number,
    firstFrame,
    frameCount,
    revision: 77,
    steps: 4,
    replaced,
  } satisfies ProjectEvent;
}

const simple = () =>
  new TakeChunks({
    take: 1,
    framesPerChunk: 4,
    segments: [segment({ take: 1, from: 0, to: 9, firstNumber: 0, status: 'dds' })],
  });

describe('TakeChunks', () => {
  it('finds the chunk of every frame', () => {
    const chunks = simple();
    expect(chunks.end).toBe(9);
    expect(chunks.at(0)).toMatchObject({ number: 0, firstFrame: 0, frameCount: 1, status: 'done' });
    for (const frame of [1, 2, 3, 4])
      expect(chunks.at(frame)).toMatchObject({ number: 1, firstFrame: 1, frameCount: 4 });
    expect(chunks.at(8)).toMatchObject({
      number: 2,
      firstFrame: 5,
      frameCount: 4,
      status: 'stale',
      steps: 2,
    });
    expect(chunks.at(9)).toBeUndefined();
    expect(chunks.at(-1)).toBeUndefined();
  });

  it('goes through ancestors: a fork in the middle of a chunk splits it between two takes', () => {
    const chunks = new TakeChunks({
      take: 2,
      framesPerChunk: 4,
      segments: [
        segment({ take: 1, from: 0, to: 7, firstNumber: 0, status: 'ddd' }),
        segment({ take: 2, from: 7, to: 13, firstNumber: 2, status: 'dd' }),
      ],
    });
    expect(chunks.ownStart).toBe(7);
    expect(chunks.at(6)).toMatchObject({ take: 1, number: 2 });
    expect(chunks.at(7)).toMatchObject({ take: 2, number: 2, firstFrame: 7, frameCount: 2 });
    expect(
      [...chunks.between(0, 100)].map(({ take, number, firstFrame, frameCount }) => [
        take,
        number,
        firstFrame,
        frameCount,
      ]),
    ).toEqual([
      [1, 0, 0, 1],
      [1, 1, 1, 4],
      [1, 2, 5, 2],
      [2, 2, 7, 2],
      [2, 3, 9, 4],
    ]);
  });

  it('takes in what is committed at its end, a short last chunk included', () => {
    const chunks = simple();
    expect(chunks.commit(committed(3, 9, 2))).toBe(true);
    expect(chunks.end).toBe(11);
    expect(chunks.at(10)).toMatchObject({ number: 3, frameCount: 2, status: 'done', revision: 77, steps: 4 });
  });

  it('asks for the whole table when an event does not say enough', () => {
    expect(simple().commit(committed(1, 1, 4, true))).toBe(false);
    expect(simple().commit(committed(5, 17, 4))).toBe(false);
    expect(simple().commit({ ...committed(3, 9, 4), take: 9 })).toBe(false);
  });
});
