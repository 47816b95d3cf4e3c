import type Database from 'better-sqlite3';

/** One step of the schema: from `version - 1` to `version`. Once released it never changes; a later fix is a new step. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Runs inside a transaction that also raises `user_version`. */
  readonly up: (db: Database.Database) => void;
}
