import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { frustumBox } from '../../../../main/core/retrieval/index.ts';
import { indexedDepthMetres } from '../../../../main/memory/index.ts';
import { applyMigrations, versionOf } from '../../../../main/memory/schema.ts';
import { cameraAt } from '../helpers.ts';

const count = 2500;

/** A version 1 project with more frames than one batch of the back-fill. */
function versionOne(): Database.Database {
  const db = new Database(':memory:');
  applyMigrations(db, 1);
  db.exec(`
    INSERT INTO take VALUES (3, 'a', NULL, NULL, 1, 'm', 'h', '{}', '{}', NULL, 0);
    INSERT INTO chunk VALUES (1, 3, 0, 0, ${count}, 'done', 1, 'cpu', 4, 1.5, NULL, NULL, NULL)`);
  const insert = db.prepare<number[]>(
    'INSERT INTO frame VALUES (?, 3, ?, 1, ?, ?, ?, ?, ?, ?, ?, 0.9, 1.6, 0.5, 0.5)',
  );
  for (let number = 0; number < count; number++) {
    const { position, rotation } = cameraOf(number).pose;
    insert.run(10 * number + 7, number, ...position, ...rotation);
  }
  return db;
}

const cameraOf = (number: number) => cameraAt([number / 3, 1.6, -number / 7], number % 360);

describe('migration 2, pose index', () => {
  it('indexes every frame that is there, with its take and number', () => {
    const db = versionOne();
    applyMigrations(db, 2);
    expect(versionOf(db)).toBe(2);
    expect(db.prepare('SELECT id, take, frame FROM frame_frustum ORDER BY id').raw().all()).toEqual(
      Array.from({ length: count }, (_, number) => [10 * number + 7, 3, number]),
    );
    expect(db.prepare(`SELECT rtreecheck('frame_frustum')`).pluck().get()).toBe('ok');
  });

  it('gives each frame the box of its frustum, rounded outward', () => {
    const db = versionOne();
    applyMigrations(db, 2);
    const stored = db.prepare<[], number[]>(
      'SELECT min_x, max_x, min_y, max_y, min_z, max_z FROM frame_frustum ORDER BY id',
    );
    for (const [number, box] of stored.raw().all().entries()) {
      const { min, max } = frustumBox([cameraOf(number)], 0, indexedDepthMetres);
      ([0, 1, 2] as const).forEach((axis) => {
        expect(box[2 * axis]).toBeLessThanOrEqual(min[axis]);
        expect(box[2 * axis]).toBeCloseTo(min[axis], 2);
        expect(box[2 * axis + 1]).toBeGreaterThanOrEqual(max[axis]);
        expect(box[2 * axis + 1]).toBeCloseTo(max[axis], 2);
      });
    }
  });

  it('works on a project without frames', () => {
    const db = new Database(':memory:');
    applyMigrations(db, 1);
    applyMigrations(db, 2);
    expect(db.prepare('SELECT count(*) FROM frame_frustum').pluck().get()).toBe(0);
  });
});
