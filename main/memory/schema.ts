import type Database from 'better-sqlite3';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { corrupt, projectError } from './errors.ts';
import { migrations } from './migrations/index.ts';

/** 'LkBk' as a big-endian integer, in the file's header at byte 68 (https://sqlite.org/fileformat.html#application_id). */
export const applicationId = 0x4c6b426b;

export const currentVersion = migrations.length;

/** Brings `db` from its version to `target`, one transaction for all steps: a file has an old schema or the new one. */
export function applyMigrations(db: Database.Database, target = currentVersion): void {
  db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`);
    for (const { version, up } of migrations.slice(versionOf(db), target)) {
      up(db);
      db.pragma(`user_version = ${version}`);
    }
  }).immediate();
}

/**
 * Migrates an older project, after a copy of it as it was has been put next to it.
 * @returns the path of that copy; undefined when the file was current
 */
export function upgrade(db: Database.Database, file: string): string | undefined {
  const version = versionOf(db);
  if (version >= currentVersion) return undefined;
  const backup = freeName(`${file}.v${version}.backup`);
  const partial = `${backup}.partial`;
  rmSync(partial, { force: true });
  // VACUUM INTO copies through SQLite: what is still in the WAL comes along, and no lock of this process is lost, as
  // it would be by opening and closing the file (fcntl(2)).
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, backup);
  applyMigrations(db);
  return backup;
}

/** Throws unless `db` is a project that this version of the program can read: 'project-foreign' | 'project-newer'. */
export function checkIdentity(db: Database.Database, file: string): void {
  if (db.pragma('application_id', { simple: true }) !== applicationId) throw foreign(file);
  const version = versionOf(db);
  if (version > currentVersion) {
    throw projectError(
      'project-newer',
      file,
      `was saved by a newer Lookback Studio (file version ${version}, this program reads up to ${currentVersion}). Update Lookback Studio to open it.`,
    );
  }
  if (version < 1) throw corrupt(file);
}

export function foreign(file: string, cause?: unknown): Error {
  return projectError(
    'project-foreign',
    file,
    'is not a Lookback project. Choose a file that Lookback Studio has saved.',
    cause,
  );
}

/**
 * Looks at the tables that everything hangs on, and not at pictures, so that the cost does not follow the video. A file
 * that was cut off is found by SQLite itself, which compares the page count in the header; damage elsewhere is found,
 * and told, by the call that meets it.
 */
export function checkIntegrity(db: Database.Database, file: string): void {
  for (const table of ['take', 'chunk']) {
    const verdict = db.pragma(`quick_check(${table})`, { simple: true });
    if (verdict !== 'ok') throw corrupt(file, new Error(String(verdict)));
  }
}

export function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** An earlier backup is never overwritten. */
function freeName(path: string): string {
  let name = path;
  for (let n = 2; existsSync(name); n++) name = `${path}-${n}`;
  return name;
}
