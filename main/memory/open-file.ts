import type Database from 'better-sqlite3';
import { resolve } from 'node:path';
import { checkAbsent, checkPresent, connectExisting, connectNew, disconnect } from './connect.ts';
import { guarded, projectError } from './errors.ts';
import { WriterLock } from './lock.ts';

/** An open project file: the connection, the writer's lock, and the one way to read and to write through it. */
export class OpenFile {
  readonly path: string;
  readonly readOnly: boolean;
  readonly db: Database.Database;
  readonly #lock: WriterLock | undefined;

  private constructor(path: string, db: Database.Database, lock: WriterLock | undefined) {
    this.path = path;
    this.readOnly = lock === undefined;
    this.db = db;
    this.#lock = lock;
  }

  /** @throws LookbackError see `ProjectFile.create` */
  static create(file: string): OpenFile {
    const path = resolve(file);
    return guarded(path, () => {
      checkAbsent(path);
      return OpenFile.#withLock(path, () => connectNew(path));
    });
  }

  /** @throws LookbackError see `ProjectFile.open` */
  static open(file: string, readOnly: boolean): OpenFile {
    const path = resolve(file);
    return guarded(path, () => {
      checkPresent(path);
      if (readOnly) return new OpenFile(path, connectExisting(path, true), undefined);
      return OpenFile.#withLock(path, () => connectExisting(path, false));
    });
  }

  static #withLock(path: string, connect: () => Database.Database): OpenFile {
    const lock = WriterLock.acquire(path);
    try {
      return new OpenFile(path, connect(), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Ends the use of the file; the writer's lock goes last. A second call does nothing. */
  close(): void {
    if (!this.db.open) return;
    guarded(this.path, () => {
      try {
        disconnect(this.db, this.readOnly);
      } finally {
        this.#lock?.release();
      }
    });
  }

  read<T>(work: () => T): T {
    return guarded(this.path, work);
  }

  /**
   * Runs `work` in one transaction. Immediate: the one writer never has to upgrade a read lock, so it never fails
   * half-way for a busy file. @throws LookbackError 'project-write' for a project that is open for reading only
   */
  write<T>(work: () => T): T {
    if (this.readOnly) {
      throw projectError(
        'project-write',
        this.path,
        'is open for reading only. Open it for editing to change it.',
      );
    }
    return guarded(this.path, () => this.db.transaction(work).immediate());
  }
}
