import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import type { Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { cameraAt, fillTake, newChunk, newFrame, newTake, retrieval, withDatabase } from './helpers.ts';
import { anyRevision } from './matchers.ts';

let folder: string;
let project: ProjectFile;
let take: Take;

beforeEach(() => {
  folder = temporaryFolder();
  project = ProjectFile.create(join(folder, 'film.lookback'));
  take = fillTake(project, 3);
});

afterEach(() => {
  project.close();
});

const status = (id = take.id) => project.chunks(id).map((chunk) => chunk.status);
const chunkOrder: unknown = expect.toSatisfy((error: unknown) => isLookbackError(error, 'chunk-order'));

/** Frames of a second version: other bytes, other poses. */
function again(number: number, firstFrame: number, frameCount: number) {
  const frames = Array.from({ length: frameCount }, (_, i) => ({
    image: new Uint8Array([200 + i]),
    camera: cameraAt([1000 + firstFrame + i, 1.6, 0]),
  }));
  return newChunk(take.id, number, firstFrame, frameCount, { frames, durationMs: 99 });
}

/** Makes one chunk stale and no other, as no edit can, to see what a commit does by itself. */
function withStale(number: number, work: () => void): void {
  project.close();
  withDatabase(project.file, (db) =>
    db
      .prepare(`UPDATE chunk SET status = 'stale', stale_because = 'path' WHERE take = ? AND number = ?`)
      .run(take.id, number),
  );
  project = ProjectFile.open(project.file);
  work();
}

describe('an edit', () => {
  it('makes the chunks from the changed frame on stale, the one that it lies in included', () => {
    project.markStale(take.id, 6, 'path');
    expect(status()).toEqual(['done', 'done', 'stale', 'stale']);
    expect(project.firstMissingFrame(take.id)).toBe(5);
    project.markStale(take.id, 4, 'path');
    expect(status()).toEqual(['done', 'stale', 'stale', 'stale']);
    project.markStale(take.id, 13, 'path');
    expect(project.firstMissingFrame(take.id)).toBe(1);
  });

  it('deletes nothing: stale frames stay viewable', () => {
    project.markStale(take.id, 0, 'path');
    expect(project.frameCount(take.id)).toBe(13);
    expect(project.frame(take.id, 12).image).toEqual(newFrame(take.id, 12).image);
    expect(project.cameras(take.id, { from: 0, to: 13 })).toHaveLength(13);
    expect(project.retrievalOf(take.id, 3)).toEqual(retrieval);
  });
});

describe('rendering a stale chunk again', () => {
  it('replaces its frames, poses, index and record at once', () => {
    project.markStale(take.id, 5, 'path');
    project.commitChunk(again(2, 5, 4));
    expect(status()).toEqual(['done', 'done', 'done', 'stale']);
    expect([...project.frames(take.id, 4, 7)].map((frame) => frame.image[0])).toEqual([0, 200, 201]);
    expect(project.cameras(take.id, { from: 5, to: 6 })[0]?.camera.pose.position[0]).toBe(1005);
    expect(project.retrievalOf(take.id, 2)).toBeUndefined();
    expect(project.chunks(take.id)[2]?.durationMs).toBe(99);
    const nowhere = project
      .near(take.id, { min: [4, 0, 100], max: [5, 2, 101] }, 13)
      .map(({ number }) => number);
    expect(nowhere).not.toContain(5);
    expect(nowhere).toContain(4);
    expect(
      project.near(take.id, { min: [1004, 0, 0], max: [1005, 2, 1] }, 13).map(({ number }) => number),
    ).toContain(5);
    project.close();
    const counts = withDatabase(project.file, (db) =>
      db
        .prepare(
          `SELECT (SELECT count(*) FROM frame) AS frames, (SELECT count(*) FROM picture) AS pictures,
             (SELECT count(*) FROM frame_frustum) AS boxes, (SELECT count(DISTINCT chunk) FROM retrieval) AS records`,
        )
        .get(),
    );
    expect(counts).toEqual({ frames: 13, pictures: 13, boxes: 13, records: 2 });
  });

  it('makes what came after stale: it was conditioned on the old frames', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(fork.id, 1, 7, 2));
    const forkOfFork = project.createTake(newTake({ parentTake: fork.id, forkFrame: 8 }));
    project.commitChunk(newChunk(forkOfFork.id, 1, 9, 2));
    const earlyFork = project.createTake(newTake({ parentTake: fork.id, forkFrame: 3 }));
    project.commitChunk(newChunk(earlyFork.id, 1, 4, 2));
    withStale(2, () => project.commitChunk(again(2, 5, 4)));
    expect(status()).toEqual(['done', 'done', 'done', 'stale']);
    expect(status(fork.id)).toEqual(['stale']);
    expect(status(forkOfFork.id)).toEqual(['stale']);
    // Its frames up to 3 are untouched, and it shares no others.
    expect(status(earlyFork.id)).toEqual(['done']);
  });

  it('does so even when only the one chunk was stale before', () => {
    withStale(1, () => project.commitChunk(again(1, 1, 4)));
    expect(status()).toEqual(['done', 'done', 'stale', 'stale']);
  });

  it('rolls back whole when one frame cannot be stored', () => {
    project.markStale(take.id, 9, 'path');
    const bad = again(3, 9, 4);
    const frames = [...bad.frames.slice(0, 3), { image: new Uint8Array(1), camera: cameraAt([NaN, 0, 0]) }];
    expect(() => project.commitChunk({ ...bad, frames })).toThrow(/not usable|NOT NULL/);
    expect(status()).toEqual(['done', 'done', 'done', 'stale']);
    expect(project.frame(take.id, 9).image).toEqual(newFrame(take.id, 9).image);
    expect(project.retrievalOf(take.id, 3)).toEqual(retrieval);
  });

  it('lets the last chunk change its length, as the path may', () => {
    project.markStale(take.id, 9, 'path');
    project.commitChunk(again(3, 9, 2));
    expect(project.frameCount(take.id)).toBe(11);
    project.markStale(take.id, 9, 'path');
    project.commitChunk(again(3, 9, 6));
    expect(project.frameCount(take.id)).toBe(15);
  });
});

describe('why a chunk is stale', () => {
  const because = () => project.chunks(take.id).map((chunk) => chunk.staleBecause);

  it('is told by whoever marks it, and is nothing for a done one', () => {
    project.markStale(take.id, 9, 'asked');
    project.editTake(take.id, { path: {}, staleFrom: 12 });
    expect(because()).toEqual([undefined, undefined, undefined, 'asked']);
    project.editTake(take.id, { path: {}, staleFrom: 5 });
    expect(because()).toEqual([undefined, undefined, 'path', 'asked']);
    withStale(1, () => project.commitChunk(again(1, 1, 4)));
    expect(because()).toEqual([undefined, undefined, 'memory', 'memory']);
    project.commitChunk(again(2, 5, 4));
    expect(because()).toEqual([undefined, undefined, undefined, 'memory']);
  });

  it.each([
    ['path', 'asked', 'asked'],
    ['path', 'memory', 'memory'],
    ['asked', 'path', 'asked'],
    ['asked', 'memory', 'memory'],
    ['memory', 'path', 'memory'],
    ['memory', 'asked', 'memory'],
    ['path', 'path', 'path'],
  ] as const)('%s, then %s, is %s: the stronger reason stays', (first, second, kept) => {
    project.markStale(take.id, 9, first);
    project.markStale(take.id, 5, second);
    expect(because()).toEqual([undefined, undefined, second, kept]);
  });

  it('is memory for a fork whose ground was rendered anew', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(fork.id, 2, 7, 2));
    project.markStale(fork.id, 7, 'path');
    project.markStale(take.id, 5, 'asked');
    project.commitChunk(again(2, 5, 4));
    expect(project.chunk(fork.id, 2)).toMatchObject({ status: 'stale', staleBecause: 'memory' });
  });

  it.each([
    [5, 9, ['done', 'done', 'stale', 'done']],
    [4, 6, ['done', 'stale', 'stale', 'done']],
    [8, 9, ['done', 'done', 'stale', 'done']],
    [0, 1, ['stale', 'done', 'done', 'done']],
    [6, 6, ['done', 'done', 'done', 'done']],
    [13, 99, ['done', 'done', 'done', 'done']],
  ])('a range from frame %i to before frame %i touches the chunks that have one of them', (from, to, now) => {
    project.markStaleRange(take.id, from, to, 'asked');
    expect(status()).toEqual(now);
  });

  it('does not reach into a parent or a fork', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(fork.id, 2, 7, 2));
    project.markStale(fork.id, 0, 'path');
    expect([status(), status(fork.id)]).toEqual([['done', 'done', 'done', 'done'], ['stale']]);
    project.revive(fork.id, 0, 9);
    project.markStale(take.id, 0, 'path');
    expect(status(fork.id)).toEqual(['done']);
  });
});

describe('an edit that is undone', () => {
  it('makes the chunks of a range done again that only the path had made stale', () => {
    const before = project.chunks(take.id);
    project.markStale(take.id, 1, 'path');
    project.failChunk({ take: take.id, number: 1, firstFrame: 1, frameCount: 4, error: 'No.' });
    project.revive(take.id, 1, 3);
    expect(status()).toEqual(['done', 'done', 'done', 'stale']);
    expect(project.firstMissingFrame(take.id)).toBe(9);
    project.revive(take.id, 0, 99);
    // The same frames as before, with the same revisions, and without the error of an attempt that nobody wants now.
    expect(project.chunks(take.id)).toEqual(before);
  });

  it('does not touch what is stale for another reason', () => {
    project.markStaleRange(take.id, 5, 6, 'asked');
    project.markStale(take.id, 1, 'path');
    project.revive(take.id, 0, 99);
    expect(status()).toEqual(['done', 'done', 'stale', 'done']);
    project.commitChunk(again(2, 5, 4));
    project.markStale(take.id, 1, 'path');
    project.revive(take.id, 0, 99);
    expect(project.chunks(take.id).map((chunk) => chunk.staleBecause)).toEqual([
      undefined,
      undefined,
      undefined,
      'memory',
    ]);
  });
});

describe('a path that changes its length', () => {
  const last = (number: number, firstFrame: number, frameCount: number) => ({
    ...again(number, firstFrame, frameCount),
    last: true as const,
  });

  it('ends with its last chunk: those behind it go', () => {
    project.failChunk({ take: take.id, number: 4, firstFrame: 13, frameCount: 4, error: 'No.' });
    project.markStale(take.id, 5, 'path');
    expect(() => project.commitChunk(again(2, 5, 2))).toThrow('must end at frame 8');
    project.commitChunk(last(2, 5, 2));
    expect(status()).toEqual(['done', 'done', 'done']);
    expect([project.frameCount(take.id), project.firstMissingFrame(take.id)]).toEqual([7, 7]);
    expect(() => project.frame(take.id, 7)).toThrow('Frame 7 has not been rendered');
    expect(project.cameras(take.id, { from: 0, to: 99 })).toHaveLength(7);
    project.commitChunk(newChunk(take.id, 3, 7, 4));
    expect(project.frameCount(take.id)).toBe(11);
  });

  it('may end where a chunk ends', () => {
    project.markStale(take.id, 5, 'path');
    project.commitChunk(last(2, 5, 4));
    expect(project.frameCount(take.id)).toBe(9);
    project.commitChunk({ ...newChunk(take.id, 3, 9, 4), last: true });
    expect(project.frameCount(take.id)).toBe(13);
  });

  it('does not end before a frame that a fork hangs on, and changes nothing then', () => {
    project.createTake(newTake({ parentTake: take.id, forkFrame: 9 }));
    project.markStale(take.id, 5, 'path');
    for (const chunk of [last(2, 5, 2), last(2, 5, 4)]) {
      expect(() => project.commitChunk(chunk)).toThrow(chunkOrder);
      expect(() => project.commitChunk(chunk)).toThrow('must reach frame 9, where another take forks off');
    }
    expect(status()).toEqual(['done', 'done', 'stale', 'stale']);
    expect(project.frame(take.id, 5).image).toEqual(newFrame(take.id, 5).image);
    project.commitChunk(again(2, 5, 4));
    project.commitChunk(last(3, 9, 1));
    expect(project.frameCount(take.id)).toBe(10);
  });

  it('deletes nothing when a frame of the last chunk cannot be stored', () => {
    project.markStale(take.id, 1, 'path');
    const frames = [{ image: new Uint8Array(1), camera: cameraAt([NaN, 0, 0]) }];
    expect(() => project.commitChunk({ ...last(1, 1, 1), frames })).toThrow(/not usable|NOT NULL/);
    expect([...project.frames(take.id, 0, 13)]).toHaveLength(13);
  });

  it('gets longer again: a short last chunk is replaced by a whole one', () => {
    project.markStale(take.id, 9, 'path');
    project.commitChunk(last(3, 9, 2));
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 10 }));
    project.commitChunk(newChunk(fork.id, 3, 11, 2));
    project.markStale(take.id, 9, 'path');
    project.commitChunk(again(3, 9, 4));
    project.commitChunk(newChunk(take.id, 4, 13, 4));
    expect(project.frameCount(take.id)).toBe(17);
    expect([...project.frames(take.id, 9, 13)].map((frame) => frame.image[0])).toEqual([200, 201, 202, 203]);
    expect(project.chunk(fork.id, 3)?.staleBecause).toBe('memory');
  });

  it('a failed attempt at the new last chunk is noted down beside the old one', () => {
    project.markStale(take.id, 5, 'path');
    project.failChunk({ take: take.id, number: 2, firstFrame: 5, frameCount: 2, error: 'No.' });
    expect(project.chunk(take.id, 2)).toMatchObject({ status: 'stale', frameCount: 4, error: 'No.' });
  });

  it('the first camera may change: the origin is stored again, and all after it is stale', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 0 }));
    project.commitChunk(newChunk(fork.id, 1, 1, 4));
    expect(() => project.commitChunk(again(0, 0, 1))).toThrow('Mark it stale first');
    project.markStale(take.id, 0, 'path');
    expect(() => project.commitChunk(again(0, 0, 2))).toThrow('must end at frame 0');
    project.commitChunk(again(0, 0, 1));
    expect(project.chunks(take.id).map((chunk) => chunk.staleBecause)).toEqual([
      undefined,
      'memory',
      'memory',
      'memory',
    ]);
    expect(project.chunk(fork.id, 1)?.staleBecause).toBe('memory');
    expect(project.cameras(take.id, { from: 0, to: 1 })[0]?.camera.pose.position[0]).toBe(1000);
    expect(project.firstMissingFrame(take.id)).toBe(1);
  });
});

describe('a chunk that fails', () => {
  const failure = {
    number: 4,
    firstFrame: 13,
    frameCount: 4,
    error: 'The inference process ended unexpectedly.',
  };

  it('is remembered with its error and has no frames', () => {
    project.failChunk({ take: take.id, ...failure });
    expect(project.chunks(take.id)[4]).toEqual({
      take: take.id,
      status: 'failed',
      revision: anyRevision,
      ...failure,
    });
    expect([project.frameCount(take.id), project.firstMissingFrame(take.id)]).toEqual([13, 13]);
    expect(() => project.frame(take.id, 13)).toThrow('Frame 13');
  });

  it('can fail again, and then succeed', () => {
    project.failChunk({ take: take.id, ...failure });
    project.failChunk({ take: take.id, ...failure, error: 'Again.' });
    expect(project.chunks(take.id)[4]?.error).toBe('Again.');
    project.commitChunk(newChunk(take.id, 4, 13, 4));
    expect(project.chunks(take.id)[4]).toMatchObject({ status: 'done', frameCount: 4 });
    expect(project.chunks(take.id)[4]).not.toHaveProperty('error');
  });

  it('keeps the stale frames that it was to replace', () => {
    project.markStale(take.id, 9, 'path');
    project.failChunk({ take: take.id, number: 3, firstFrame: 9, frameCount: 4, error: 'No.' });
    expect(project.chunks(take.id)[3]).toMatchObject({ status: 'stale', error: 'No.', provider: 'cpu' });
    expect(project.frame(take.id, 12).image).toEqual(newFrame(take.id, 12).image);
  });

  it('does not stand in the way when the chunk before it gets another length', () => {
    project.failChunk({ take: take.id, ...failure });
    project.markStale(take.id, 9, 'path');
    project.commitChunk(again(3, 9, 2));
    expect(status()).toEqual(['done', 'done', 'done', 'done']);
    project.commitChunk(newChunk(take.id, 4, 11, 4));
  });
});

describe('chunks stay in order', () => {
  it.each([
    ['a done chunk again', () => newChunk(take.id, 3, 9, 4), 'Mark it stale first'],
    ['a gap in the numbers', () => newChunk(take.id, 5, 13, 4), 'the chunks before it come first'],
    ['a gap in the frames', () => newChunk(take.id, 4, 14, 4), 'must begin at frame 13, not at frame 14'],
    ['an overlap', () => newChunk(take.id, 4, 12, 4), 'must begin at frame 13, not at frame 12'],
    ['nothing', () => newChunk(take.id, 4, 13, 0), 'has no frames'],
  ])('refuses %s', (_, chunk, sentence) => {
    expect(() => project.commitChunk(chunk())).toThrow(chunkOrder);
    expect(() => project.commitChunk(chunk())).toThrow(sentence);
    expect(project.frameCount(take.id)).toBe(13);
  });

  it('refuses a hole before the next chunk', () => {
    project.markStale(take.id, 5, 'path');
    expect(() => project.commitChunk(again(2, 5, 3))).toThrow(
      'must end at frame 8, where the next one begins',
    );
  });

  it('refuses to pull the ground from under a fork', () => {
    project.createTake(newTake({ parentTake: take.id, forkFrame: 12 }));
    project.markStale(take.id, 9, 'path');
    expect(() => project.commitChunk(again(3, 9, 2))).toThrow(
      'must reach frame 12, where another take forks off',
    );
    project.commitChunk(again(3, 9, 4));
  });

  it('refuses to go on after a failed chunk', () => {
    project.failChunk({ take: take.id, number: 4, firstFrame: 13, frameCount: 4, error: 'No.' });
    expect(() => project.commitChunk(newChunk(take.id, 5, 17, 4))).toThrow(chunkOrder);
  });

  it('begins a take with chunk 0, and a fork behind its fork frame with any later number', () => {
    const empty = project.createTake(newTake());
    expect(() => project.commitChunk(newChunk(empty.id, 1, 0, 4))).toThrow(chunkOrder);
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    expect(() => project.commitChunk(newChunk(fork.id, 0, 7, 1))).toThrow(chunkOrder);
    expect(() => project.commitChunk(newChunk(fork.id, 1, 6, 4))).toThrow('must begin at frame 7');
    project.commitChunk(newChunk(fork.id, 2, 7, 2));
    project.commitChunk(newChunk(fork.id, 3, 9, 4));
    expect(project.frameCount(fork.id)).toBe(13);
  });
});
