import type Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkTableQueries } from '../../../main/memory/chunk-table.ts';
import { chunkQueries } from '../../../main/memory/chunks.ts';
import { frameQueries } from '../../../main/memory/frames.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { jobsQuery } from '../../../main/memory/jobs.ts';
import { retrievalQuery } from '../../../main/memory/retrieval-records.ts';
import { forksQuery } from '../../../main/memory/takes.ts';
import { usageQuery } from '../../../main/memory/usage.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, newFrame, newTake, plan, withDatabase } from './helpers.ts';

const folder = temporaryFolder(afterAll);
let file: string;

beforeAll(() => {
  file = join(folder, 'film.lookback');
  const project = ProjectFile.create(file);
  fillTake(project, 2);
  project.close();
});

const plans = (sql: string) => withDatabase(file, (db) => plan(db, sql));

describe('every look-up goes through an index', () => {
  it('poses of a range: one index range, already in order', () => {
    expect(plans(frameQueries.range)).toEqual([
      'SEARCH frame USING INDEX sqlite_autoindex_frame_1 (take=? AND number>? AND number<?)',
    ]);
  });

  it('near: the R*Tree first, then a frame by its key', () => {
    expect(plans(frameQueries.near)).toEqual([
      expect.stringMatching(/^SCAN box VIRTUAL TABLE INDEX 2:/),
      'SEARCH frame USING INTEGER PRIMARY KEY (rowid=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it('one frame: by take and number, its picture and chunk by their keys', () => {
    const steps = plans(frameQueries.one);
    expect(steps.toSorted()).toEqual([
      'SEARCH chunk USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH frame USING INDEX sqlite_autoindex_frame_1 (take=? AND number=?)',
      'SEARCH picture USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
    expect(steps[0]).toContain('SEARCH frame');
  });

  it('retrieval records: by the chunk, already in order', () => {
    expect(plans(retrievalQuery)).toEqual(['SEARCH retrieval USING PRIMARY KEY (chunk=?)']);
  });

  it.each([
    ['all', '(take=?)'],
    ['one', '(take=? AND number=?)'],
    ['before', '(take=? AND number<?)'],
    ['end', '(take=?)'],
    ['stale', '(take=?)'],
    ['revive', '(take=? AND number>? AND number<?)'],
  ] as const)('chunk status: %s', (name, terms) => {
    expect(plans(chunkQueries[name])).toEqual([`SEARCH chunk USING INDEX sqlite_autoindex_chunk_1 ${terms}`]);
  });

  it('chunk status: where rendering goes on, without a look at what is done', () => {
    expect(plans(chunkQueries.firstMissing)).toEqual(['SEARCH chunk USING INDEX chunk_unfinished (take=?)']);
  });

  it('chunk status: what an undone edit cannot bring back, without a look at what is done', () => {
    expect(plans(chunkQueries.firstLost)).toEqual([
      'SEARCH chunk USING INDEX chunk_unfinished (take=? AND number>? AND number<?)',
    ]);
  });

  it.each(Object.entries(chunkTableQueries))('chunk table: %s, already in order', (_, sql) => {
    const steps = plans(sql).filter((step) => step.includes('chunk'));
    expect(steps).toEqual(['SEARCH chunk USING INDEX sqlite_autoindex_chunk_1 (take=?)']);
    expect(plans(sql).filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  it('usage: chunk by chunk, each with its picks by their key', () => {
    expect(plans(usageQuery)).toEqual([
      'SEARCH chunk USING INDEX sqlite_autoindex_chunk_1 (take=? AND number>?)',
      'SEARCH retrieval USING PRIMARY KEY (chunk=? AND rejected=?) LEFT-JOIN',
    ]);
  });

  it('jobs: in the order of their ranks', () => {
    expect(plans(jobsQuery)).toEqual(['SCAN job USING INDEX job_rank']);
  });

  it('a take that goes finds its forks, its chunks and its jobs by index', () => {
    expect(plans(forksQuery)).toEqual(['SEARCH take USING INDEX take_parent (parent_take=?)']);
    expect(plans(chunkQueries.lastAfter)).toEqual([
      'SEARCH chunk USING COVERING INDEX sqlite_autoindex_chunk_1 (take=? AND number>?)',
    ]);
    expect(plans('DELETE FROM job WHERE take = ?')).toEqual([
      'SEARCH job USING COVERING INDEX job_take (take=?)',
    ]);
  });

  it('chunk status: forks, without a scan of any table', () => {
    const steps = plans(chunkQueries.staleForks);
    expect(steps.filter((step) => /SCAN (take|chunk)/.test(step))).toEqual([]);
    expect(steps).toContain('SEARCH chunk USING INDEX sqlite_autoindex_chunk_1 (take=?)');
  });

  it('a replaced chunk finds its frames, pictures and records by key', () => {
    const remove = (sql: string) =>
      plans(sql).filter((step) => step.includes('SCAN') && !step.includes('VIRTUAL'));
    expect(remove('DELETE FROM frame WHERE chunk = ?')).toEqual([]);
    expect(remove('DELETE FROM frame_frustum WHERE id IN (SELECT id FROM frame WHERE chunk = ?)')).toEqual(
      [],
    );
  });
});

describe('poses without pictures', () => {
  it('a pose scan touches no picture: poses lie apart, many to a page', () => {
    const path = join(folder, 'pictures.lookback');
    const project = ProjectFile.create(path);
    const take = project.createTake(newTake());
    const frames = Array.from({ length: 400 }, (_, i) => newFrame(take.id, i, 60_000));
    project.commitChunk(newChunk(take.id, 0, 0, 400, { frames }));
    project.close();
    const pages = withDatabase(path, (db) => ({
      poses: pagesOf(db, 'frame'),
      pictures: pagesOf(db, 'picture'),
    }));
    expect(pages.pictures).toBeGreaterThan(2500);
    expect(pages.poses).toBeLessThan(400 / 40);
  });
});

function pagesOf(db: Database.Database, table: string): number {
  return db.prepare<[string], number>('SELECT count(*) FROM dbstat WHERE name = ?').pluck().get(table) ?? 0;
}
