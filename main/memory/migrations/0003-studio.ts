import type { Migration } from './types.ts';

/**
 * What a window needs: a revision per chunk, why a chunk is stale, markers, and the render queue.
 *
 * A revision is drawn at random at every commit and not counted up, so that two copies of a project that go different
 * ways never give two pictures one number. Why an old chunk is stale was not noted down; 'memory' is the reason that no
 * undone edit takes back.
 */
export const studio: Migration = {
  version: 3,
  name: 'studio',
  up: (db) =>
    db.exec(`
      ALTER TABLE chunk ADD COLUMN revision INTEGER NOT NULL DEFAULT 0
        CHECK (revision >= 0 AND revision < 281474976710656);
      UPDATE chunk SET revision = random() & 281474976710655;

      ALTER TABLE chunk ADD COLUMN stale_because TEXT CHECK (stale_because IN ('path', 'memory', 'asked'));
      UPDATE chunk SET stale_because = 'memory' WHERE status = 'stale';

      -- Where rendering goes on: without it, a take that is done is read from end to end to find nothing.
      CREATE INDEX chunk_unfinished ON chunk (take, number) WHERE status <> 'done';

      ALTER TABLE take ADD COLUMN markers_json TEXT NOT NULL DEFAULT '[]';

      -- Ids are never used again: whoever still works on a job that was removed must not meet another one.
      CREATE TABLE job (
        id            INTEGER PRIMARY KEY AUTOINCREMENT,
        take          INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
        rank          REAL NOT NULL,
        status        TEXT NOT NULL CHECK (status IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')),
        first_frame   INTEGER NOT NULL CHECK (first_frame >= 0),
        last_frame    INTEGER NOT NULL,
        frames_before INTEGER NOT NULL CHECK (frames_before >= 0),
        steps         INTEGER CHECK (steps >= 1),
        elapsed_ms    REAL NOT NULL CHECK (elapsed_ms >= 0),
        error_json    TEXT,
        created_at_ms INTEGER NOT NULL,
        CHECK (last_frame >= first_frame)
      ) STRICT;
      CREATE INDEX job_rank ON job (rank);
      CREATE INDEX job_take ON job (take);
    `),
};
