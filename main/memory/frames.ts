import type Database from 'better-sqlite3';
import { LookbackError } from '../core/errors.ts';
import type { Box3, Candidate } from '../core/retrieval/index.ts';
import { cameraColumns, cameraFromRow, cameraValues } from './camera-row.ts';
import type { CameraRow } from './camera-row.ts';
import { indexedBox, rtreeColumns } from './pose-box.ts';
import type { NewFrame, Segment, StoredFrame } from './types.ts';

type PoseRow = CameraRow & { number: number };
type PictureRow = PoseRow & { take: number; chunk: number; image: Buffer; depth: Buffer | null };

/** The statements whose query plans the tests check. */
export const frameQueries = {
  range: `SELECT number, ${cameraColumns} FROM frame WHERE take = ? AND number >= ? AND number < ? ORDER BY number`,
  // CROSS JOIN keeps the index outside (https://sqlite.org/optoverview.html#crossjoin): few boxes, then their poses.
  near: `
    SELECT number, ${cameraColumns} FROM frame_frustum AS box CROSS JOIN frame ON frame.id = box.id
    WHERE max_x >= ? AND min_x <= ? AND max_y >= ? AND min_y <= ? AND max_z >= ? AND min_z <= ?
      AND box.take = ? AND box.frame >= ? AND box.frame < ?
    ORDER BY number`,
  one: `
    SELECT frame.take, frame.number, chunk.number AS chunk, ${cameraColumns}, image, depth
    FROM frame JOIN picture ON picture.frame = frame.id JOIN chunk ON chunk.id = frame.chunk
    WHERE frame.take = ? AND frame.number = ?`,
};

/** The tables `frame`, `picture` and `frame_frustum`: frames of one take by number. */
export class Frames {
  readonly #insertFrame;
  readonly #insertPicture;
  readonly #insertBox;
  readonly #deleteBoxes;
  readonly #deleteFrames;
  readonly #range;
  readonly #near;
  readonly #one;

  constructor(db: Database.Database) {
    this.#insertFrame = db.prepare<unknown[]>(
      `INSERT INTO frame (take, number, chunk, ${cameraColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertPicture = db.prepare('INSERT INTO picture (frame, image, depth) VALUES (?, ?, ?)');
    this.#insertBox = db.prepare<unknown[]>('INSERT INTO frame_frustum VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    // A virtual table knows no foreign keys, so its rows go by hand and first.
    this.#deleteBoxes = db.prepare(
      'DELETE FROM frame_frustum WHERE id IN (SELECT id FROM frame WHERE chunk = ?)',
    );
    this.#deleteFrames = db.prepare('DELETE FROM frame WHERE chunk = ?');
    this.#range = db.prepare<[number, number, number], PoseRow>(frameQueries.range);
    this.#near = db.prepare<unknown[], PoseRow>(frameQueries.near);
    this.#one = db.prepare<[number, number], PictureRow>(frameQueries.one);
  }

  /** Stores a chunk's frames, poses and index boxes. @throws LookbackError 'retrieval-options' for a camera that is not finite */
  insert(take: number, chunkId: number, firstFrame: number, frames: readonly NewFrame[]): void {
    frames.forEach(({ camera, image, depth }, index) => {
      const number = firstFrame + index;
      const id = this.#insertFrame.run(take, number, chunkId, ...cameraValues(camera)).lastInsertRowid;
      this.#insertPicture.run(id, image, depth ?? null);
      this.#insertBox.run(id, ...rtreeColumns(indexedBox(camera)), take, number);
    });
  }

  deleteOf(chunkId: number): void {
    this.#deleteBoxes.run(chunkId);
    this.#deleteFrames.run(chunkId);
  }

  /** Numbers and cameras of one segment, ascending. */
  cameras({ take, from, to }: Segment): Candidate[] {
    return candidates(this.#range.iterate(take, from, to));
  }

  /** Those of a segment whose indexed frustum box meets `box`, ascending. */
  near({ take, from, to }: Segment, { min, max }: Box3): Candidate[] {
    return candidates(this.#near.iterate(min[0], max[0], min[1], max[1], min[2], max[2], take, from, to));
  }

  /** @throws LookbackError 'frame-missing' */
  get(take: number, number: number): StoredFrame {
    const row = this.#one.get(take, number);
    if (row === undefined) throw frameMissing(number);
    return {
      number,
      take: row.take,
      chunk: row.chunk,
      camera: cameraFromRow(row),
      image: bytes(row.image),
      ...(row.depth === null ? {} : { depth: bytes(row.depth) }),
    };
  }
}

export function frameMissing(number: number): LookbackError {
  return new LookbackError(
    'frame-missing',
    `Frame ${number} has not been rendered yet. Render the take up to there first.`,
    {
      context: { frame: number },
    },
  );
}

function candidates(rows: Iterable<PoseRow>): Candidate[] {
  return Array.from(rows, (row) => ({ number: row.number, camera: cameraFromRow(row) }));
}

/** A plain view, so that what comes back equals what was stored in kind as well. */
function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
