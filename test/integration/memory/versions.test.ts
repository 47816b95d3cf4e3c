import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { migrations } from '../../../main/memory/migrations/index.ts';
import { applyMigrations, currentVersion, versionOf } from '../../../main/memory/schema.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { cameraAt, fillTake, newChunk, withDatabase } from './helpers.ts';
import { anyRevision } from './matchers.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'film.lookback');
});

/** A file as version 1, or a later one, of the program left it: one take, one chunk, three frames. */
function makeOld(version = 1): void {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  applyMigrations(db, 1);
  db.exec(`
    INSERT INTO take VALUES (1, 'old', NULL, NULL, 1, 'm', 'h', '{}', '{}', NULL, 0);
    INSERT INTO chunk VALUES (1, 1, 0, 0, 3, 'done', 1, 'cpu', 4, 1.5, NULL, NULL, NULL)`);
  for (let number = 0; number < 3; number++) {
    const { position, rotation } = cameraAt([number, 1.6, 0]).pose;
    db.prepare<number[]>(
      'INSERT INTO frame VALUES (?, 1, ?, 1, ?, ?, ?, ?, ?, ?, ?, 0.9, 1.6, 0.5, 0.5)',
    ).run(number + 1, number, ...position, ...rotation);
    db.prepare('INSERT INTO picture VALUES (?, ?, NULL)').run(number + 1, new Uint8Array([number]));
  }
  applyMigrations(db, version);
  db.close();
}

function schemaOf(path: string): unknown[] {
  return withDatabase(path, (db) =>
    db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
  );
}

/**
 * SHA-256 of the SQL of each migration. A released migration is never edited: files out there were made by it as it
 * was, and these tests make theirs by it as it is. What has to change goes into a new migration; only its line is new.
 */
const released = [
  ['base', 'a6d175f3820cc8f4372a7874203a6b056941d5091d9e449ddb05fde0a89eda05'],
  ['pose-index', 'e052e0a9e9081d638ee9cf3bae5b095eb66d2eda2d4438c85750e307f1b48edc'],
  ['studio', 'e2e30ad06080d25f3cfc19e99bb8aad95f04649427e4d89d1538258cffc3301a'],
];

describe('a migration', () => {
  it('stays as it was released', () => {
    const sql: string[] = [];
    const db = new Database(':memory:', { verbose: (statement) => sql.push(String(statement)) });
    const hashes = migrations.map(({ name, up }) => {
      sql.length = 0;
      up(db);
      return [name, createHash('sha256').update(sql.join(';')).digest('hex')];
    });
    db.close();
    expect(hashes).toEqual(released);
  });
});

describe('a project of an older program', () => {
  it('is converted, and a copy of it as it was lies next to it', () => {
    makeOld();
    const before = schemaOf(file);
    const project = ProjectFile.open(file);
    expect([...project.frames(1, 0, 3)].map((frame) => frame.image[0])).toEqual([0, 1, 2]);
    expect(project.near(1, { min: [0, 0, 0], max: [3, 3, 3] }, 3)).toHaveLength(3);
    project.close();
    expect(readdirSync(folder).toSorted()).toEqual(['film.lookback', 'film.lookback.v1.backup']);
    expect(withDatabase(file, versionOf)).toBe(currentVersion);
    const backup = `${file}.v1.backup`;
    expect(schemaOf(backup)).toEqual(before);
    expect(withDatabase(backup, versionOf)).toBe(1);
    expect(withDatabase(backup, (db) => db.prepare('SELECT count(*) FROM picture').pluck().get())).toBe(3);
  });

  it('is converted from version 2 as well: its chunks get revisions, its take no markers', () => {
    makeOld(2);
    const before = schemaOf(file);
    const project = ProjectFile.open(file);
    expect(project.chunk(1, 0)).toMatchObject({ status: 'done', frameCount: 3, revision: anyRevision });
    expect(project.take(1).markers).toEqual([]);
    expect(project.jobs()).toEqual([]);
    expect(project.near(1, { min: [0, 0, 0], max: [3, 3, 3] }, 3)).toHaveLength(3);
    project.markStale(1, 0, 'asked');
    project.commitChunk(newChunk(1, 0, 0, 3));
    project.close();
    expect(readdirSync(folder).toSorted()).toEqual(['film.lookback', 'film.lookback.v2.backup']);
    expect(schemaOf(`${file}.v2.backup`)).toEqual(before);
    expect(withDatabase(`${file}.v2.backup`, versionOf)).toBe(2);
  });

  it('has the same schema afterwards as a new one', () => {
    makeOld();
    ProjectFile.open(file).close();
    const fresh = join(folder, 'new.lookback');
    ProjectFile.create(fresh).close();
    expect(schemaOf(file)).toEqual(schemaOf(fresh));
  });

  it('can be converted from its backup again, and no backup is overwritten', () => {
    makeOld();
    ProjectFile.open(file).close();
    const backup = readFileSync(`${file}.v1.backup`);
    copyFileSync(`${file}.v1.backup`, file);
    ProjectFile.open(file).close();
    expect(readFileSync(`${file}.v1.backup`)).toEqual(backup);
    expect(readdirSync(folder)).toContain('film.lookback.v1.backup-2');
  });

  it('is converted once only', () => {
    makeOld();
    ProjectFile.open(file).close();
    ProjectFile.open(file).close();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('cannot be read without being converted, and stays untouched then', () => {
    makeOld();
    const before = readFileSync(file);
    const open = () => ProjectFile.open(file, { readOnly: true });
    expect(open).toThrow(expect.toSatisfy((error: unknown) => isLookbackError(error, 'project-write')));
    expect(open).toThrow('was saved by an older Lookback Studio');
    expect(readFileSync(file)).toEqual(before);
  });

  it('stays as it was when the conversion fails', () => {
    makeOld();
    withDatabase(file, (db) => db.exec('CREATE TABLE frame_frustum (in_the_way)'));
    expect(() => ProjectFile.open(file)).toThrow('frame_frustum');
    expect(withDatabase(file, versionOf)).toBe(1);
    withDatabase(file, (db) => db.exec('DROP TABLE frame_frustum'));
    const project = ProjectFile.open(file);
    expect(project.frameCount(1)).toBe(3);
    project.close();
  });
});

describe('a project of a newer program', () => {
  it.each([{ readOnly: false }, { readOnly: true }])('is refused and left alone (%o)', (options) => {
    const project = ProjectFile.create(file);
    fillTake(project, 1);
    project.close();
    withDatabase(file, (db) => db.pragma(`user_version = ${currentVersion + 1}`));
    const before = readFileSync(file);
    const open = () => ProjectFile.open(file, options);
    expect(open).toThrow(expect.toSatisfy((error: unknown) => isLookbackError(error, 'project-newer')));
    expect(open).toThrow(`file version ${currentVersion + 1}, this program reads up to ${currentVersion}`);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).not.toContain('film.lookback-lock');
  });
});

describe('the header', () => {
  it('says what the file is to whoever looks at its bytes', () => {
    ProjectFile.create(file).close();
    const header = readFileSync(file).subarray(0, 100);
    expect(header.subarray(0, 15).toString('latin1')).toBe('SQLite format 3');
    expect(header.subarray(68, 72).toString('latin1')).toBe('LkBk');
    expect(header.readUInt32BE(60)).toBe(currentVersion);
  });

  it('a zero in its place makes the file foreign', () => {
    ProjectFile.create(file).close();
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(0, 68);
    writeFileSync(file, bytes);
    expect(() => ProjectFile.open(file)).toThrow('is not a Lookback project');
  });
});
