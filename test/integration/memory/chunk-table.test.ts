import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectFile } from '../../../main/memory/index.ts';
import type { Chunk, ChunkSegment, Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, newTake, retrieval, withDatabase } from './helpers.ts';

let project: ProjectFile;
let take: Take;

beforeEach(() => {
  project = ProjectFile.create(join(temporaryFolder(), 'film.lookback'));
  take = fillTake(project, 3);
});

afterEach(() => {
  project.close();
});

/** A segment's columns as a reader on another machine would decode them: chunks by row. */
function rows({ firstNumber, status, revisions, steps }: ChunkSegment) {
  const doubles = Buffer.from(revisions, 'base64');
  const bytes = Buffer.from(steps, 'base64');
  expect(doubles.length).toBe(status.length * 8);
  expect(bytes.length).toBe(status.length);
  return [...status].map((letter, i) => ({
    number: firstNumber + i,
    letter,
    revision: doubles.readDoubleLE(i * 8),
    steps: bytes[i],
  }));
}

function expected(chunks: readonly Chunk[]) {
  return chunks.map(({ number, status, revision, steps = 0 }) => ({
    number,
    letter: status[0],
    revision,
    steps,
  }));
}

const spans = (id: number) => project.chunkTable(id).map(({ take: of, from, to }) => [of, from, to]);

describe('the chunk table', () => {
  it('has every chunk of a take, in columns', () => {
    project.markStale(take.id, 9, 'asked');
    project.failChunk({ take: take.id, number: 4, firstFrame: 13, frameCount: 4, error: 'No.' });
    const [segment, ...more] = project.chunkTable(take.id);
    expect(more).toEqual([]);
    expect(segment).toMatchObject({ take: take.id, from: 0, to: 13, firstNumber: 0, status: 'dddsf' });
    expect(rows(segment!)).toEqual(expected(project.chunks(take.id)));
    expect(rows(segment!).map(({ steps }) => steps)).toEqual([4, 4, 4, 4, 0]);
  });

  it('has a segment for each take of the lineage, each with the chunks that have a frame in it', () => {
    const child = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(child.id, 2, 7, 2));
    project.commitChunk(newChunk(child.id, 3, 9, 4));
    const grand = project.createTake(newTake({ parentTake: child.id, forkFrame: 8 }));
    project.commitChunk(newChunk(grand.id, 3, 9, 4));
    const table = project.chunkTable(grand.id);
    expect(spans(grand.id)).toEqual([
      [take.id, 0, 7],
      [child.id, 7, 9],
      [grand.id, 9, 13],
    ]);
    expect(table.map(rows)).toEqual([
      expected(project.chunks(take.id).slice(0, 3)),
      expected(project.chunks(child.id).slice(0, 1)),
      expected(project.chunks(grand.id)),
    ]);
  });

  it('of a take without frames of its own ends with an empty segment', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 12 }));
    expect(spans(fork.id)).toEqual([
      [take.id, 0, 13],
      [fork.id, 13, 13],
    ]);
    const empty = project.createTake(newTake());
    const none = { from: 0, to: 0, firstNumber: 0, status: '', revisions: '', steps: '' };
    expect(project.chunkTable(empty.id)).toEqual([{ take: empty.id, ...none }]);
  });

  it('has another revision where frames are new, and the same one where they are not', () => {
    const before = rows(project.chunkTable(take.id)[0]!);
    project.markStale(take.id, 5, 'path');
    expect(rows(project.chunkTable(take.id)[0]!).map(({ revision }) => revision)).toEqual(
      before.map(({ revision }) => revision),
    );
    project.commitChunk(newChunk(take.id, 2, 5, 4));
    const after = rows(project.chunkTable(take.id)[0]!);
    const changed = after.filter(({ revision }, i) => revision !== before[i]?.revision);
    expect(changed.map(({ number }) => number)).toEqual([2]);
  });

  it('says 255 where there were more steps than a byte can say', () => {
    project.commitChunk(newChunk(take.id, 4, 13, 4, { steps: 100_000 }));
    expect(rows(project.chunkTable(take.id)[0]!).at(-1)?.steps).toBe(255);
  });

  it('of 25,000 chunks is quicker than reading them as rows', () => {
    project.close();
    withDatabase(project.file, (db) =>
      db.exec(`
        WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
        INSERT INTO chunk (take, number, first_frame, frame_count, status, provider, steps, duration_ms, revision)
        SELECT ${take.id}, i, i * 4 - 3, 4, 'done', 'cpu', 4, 900, random() & 0xffffffffffff FROM n`),
    );
    project = ProjectFile.open(project.file);
    const timeOf = (work: () => unknown) => {
      const start = performance.now();
      work();
      return performance.now() - start;
    };
    expect(project.chunkTable(take.id)[0]?.status).toHaveLength(25_001);
    // Ratios, and the best of ten of each in turn: the machine may be busy.
    const table: number[] = [];
    const rows: number[] = [];
    for (let i = 0; i < 10; i++) {
      table.push(timeOf(() => project.chunkTable(take.id)));
      rows.push(timeOf(() => project.chunks(take.id)));
    }
    expect(Math.min(...table)).toBeLessThan(0.8 * Math.min(...rows));
  });
});

describe('how the memory was used', () => {
  const pick = { score: 1, overlap: 1, gain: 1, reason: '' };
  const used = (...picks: [number: number, slot: 'recent' | 'origin' | 'retrieved' | 'pinned'][]) => ({
    ...retrieval,
    coverage: 0.75,
    picks: picks.map(([number, slot], rank) => ({ ...pick, number, slot, rank })),
  });

  it('tells the age of the frames that were looked for, not of those that always go in', () => {
    const shots = used([12, 'recent'], [0, 'origin'], [3, 'retrieved'], [10, 'pinned']);
    project.commitChunk(newChunk(take.id, 4, 13, 4, { retrieval: shots }));
    project.commitChunk(newChunk(take.id, 5, 17, 4, { retrieval: used([16, 'recent'], [0, 'origin']) }));
    project.failChunk({ take: take.id, number: 6, firstFrame: 21, frameCount: 4, error: 'No.' });
    const rows = [...project.usage(take.id)];
    expect(rows.map(({ firstFrame }) => firstFrame)).toEqual([0, 1, 5, 9, 13, 17]);
    expect(rows[0]).toEqual({ firstFrame: 0, coverage: null, meanAge: null, maxAge: null });
    expect(rows[4]).toEqual({ firstFrame: 13, coverage: 0.75, meanAge: 6.5, maxAge: 10 });
    expect(rows[5]).toEqual({ firstFrame: 17, coverage: 0.75, meanAge: null, maxAge: null });
  });

  it('goes through the whole lineage, each chunk once', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(fork.id, 2, 7, 2, { retrieval: used([2, 'retrieved']) }));
    const rows = [...project.usage(fork.id)];
    expect(rows.map(({ firstFrame }) => firstFrame)).toEqual([0, 1, 5, 7]);
    expect(rows.at(-1)).toEqual({ firstFrame: 7, coverage: 0.75, meanAge: 5, maxAge: 5 });
    expect([...project.usage(project.createTake(newTake()).id)]).toEqual([]);
  });

  it('comes in slices, between which chunks may be committed', () => {
    for (let number = 4; number <= 600; number++) {
      project.commitChunk(
        newChunk(take.id, number, number * 4 - 3, 4, { retrieval: used([1, 'retrieved']) }),
      );
    }
    const ages: (number | null)[] = [];
    for (const { firstFrame, maxAge } of project.usage(take.id)) {
      if (firstFrame === 401) project.commitChunk(newChunk(take.id, 601, 2401, 4));
      ages.push(maxAge);
    }
    expect(ages).toHaveLength(602);
    expect(ages.slice(4, -1)).toEqual(Array.from({ length: 597 }, (_, i) => (i + 4) * 4 - 3 - 1));
  });
});
