import Database from 'better-sqlite3';
import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LookbackError } from '../core/errors.ts';
import { cannotWrite, projectError } from './errors.ts';
import {
  applyMigrations,
  checkIdentity,
  checkIntegrity,
  currentVersion,
  foreign,
  upgrade,
  versionOf,
} from './schema.ts';

/** How long a call waits for a reader that is just in the way, ms. */
const busyTimeoutMs = 1000;

/** @throws LookbackError 'project-exists' | 'project-write' (no such folder) */
export function checkAbsent(file: string): void {
  if (existsSync(file)) throw exists(file);
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) throw cannotWrite(file);
}

/** Stat, never open: closing a file drops this process's POSIX locks on it (fcntl(2)). */
export function checkPresent(file: string): void {
  let stat;
  try {
    stat = statSync(file);
  } catch (error) {
    throw projectError(
      'project-missing',
      file,
      'is not there. It may have been moved, renamed or deleted.',
      error,
    );
  }
  if (!stat.isFile()) throw foreign(file);
}

function exists(file: string, cause?: unknown): LookbackError {
  return projectError('project-exists', file, 'exists already. Open it, or choose another name.', cause);
}

/** A new, empty project; the file must not exist yet. Whatever goes wrong, no half-made file stays. */
export function connectNew(file: string): Database.Database {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw exists(file, error);
    throw error;
  }
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: busyTimeoutMs });
    // For blobs of our size SQLite's authors measured 8 or 16 kB as best (https://sqlite.org/intern-v-extern-blob.html).
    db.pragma('page_size = 8192');
    prepareWriter(db);
    applyMigrations(db);
    return db;
  } catch (error) {
    db?.close();
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
    throw error;
  }
}

/** An existing project: checked, and brought to the current schema if it may be written. */
export function connectExisting(file: string, readOnly: boolean): Database.Database {
  const db = readOnly
    ? openReadOnly(file)
    : firstRead(file, new Database(file, { timeout: busyTimeoutMs, fileMustExist: true }));
  try {
    checkIdentity(db, file);
    if (readOnly && versionOf(db) < currentVersion) {
      throw projectError(
        'project-write',
        file,
        'was saved by an older Lookback Studio and must be converted first. Open it once for editing; a copy of the old file is kept.',
      );
    }
    if (!readOnly) {
      // SQLite opens a write-protected file silently for reading; the creator should hear of it before the first chunk.
      accessSync(file, constants.W_OK);
      prepareWriter(db);
      upgrade(db, file);
    }
    checkIntegrity(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openReadOnly(file: string): Database.Database {
  try {
    return firstRead(
      file,
      new Database(file, { timeout: busyTimeoutMs, fileMustExist: true, readonly: true }),
    );
  } catch (error) {
    const refused = error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
    if (!refused || !existsSync(`${file}-wal`)) throw error;
    throw projectError(
      'project-write',
      file,
      'was not closed properly and must be tidied up before it can be read. Put it where it may be written to, and open it for editing once.',
      error,
    );
  }
}

/**
 * Ends a connection. The writer leaves the WAL mode first: reading a WAL database needs a file beside it, so that a
 * project on a read-only disk could not be read; closed, a project is one plain file.
 */
export function disconnect(db: Database.Database, readOnly: boolean): void {
  try {
    if (!readOnly) db.pragma('journal_mode = DELETE');
  } catch (error) {
    // With a reader still there, or a full disk, it stays a WAL database: whole, and changed back next time.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    db.close();
  }
}

/** The first read finds out whether this is SQLite at all. */
function firstRead(file: string, db: Database.Database): Database.Database {
  try {
    db.pragma('schema_version');
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') throw foreign(file, error);
    throw error;
  }
}

function prepareWriter(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  // FULL: a committed chunk survives a power cut. It costs one fsync beside a second of rendering.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
}
