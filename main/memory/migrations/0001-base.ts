import type { Migration } from './types.ts';

/**
 * Takes, chunks, frames and retrieval records.
 *
 * Pictures have a table of their own. In one table with the poses, 4000 frames of 100 kB are a b-tree of 49,000 pages,
 * and a check of it takes 100 ms and more; apart, the poses are 57 pages, checked within 1 ms.
 */
export const base: Migration = {
  version: 1,
  name: 'base',
  up: (db) =>
    db.exec(`
      CREATE TABLE setting (
        key        TEXT PRIMARY KEY,
        value_json TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE take (
        id            INTEGER PRIMARY KEY,
        name          TEXT NOT NULL,
        parent_take   INTEGER REFERENCES take (id),
        fork_frame    INTEGER CHECK (fork_frame >= 0),
        seed          INTEGER NOT NULL,
        model_id      TEXT NOT NULL,
        model_sha256  TEXT NOT NULL,
        settings_json TEXT NOT NULL,
        path_json     TEXT NOT NULL,
        origin_json   TEXT,
        created_at_ms INTEGER NOT NULL,
        CHECK ((parent_take IS NULL) = (fork_frame IS NULL))
      ) STRICT;
      CREATE INDEX take_parent ON take (parent_take);

      CREATE TABLE chunk (
        id          INTEGER PRIMARY KEY,
        take        INTEGER NOT NULL REFERENCES take (id),
        number      INTEGER NOT NULL CHECK (number >= 0),
        first_frame INTEGER NOT NULL CHECK (first_frame >= 0),
        frame_count INTEGER NOT NULL CHECK (frame_count >= 1),
        status      TEXT NOT NULL CHECK (status IN ('done', 'stale', 'failed')),
        seed        INTEGER,
        provider    TEXT,
        steps       INTEGER,
        duration_ms REAL,
        error       TEXT,
        strategy    TEXT,
        coverage    REAL,
        UNIQUE (take, number),
        CHECK ((strategy IS NULL) = (coverage IS NULL))
      ) STRICT;

      CREATE TABLE frame (
        id     INTEGER PRIMARY KEY,
        take   INTEGER NOT NULL REFERENCES take (id),
        number INTEGER NOT NULL CHECK (number >= 0),
        chunk  INTEGER NOT NULL REFERENCES chunk (id) ON DELETE CASCADE,
        px REAL NOT NULL, py REAL NOT NULL, pz REAL NOT NULL,
        qx REAL NOT NULL, qy REAL NOT NULL, qz REAL NOT NULL, qw REAL NOT NULL,
        fx REAL NOT NULL, fy REAL NOT NULL, cx REAL NOT NULL, cy REAL NOT NULL,
        UNIQUE (take, number)
      ) STRICT;
      CREATE INDEX frame_chunk ON frame (chunk);

      CREATE TABLE picture (
        frame INTEGER PRIMARY KEY REFERENCES frame (id) ON DELETE CASCADE,
        image BLOB NOT NULL,
        depth BLOB
      ) STRICT;

      -- A runner-up is rejected and has no slot; frame is a number within the take's lineage.
      CREATE TABLE retrieval (
        chunk    INTEGER NOT NULL REFERENCES chunk (id) ON DELETE CASCADE,
        rejected INTEGER NOT NULL CHECK (rejected IN (0, 1)),
        rank     INTEGER NOT NULL CHECK (rank >= 0),
        frame    INTEGER NOT NULL,
        slot     TEXT CHECK (slot IN ('recent', 'retrieved', 'pinned', 'origin')),
        score    REAL NOT NULL,
        gain     REAL NOT NULL,
        overlap  REAL NOT NULL,
        reason   TEXT NOT NULL,
        PRIMARY KEY (chunk, rejected, rank),
        CHECK ((rejected = 1) = (slot IS NULL))
      ) STRICT, WITHOUT ROWID;
    `),
};
