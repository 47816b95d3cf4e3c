import type Database from 'better-sqlite3';
import type { Judged, Pick, RetrievalResult, Slot } from '../core/retrieval/types.ts';

interface RetrievalRow {
  rejected: 0 | 1;
  rank: number;
  frame: number;
  slot: Slot | null;
  score: number;
  gain: number;
  overlap: number;
  reason: string;
}

/** The statement whose query plan the tests check. */
export const retrievalQuery = `
  SELECT rejected, rank, frame, slot, score, gain, overlap, reason
  FROM retrieval WHERE chunk = ? ORDER BY rejected, rank`;

/** The `retrieval` table: which frames a chunk was given, which were considered and not taken, and why. */
export class RetrievalRecords {
  readonly #insert;
  readonly #rows;

  constructor(db: Database.Database) {
    this.#insert = db.prepare('INSERT INTO retrieval VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#rows = db.prepare<[number], RetrievalRow>(retrievalQuery);
  }

  /** Strategy and coverage are the caller's to store: they belong to the chunk. */
  insert(chunkId: number, { picks, runnersUp }: RetrievalResult): void {
    for (const pick of picks) this.#insertOne(chunkId, 0, pick.rank, pick, pick.slot);
    runnersUp.forEach((judged, rank) => this.#insertOne(chunkId, 1, rank, judged, null));
  }

  #insertOne(chunkId: number, rejected: 0 | 1, rank: number, judged: Judged, slot: Slot | null): void {
    const { number, score, gain, overlap, reason } = judged;
    this.#insert.run(chunkId, rejected, rank, number, slot, score, gain, overlap, reason);
  }

  of(chunkId: number): { picks: Pick[]; runnersUp: Judged[] } {
    const picks: Pick[] = [];
    const runnersUp: Judged[] = [];
    for (const { rejected, rank, frame, slot, score, gain, overlap, reason } of this.#rows.all(chunkId)) {
      const judged: Judged = { number: frame, score, overlap, gain, reason };
      if (rejected === 0) picks.push({ ...judged, slot: slot!, rank });
      else runnersUp.push(judged);
    }
    return { picks, runnersUp };
  }
}
