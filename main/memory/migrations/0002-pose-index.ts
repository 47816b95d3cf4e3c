import { cameraColumns, cameraFromRow } from '../camera-row.ts';
import type { CameraRow } from '../camera-row.ts';
import { indexedBox, rtreeColumns } from '../pose-box.ts';
import type { Migration } from './types.ts';

const batch = 1000;

/** The pose index: an R*Tree over the frames' frusta (https://sqlite.org/rtree.html), filled from the stored poses. */
export const poseIndex: Migration = {
  version: 2,
  name: 'pose-index',
  up: (db) => {
    // Take and frame number are auxiliary columns, so that frames of other takes are dropped without a look into `frame`.
    db.exec(`
      CREATE VIRTUAL TABLE frame_frustum USING rtree (
        id, min_x, max_x, min_y, max_y, min_z, max_z, +take INTEGER, +frame INTEGER
      )`);
    const next = db.prepare<[number], CameraRow & { id: number; take: number; number: number }>(
      `SELECT id, take, number, ${cameraColumns} FROM frame WHERE id > ? ORDER BY id LIMIT ${batch}`,
    );
    const insert = db.prepare('INSERT INTO frame_frustum VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    // A connection cannot write while it iterates, so the frames come in batches.
    for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)!.id)) {
      for (const row of rows) {
        insert.run(row.id, ...rtreeColumns(indexedBox(cameraFromRow(row))), row.take, row.number);
      }
    }
  },
};
