import Database from 'better-sqlite3';
import { rmSync, statSync } from 'node:fs';
import { locked } from './errors.ts';

/** Every attempt but the first follows a release by somebody else, so even the second is rare. */
const maxAttempts = 10;

/**
 * The advisory lock that one writer holds on a project for as long as it is open, in `<file>-lock`.
 *
 * Node has no file locks of its own, SQLite has them on every system: the lock is an exclusive transaction on an
 * empty database beside the project. The operating system drops it with the process, so a kill -9 leaves an empty
 * file but no lock. It is not taken on the project itself, because that would keep read-only openers out as well.
 */
export class WriterLock {
  #db: Database.Database;
  #path: string;

  private constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /**
   * Takes the lock at once or not at all.
   * @throws LookbackError 'project-locked'; SqliteError when the file cannot be made (see `translate`)
   */
  static acquire(file: string): WriterLock {
    const path = `${file}-lock`;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const db = new Database(path, { timeout: 0 });
      const opened = inode(path);
      try {
        // Nothing is ever written here, so no journal beside it either.
        db.pragma('journal_mode = MEMORY');
        db.exec('BEGIN EXCLUSIVE');
      } catch (error) {
        db.close();
        if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
          throw locked(file, error);
        throw error;
      }
      // A holder deletes the file when it lets go. Whoever opened it just before that has locked a file that nobody
      // else can see any more, and tries again.
      if (opened !== undefined && opened === inode(path)) return new WriterLock(db, path);
      db.close();
    }
    throw locked(file);
  }

  release(): void {
    // Deleted while still locked, so that no lock that somebody else holds can be deleted. Windows refuses to delete
    // an open file; there the empty file stays, which harms nobody. Only an empty file can be ours.
    try {
      if (statSync(this.#path).size === 0) rmSync(this.#path);
    } catch {
      // See above: the lock itself ends with the connection.
    }
    this.#db.close();
  }
}

/** Stat, never open: closing a file drops this process's POSIX locks on it (fcntl(2)). */
function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
