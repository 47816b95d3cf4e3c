import Database from 'better-sqlite3';
import { basename } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import type { ErrorCode } from '../core/errors.ts';

/** A sentence about a project: what is wrong and what to do, the file's name first and its path last. */
export function projectError(
  code: ErrorCode,
  file: string,
  sentence: string,
  cause?: unknown,
): LookbackError {
  return new LookbackError(code, `"${basename(file)}" ${sentence} (${file})`, {
    context: { file, ...(cause instanceof Database.SqliteError ? { sqlite: cause.code } : {}) },
    ...(cause === undefined ? {} : { cause }),
  });
}

export function corrupt(file: string, cause?: unknown): LookbackError {
  return projectError(
    'project-corrupt',
    file,
    'is damaged: it is shorter than it should be or parts of it cannot be read. Go back to a copy of it.',
    cause,
  );
}

/**
 * Turns what SQLite or the file system reports into the project's closed codes; anything else passes unchanged.
 * Codes: https://sqlite.org/rescode.html; extended codes begin with their primary code.
 */
export function translate(error: unknown, file: string): unknown {
  if (error instanceof Database.SqliteError) return translateSqlite(error, file);
  // Only stored JSON is parsed in this room, and only this room has written it.
  if (error instanceof SyntaxError) return corrupt(file, error);
  if (error instanceof Error && 'code' in error && fileSystemRefusals.has(String(error.code))) {
    return cannotWrite(file, error);
  }
  return error;
}

const fileSystemRefusals = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOENT',
  'ENOTDIR',
  'EFBIG',
]);

function translateSqlite(error: InstanceType<typeof Database.SqliteError>, file: string): unknown {
  const { code } = error;
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_READ|IOERR_CORRUPTFS)/.test(code))
    return corrupt(file, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return locked(file, error);
  if (code === 'SQLITE_FULL') {
    return projectError(
      'project-write',
      file,
      'could not be saved: there is no space left on the disk. What was rendered before is safe; free some space and go on.',
      error,
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|IOERR|PERM)/.test(code)) return cannotWrite(file, error);
  return error;
}

export function cannotWrite(file: string, cause?: unknown): LookbackError {
  return projectError(
    'project-write',
    file,
    'could not be written: the disk refused it. Check that the folder is there, may be written to and has space.',
    cause,
  );
}

export function locked(file: string, cause?: unknown): LookbackError {
  return projectError(
    'project-locked',
    file,
    'is being edited by another window or program. Close it there, or open it read-only.',
    cause,
  );
}

/** Runs `work` and translates what it throws: every public call of a project goes through here. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error, file);
  }
}
