import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { applyMigrations, versionOf } from '../../../../main/memory/schema.ts';
import { anyRevision } from '../matchers.ts';

const take = `INSERT INTO take VALUES (1, 'a', NULL, NULL, 1, 'm', 'h', '{}', '{}', NULL, 0)`;
const statuses = ['done', 'stale', 'stale', 'failed'];

/** A version 2 project: a take with a chunk of every status. */
function versionTwo(): Database.Database {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = ON');
  applyMigrations(db, 2);
  db.exec(take);
  const chunk = db.prepare<[number, number, string]>(
    `INSERT INTO chunk VALUES (NULL, 1, ?, ?, 1, ?, 1, 'cpu', 4, 1.5, NULL, NULL, NULL)`,
  );
  statuses.forEach((status, number) => chunk.run(number, number, status));
  return db;
}

function versionThree(): Database.Database {
  const db = versionTwo();
  applyMigrations(db, 3);
  return db;
}

const job = `INSERT INTO job VALUES (NULL, 1, 0.5, 'queued', 0, 8, 2, NULL, 0, NULL, 0)`;

describe('migration 3, studio', () => {
  it('gives every chunk a revision of its own, and every stale one the reason that lasts', () => {
    const db = versionThree();
    expect(versionOf(db)).toBe(3);
    const rows = db
      .prepare<[], { revision: number; status: string; stale_because: string | null }>(
        'SELECT revision, status, stale_because FROM chunk ORDER BY number',
      )
      .all();
    expect(rows).toEqual(
      statuses.map((status) => ({
        revision: anyRevision,
        status,
        stale_because: status === 'stale' ? 'memory' : null,
      })),
    );
    expect(new Set(rows.map(({ revision }) => revision)).size).toBe(statuses.length);
    const other = versionThree().prepare('SELECT revision FROM chunk ORDER BY number').pluck().all();
    expect(other).not.toEqual(rows.map(({ revision }) => revision));
  });

  it('gives a take no markers', () => {
    expect(versionThree().prepare('SELECT markers_json FROM take').pluck().get()).toBe('[]');
  });

  it('a take takes its jobs with it, and their ids are not used again', () => {
    const db = versionThree();
    db.exec(`${job}; ${job}; DELETE FROM chunk; DELETE FROM take`);
    expect(db.prepare('SELECT count(*) FROM job').pluck().get()).toBe(0);
    db.exec(`${take.replace('NULL, 0)', `NULL, 0, '[]')`)}; ${job}`);
    expect(db.prepare('SELECT id FROM job').pluck().get()).toBe(3);
  });

  it.each([
    ['a revision that a double could not hold with others', `UPDATE chunk SET revision = 1 << 48`, 'CHECK'],
    ['no revision', `UPDATE chunk SET revision = NULL`, 'NOT NULL'],
    ['an unknown reason', `UPDATE chunk SET stale_because = 'mood'`, 'CHECK'],
    ['no markers', `UPDATE take SET markers_json = NULL`, 'NOT NULL'],
    ['a job of no take', job.replace('NULL, 1,', 'NULL, 9,'), 'FOREIGN KEY'],
    ['an unknown status of a job', job.replace('queued', 'waiting'), 'CHECK'],
    ['a job that ends before it begins', job.replace('0, 8', '9, 8'), 'CHECK'],
    ['a rank that is no number', job.replace('0.5', `'x'`), 'cannot store TEXT'],
  ])('refuses %s', (_, sql, message) => {
    const db = versionThree();
    expect(() => db.exec(sql)).toThrow(message);
  });
});
