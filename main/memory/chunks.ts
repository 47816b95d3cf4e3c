import type Database from 'better-sqlite3';
import type { StrategyName } from '../core/retrieval/types.ts';
import type { Chunk, ChunkStatus, FailedChunk, FrameRange, NewChunk, StaleBecause } from './types.ts';

interface ChunkRow {
  id: number;
  take: number;
  number: number;
  first_frame: number;
  frame_count: number;
  status: ChunkStatus;
  seed: number | null;
  provider: string | null;
  steps: number | null;
  duration_ms: number | null;
  error: string | null;
  strategy: StrategyName | null;
  coverage: number | null;
  revision: number;
  stale_because: StaleBecause | null;
}

/** A chunk and the key that its frames and retrieval records hang on. */
export type StoredChunk = Chunk & { readonly id: number };

const makeStale = `UPDATE chunk SET status = 'stale', stale_because = @because`;
/** Done chunks, and stale ones with a weaker reason: the place in the list is the strength. */
const isWeaker = `(
      status = 'done'
      OR status = 'stale' AND instr('path asked memory', stale_because) < instr('path asked memory', @because))`;

/** The statements whose query plans the tests check. */
export const chunkQueries = {
  all: 'SELECT * FROM chunk WHERE take = ? ORDER BY number',
  one: 'SELECT * FROM chunk WHERE take = ? AND number = ?',
  before: 'SELECT * FROM chunk WHERE take = ? AND number < ? ORDER BY number DESC LIMIT 1',
  firstMissing: `SELECT first_frame FROM chunk WHERE take = ? AND status <> 'done' ORDER BY number LIMIT 1`,
  end: `
    SELECT first_frame + frame_count FROM chunk WHERE take = ? AND status <> 'failed' ORDER BY number DESC LIMIT 1`,
  lastAfter: 'SELECT id FROM chunk WHERE take = ? AND number > ? ORDER BY number DESC LIMIT 100',
  stale: `
    ${makeStale}
    WHERE take = @take AND first_frame + frame_count > @from AND first_frame < @to AND @from < @to AND ${isWeaker}`,
  // A fork of a fork inherits from the first take only if both forks lie behind the frame.
  staleForks: `
    WITH RECURSIVE fork (id) AS (
      SELECT id FROM take WHERE parent_take = @take AND fork_frame >= @from
      UNION ALL
      SELECT take.id FROM take JOIN fork ON take.parent_take = fork.id WHERE take.fork_frame >= @from
    )
    ${makeStale} WHERE take IN (SELECT id FROM fork) AND ${isWeaker}`,
  firstLost: `
    SELECT number FROM chunk
    WHERE take = ? AND number >= ? AND number < ? AND status <> 'done' AND stale_because IS NOT 'path'
    ORDER BY number LIMIT 1`,
  revive: `
    UPDATE chunk SET status = 'done', stale_because = NULL, error = NULL
    WHERE take = ? AND number >= ? AND number < ? AND stale_because = 'path'`,
};

/** The `chunk` table. The rules about order are in chunk-order.ts. */
export class Chunks {
  readonly #all;
  readonly #one;
  readonly #before;
  readonly #firstMissing;
  readonly #end;
  readonly #lastAfter;
  readonly #stale;
  readonly #staleForks;
  readonly #firstLost;
  readonly #revive;
  readonly #insert;
  readonly #setError;
  readonly #delete;
  readonly #deleteFailed;

  constructor(db: Database.Database) {
    this.#all = db.prepare<[number], ChunkRow>(chunkQueries.all);
    this.#one = db.prepare<[number, number], ChunkRow>(chunkQueries.one);
    this.#before = db.prepare<[number, number], ChunkRow>(chunkQueries.before);
    this.#firstMissing = db.prepare<[number], number>(chunkQueries.firstMissing).pluck();
    this.#end = db.prepare<[number], number>(chunkQueries.end).pluck();
    this.#lastAfter = db.prepare<[number, number], number>(chunkQueries.lastAfter).pluck();
    this.#stale = db.prepare(chunkQueries.stale);
    this.#staleForks = db.prepare(chunkQueries.staleForks);
    this.#firstLost = db.prepare<[number, number, number], number>(chunkQueries.firstLost).pluck();
    this.#revive = db.prepare(chunkQueries.revive);
    this.#insert = db.prepare(`
      INSERT INTO chunk (take, number, first_frame, frame_count, status, seed, provider, steps, duration_ms, error,
                         strategy, coverage, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, random() & 0xffffffffffff)`);
    this.#setError = db.prepare('UPDATE chunk SET error = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM chunk WHERE id = ?');
    this.#deleteFailed = db.prepare(`DELETE FROM chunk WHERE take = ? AND number >= ? AND status = 'failed'`);
  }

  all(take: number): Chunk[] {
    return this.#all.all(take).map((row) => chunkFromRow(row));
  }

  find(take: number, number: number): Chunk | undefined {
    const row = this.#one.get(take, number);
    return row && chunkFromRow(row);
  }

  get(take: number, number: number): StoredChunk | undefined {
    const row = this.#one.get(take, number);
    return row && { ...chunkFromRow(row), id: row.id };
  }

  /** The chunk with the highest number below `number`. */
  before(take: number, number: number): Chunk | undefined {
    const row = this.#before.get(take, number);
    return row && chunkFromRow(row);
  }

  /** The first frame of the first chunk that is not done; undefined when all are. */
  firstUnfinished(take: number): number | undefined {
    return this.#firstMissing.get(take);
  }

  /** The frame after the last one that the take itself has; undefined when it has none. */
  end(take: number): number | undefined {
    return this.#end.get(take);
  }

  /** @returns the new row's id */
  insert(chunk: NewChunk): number {
    const { take, number, firstFrame, frames, seed, provider, steps, durationMs, retrieval } = chunk;
    const { strategy = null, coverage = null } = retrieval ?? {};
    const { lastInsertRowid } = this.#insert.run(
      ...[take, number, firstFrame, frames.length, 'done', seed, provider, steps, durationMs, null],
      ...[strategy, coverage],
    );
    return Number(lastInsertRowid);
  }

  insertFailed({ take, number, firstFrame, frameCount, error }: FailedChunk): void {
    this.#insert.run(
      ...[take, number, firstFrame, frameCount, 'failed', null, null, null, null, error],
      ...[null, null],
    );
  }

  setError(id: number, error: string): void {
    this.#setError.run(error, id);
  }

  delete(id: number): void {
    this.#delete.run(id);
  }

  /** Failed attempts at `number` and later: they hold nothing but an error that is now out of date. */
  deleteFailedFrom(take: number, number: number): void {
    this.#deleteFailed.run(take, number);
  }

  /** Ids of the last hundred chunks, the very last one first; only of those behind `number`. */
  lastIdsAfter(take: number, number: number): number[] {
    return this.#lastAfter.all(take, number);
  }

  /** Makes the take's chunks with a frame `from` ≤ n < `to` stale. */
  markStale(take: number, { from, to }: FrameRange, because: StaleBecause): void {
    this.#stale.run({ take, from, to, because });
  }

  /**
   * Makes every chunk of every fork stale, because of 'memory', at any depth, that inherits a frame at or after
   * `fromFrame` from `take`.
   */
  markForksStale(take: number, fromFrame: number): void {
    this.#staleForks.run({ take, from: fromFrame, because: 'memory' });
  }

  /** The first of the chunks `from` ≤ number < `to` that `revive` would leave unfinished. */
  firstLost(take: number, from: number, to: number): number | undefined {
    return this.#firstLost.get(take, from, to);
  }

  /** Makes chunks `from` ≤ number < `to` done again that are stale because of 'path'. */
  revive(take: number, from: number, to: number): void {
    this.#revive.run(take, from, to);
  }
}

function chunkFromRow(row: ChunkRow): Chunk {
  return {
    take: row.take,
    number: row.number,
    firstFrame: row.first_frame,
    frameCount: row.frame_count,
    status: row.status,
    revision: row.revision,
    ...(row.stale_because === null ? {} : { staleBecause: row.stale_because }),
    ...(row.provider === null ? {} : { provider: row.provider }),
    ...(row.steps === null ? {} : { steps: row.steps }),
    ...(row.seed === null ? {} : { seed: row.seed }),
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.strategy === null ? {} : { strategy: row.strategy }),
    ...(row.coverage === null ? {} : { coverage: row.coverage }),
  };
}
