import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../../../main/memory/migrations/index.ts';
import { applicationId, applyMigrations, versionOf } from '../../../../main/memory/schema.ts';

function fresh(): Database.Database {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = ON');
  applyMigrations(db, 1);
  return db;
}

const take = `INSERT INTO take VALUES (1, 'a', NULL, NULL, 1, 'm', 'h', '{}', '{}', NULL, 0)`;
const chunk = `INSERT INTO chunk VALUES (1, 1, 0, 0, 1, 'done', 1, 'cpu', 4, 1.5, NULL, 'recent', 0.5)`;
const frame = `INSERT INTO frame VALUES (1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0.5, 0.5)`;

describe('migration 1, base', () => {
  it('is the first step and marks the file as ours', () => {
    const db = fresh();
    expect(versionOf(db)).toBe(1);
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  it('has strict tables only', () => {
    const tables = fresh().pragma('table_list') as { name: string; strict: number }[];
    const ours = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(ours.map(({ name }) => name).toSorted()).toEqual([
      'chunk',
      'frame',
      'picture',
      'retrieval',
      'setting',
      'take',
    ]);
    expect(ours.every(({ strict }) => strict === 1)).toBe(true);
  });

  it('a chunk takes its frames, pictures and records with it', () => {
    const db = fresh();
    db.exec(`${take}; ${chunk}; ${frame}; INSERT INTO picture VALUES (1, x'00', NULL);
      INSERT INTO retrieval VALUES (1, 0, 0, 0, 'origin', 1, 1, 1, '')`);
    db.exec('DELETE FROM chunk');
    for (const table of ['frame', 'picture', 'retrieval']) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    }
  });

  it.each([
    ['a frame number twice', `${take}; ${chunk}; ${frame}; ${frame.replace('(1, 1', '(2, 1')}`, 'UNIQUE'],
    ['a chunk of no take', chunk, 'FOREIGN KEY'],
    ['an unknown status', `${take}; ${chunk.replace('done', 'running')}`, 'CHECK'],
    ['a fork without a frame', take.replace(`'a', NULL, NULL`, `'a', 1, NULL`), 'CHECK'],
    [
      'a pose that is no number',
      `${take}; ${chunk}; ${frame.replace('1, 0, 0, 0', `1, 'x', 0, 0`)}`,
      'cannot store TEXT',
    ],
    ['a strategy without coverage', `${take}; ${chunk.replace('0.5)', 'NULL)')}`, 'CHECK'],
    [
      'a pick without a slot',
      `${take}; ${chunk}; INSERT INTO retrieval VALUES (1, 0, 0, 0, NULL, 1, 1, 1, '')`,
      'CHECK',
    ],
  ])('refuses %s', (_, sql, message) => {
    const db = fresh();
    expect(() => db.exec(sql)).toThrow(message);
  });
});
