import type Database from 'better-sqlite3';
import type { ChunkSegment, Segment } from './types.ts';

const ofSegment = 'FROM chunk WHERE take = ? AND first_frame < ?';

/**
 * The statements whose query plans the tests check. One column a statement: better-sqlite3 gives 25,000 plain numbers in
 * 3 ms, and 25,000 rows in 13.
 */
export const chunkTableQueries = {
  firstNumber: `SELECT number ${ofSegment} ORDER BY number LIMIT 1`,
  end: `SELECT first_frame + frame_count ${ofSegment} AND status <> 'failed' ORDER BY number DESC LIMIT 1`,
  // Ordered inside, so that the index gives the order and nothing is sorted.
  status: `SELECT ifnull(group_concat(letter, ''), '') FROM (SELECT substr(status, 1, 1) AS letter ${ofSegment} ORDER BY number)`,
  revisions: `SELECT revision ${ofSegment} ORDER BY number`,
  steps: `SELECT ifnull(steps, 0) ${ofSegment} ORDER BY number`,
};

/** The chunks of a lineage in columns, for windows that show all of them. */
export class ChunkTable {
  readonly #db;
  readonly #firstNumber;
  readonly #end;
  readonly #status;
  readonly #revisions;
  readonly #steps;

  constructor(db: Database.Database) {
    const column = <T>(sql: string) => db.prepare<[number, number], T>(sql).pluck();
    this.#db = db;
    this.#firstNumber = column<number>(chunkTableQueries.firstNumber);
    this.#end = column<number>(chunkTableQueries.end);
    this.#status = column<string>(chunkTableQueries.status);
    this.#revisions = column<number>(chunkTableQueries.revisions);
    this.#steps = column<number>(chunkTableQueries.steps);
  }

  /** One segment for each of the lineage, the last one cut to the frames that are there. */
  of(lineage: readonly Segment[]): ChunkSegment[] {
    // One transaction, so that a reader's columns are of one moment while another process writes.
    return this.#db.transaction(() => lineage.map((segment) => this.#segment(segment)))();
  }

  #segment({ take, from, to }: Segment): ChunkSegment {
    const revisions = new Float64Array(this.#revisions.all(take, to));
    const steps = new Uint8ClampedArray(this.#steps.all(take, to));
    return {
      take,
      from,
      to: Math.min(to, this.#end.get(take, to) ?? from),
      firstNumber: this.#firstNumber.get(take, to) ?? 0,
      status: this.#status.get(take, to) ?? '',
      revisions: Buffer.from(revisions.buffer).toString('base64'),
      steps: Buffer.from(steps.buffer).toString('base64'),
    };
  }
}
