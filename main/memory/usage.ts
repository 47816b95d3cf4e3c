import type Database from 'better-sqlite3';
import type { ChunkUsage, Segment } from './types.ts';

interface UsageRow extends ChunkUsage {
  readonly number: number;
}

/** How many chunks a statement looks at: a few milliseconds' worth. */
const slice = 250;

/** The statement whose query plan the tests check. */
export const usageQuery = `
  SELECT chunk.number AS number, first_frame AS firstFrame, coverage,
         avg(first_frame - retrieval.frame) AS meanAge, max(first_frame - retrieval.frame) AS maxAge
  FROM chunk
  LEFT JOIN retrieval ON retrieval.chunk = chunk.id AND rejected = 0 AND slot IN ('retrieved', 'pinned')
  WHERE take = ? AND number > ? AND first_frame < ? AND status <> 'failed'
  GROUP BY chunk.number ORDER BY chunk.number LIMIT ${slice}`;

/** How the chunks of a take used the memory. */
export class Usage {
  readonly #rows;

  constructor(db: Database.Database) {
    this.#rows = db.prepare<[number, number, number], UsageRow>(usageQuery);
  }

  /** The chunks of a segment behind chunk `number`, ascending, as many as one slice has; the next one begins behind the last. */
  after(number: number, { take, to }: Segment): UsageRow[] {
    return this.#rows.all(take, number, to);
  }
}
