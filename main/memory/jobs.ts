import type Database from 'better-sqlite3';
import { LookbackError } from '../core/errors.ts';
import type { JobPatch, JobStatus, NewJob, StoredJob } from './types.ts';

interface JobRow {
  id: number;
  take: number;
  rank: number;
  status: JobStatus;
  first_frame: number;
  last_frame: number;
  frames_before: number;
  steps: number | null;
  elapsed_ms: number;
  error_json: string | null;
  created_at_ms: number;
}

/** The statement whose query plan the tests check. */
export const jobsQuery = 'SELECT * FROM job ORDER BY rank, id';

/** The `job` table: the render queue. What a job may do in which state is the studio's to say. */
export class Jobs {
  readonly #all;
  readonly #one;
  readonly #insert;
  readonly #update;
  readonly #delete;
  readonly #deleteOf;

  constructor(db: Database.Database) {
    this.#all = db.prepare<[], JobRow>(jobsQuery);
    this.#one = db.prepare<[number], JobRow>('SELECT * FROM job WHERE id = ?');
    this.#insert = db.prepare<unknown[], JobRow>(`
      INSERT INTO job (take, rank, status, first_frame, last_frame, frames_before, steps, elapsed_ms, created_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) RETURNING *`);
    this.#update = db.prepare(`
      UPDATE job SET rank = ?, status = ?, first_frame = ?, last_frame = ?, frames_before = ?, steps = ?,
                     elapsed_ms = ?, error_json = ?
      WHERE id = ?`);
    this.#delete = db.prepare('DELETE FROM job WHERE id = ?');
    this.#deleteOf = db.prepare('DELETE FROM job WHERE take = ?');
  }

  all(): StoredJob[] {
    return this.#all.all().map(jobFromRow);
  }

  insert({ take, rank, status, firstFrame, lastFrame, framesBefore, steps }: NewJob): StoredJob {
    const values = [take, rank, status, firstFrame, lastFrame, framesBefore, steps ?? null, Date.now()];
    return jobFromRow(this.#insert.get(...values)!);
  }

  /** @throws LookbackError 'job-missing' */
  update(id: number, patch: JobPatch): StoredJob {
    const job = { ...this.#get(id), ...patch };
    this.#update.run(
      ...[job.rank, job.status, job.firstFrame, job.lastFrame, job.framesBefore, job.steps ?? null],
      ...[job.elapsedMs, job.error ? JSON.stringify(job.error) : null, id],
    );
    return this.#get(id);
  }

  /** @throws LookbackError 'job-missing' */
  delete(id: number): void {
    this.#get(id);
    this.#delete.run(id);
  }

  deleteOf(take: number): void {
    this.#deleteOf.run(take);
  }

  #get(id: number): StoredJob {
    const row = this.#one.get(id);
    if (row) return jobFromRow(row);
    throw new LookbackError(
      'job-missing',
      `This project has no job ${id} any more. It may have been taken off the list, or its take was removed.`,
      { context: { job: id } },
    );
  }
}

function jobFromRow(row: JobRow): StoredJob {
  return {
    id: row.id,
    take: row.take,
    rank: row.rank,
    status: row.status,
    firstFrame: row.first_frame,
    lastFrame: row.last_frame,
    framesBefore: row.frames_before,
    ...(row.steps === null ? {} : { steps: row.steps }),
    elapsedMs: row.elapsed_ms,
    ...(row.error_json === null
      ? {}
      : { error: JSON.parse(row.error_json) as NonNullable<StoredJob['error']> }),
    createdAtMs: row.created_at_ms,
  };
}
