import fc from 'fast-check';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RetrievalResult } from '../../../main/core/retrieval/types.ts';
import { strategyNames } from '../../../main/core/retrieval/types.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { cameraAt, fillTake, newChunk, newTake, retrieval } from './helpers.ts';
import { anyRevision } from './matchers.ts';

let folder: string;
let file: string;
let project: ProjectFile;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'film.lookback');
  project = ProjectFile.create(file);
});

afterEach(() => {
  project.close();
});

function reopen(): void {
  project.close();
  project = ProjectFile.open(file);
}

describe('a project comes back as it was stored', () => {
  it('takes, with any JSON in settings, path and origin', () => {
    const given = newTake({
      name: 'Rückblick “1”',
      seed: Number.MAX_SAFE_INTEGER,
      settings: { strategy: 'coverage', pinned: [1, 2], deep: { a: [null, true, 1e-7] } },
      path: [0.1 + 0.2, -1e300, ''],
      origin: { file: 'a.png' },
    });
    const made = project.createTake(given);
    expect(made).toMatchObject(given);
    reopen();
    expect(project.takes()).toEqual([made]);
    expect(project.take(made.id)).toEqual(made);
    expect(made).not.toHaveProperty('parentTake');
    expect(project.createTake(newTake())).not.toHaveProperty('origin');
  });

  it('frames, byte for byte and bit for bit', () => {
    const take = project.createTake(newTake());
    const camera = cameraAt([1 / 3, Math.PI, -1e-9], 33.3);
    const [image, depth] = [
      Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 251),
      new Uint8Array([0, 255]),
    ];
    project.commitChunk(newChunk(take.id, 0, 0, 1, { frames: [{ image, depth, camera }] }));
    reopen();
    expect(project.frame(take.id, 0)).toEqual({ number: 0, take: take.id, chunk: 0, camera, image, depth });
  });

  it('a frame without depth has none', () => {
    const take = fillTake(project, 1);
    expect(project.frame(take.id, 1)).not.toHaveProperty('depth');
  });

  it('chunks', () => {
    const take = fillTake(project, 1);
    reopen();
    const made = {
      take: take.id,
      status: 'done',
      revision: anyRevision,
      steps: 4,
      seed: 7,
      durationMs: 12.5,
    };
    expect(project.chunks(take.id)).toEqual([
      { ...made, number: 0, firstFrame: 0, frameCount: 1, provider: 'origin' },
      {
        ...made,
        number: 1,
        firstFrame: 1,
        frameCount: 4,
        provider: 'cpu',
        strategy: 'coverage',
        coverage: 2 / 3,
      },
    ]);
  });

  it('retrieval records, whatever is in them', () => {
    const take = fillTake(project, 1);
    expect(project.retrievalOf(take.id, 0)).toBeUndefined();
    expect(project.retrievalOf(take.id, 99)).toBeUndefined();
    expect(project.retrievalOf(take.id, 1)).toEqual(retrieval);
    let number = 1;
    fc.assert(
      fc.property(results(), (result) => {
        number++;
        project.commitChunk(newChunk(take.id, number, number * 4 - 3, 4, { retrieval: result }));
        expect(project.retrievalOf(take.id, number)).toEqual(result);
      }),
      { numRuns: 50 },
    );
  });

  it('settings of the project', () => {
    expect(project.setting('shown')).toBeUndefined();
    project.saveSetting('shown', { take: 1 });
    project.saveSetting('shown', { take: 2 });
    reopen();
    expect(project.setting('shown')).toEqual({ take: 2 });
  });

  it('an edit of a take changes what it names and nothing else', () => {
    const take = fillTake(project, 2, { settings: { a: 1 }, origin: { o: 1 } });
    project.editTake(take.id, { path: { keys: [1] }, name: 'new' });
    expect(project.take(take.id)).toEqual({ ...take, path: { keys: [1] }, name: 'new' });
    expect(project.pathJson(take.id)).toBe('{"keys":[1]}');
    expect(project.takeIds()).toEqual([take.id]);
    expect(project.chunks(take.id).map((chunk) => chunk.status)).toEqual(['done', 'done', 'done']);
    project.editTake(take.id, { path: {}, staleFrom: 4 });
    expect(project.chunks(take.id).map((chunk) => chunk.status)).toEqual(['done', 'stale', 'stale']);
    expect(project.chunk(take.id, 1)?.staleBecause).toBe('path');
  });

  it('markers', () => {
    const take = fillTake(project, 1);
    expect(take.markers).toEqual([]);
    const markers = [
      { frame: 0, label: 'Anfang – “1”' },
      { frame: 4, label: '' },
    ];
    project.editTake(take.id, { markers });
    expect(project.take(take.id)).toEqual({ ...take, markers });
    project.editTake(take.id, { name: 'other' });
    reopen();
    expect(project.take(take.id)).toEqual({ ...take, name: 'other', markers });
    project.editTake(take.id, { markers: [] });
    expect(project.take(take.id).markers).toEqual([]);
    expect(project.chunk(take.id, 1)?.status).toBe('done');
  });

  it('one chunk, as among all', () => {
    const take = fillTake(project, 2);
    const all = project.chunks(take.id);
    expect(all.map(({ number }) => project.chunk(take.id, number))).toEqual(all);
    expect(project.chunk(take.id, 3)).toBeUndefined();
    expect(project.chunk(take.id, -1)).toBeUndefined();
    expect(() => project.chunk(99, 0)).toThrow('This project has no take 99');
  });
});

/** Any result that a strategy could give; SQLite has no negative zero, so none is made. */
function results(): fc.Arbitrary<RetrievalResult> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const judged = {
    number: fc.nat(),
    score: fc.double({ noNaN: true }).map((score) => score || 0),
    overlap: share,
    gain: share,
    reason: fc.string({ unit: 'grapheme' }),
  };
  const slot = fc.constantFrom('recent', 'retrieved', 'pinned', 'origin');
  return fc.record(
    {
      strategy: fc.constantFrom(...strategyNames),
      picks: fc
        .array(fc.record({ ...judged, slot }, { noNullPrototype: true }), { maxLength: 8 })
        .map((picks) => picks.map((pick, rank) => ({ ...pick, rank }))),
      runnersUp: fc.array(fc.record(judged, { noNullPrototype: true }), { maxLength: 8 }),
      coverage: share,
    },
    { noNullPrototype: true },
  );
}
