import type Database from 'better-sqlite3';
import { LookbackError } from '../core/errors.ts';
import { type Descent, lineageOf } from './lineage.ts';
import type { Marker, NewTake, Segment, Take, TakeEdit } from './types.ts';

interface TakeRow {
  id: number;
  name: string;
  parent_take: number | null;
  fork_frame: number | null;
  seed: number;
  model_id: string;
  model_sha256: string;
  settings_json: string;
  path_json: string;
  origin_json: string | null;
  created_at_ms: number;
  markers_json: string;
}

interface DescentRow {
  id: number;
  parent_take: number | null;
  fork_frame: number | null;
}

/** Under this key of `setting` lies the highest id that a removed take had; see `insert`. */
const highestRemoved = 'highest-removed-take';

/** The statement whose query plan the tests check. */
export const forksQuery = 'SELECT name FROM take WHERE parent_take = ? ORDER BY id';

/** The `take` table. */
export class Takes {
  readonly #insert;
  readonly #all;
  readonly #ids;
  readonly #one;
  readonly #descent;
  readonly #path;
  readonly #update;
  readonly #lastFork;
  readonly #forks;
  readonly #rememberId;
  readonly #delete;
  /** A take's lineage never changes, so it is worked out once. */
  readonly #lineages = new Map<number, readonly Segment[]>();

  constructor(db: Database.Database) {
    // No id is used twice: whoever still speaks of a take that was removed (a window, another process) must not be
    // understood to mean another one.
    this.#insert = db.prepare<unknown[], TakeRow>(`
      INSERT INTO take (id, name, parent_take, fork_frame, seed, model_id, model_sha256, settings_json, path_json,
                        origin_json, created_at_ms)
      SELECT 1 + max(ifnull((SELECT max(id) FROM take), 0),
                     ifnull((SELECT value_json + 0 FROM setting WHERE key = '${highestRemoved}'), 0)),
             ?, ?, ?, ?, ?, ?, ?, ?, ?, ? RETURNING *`);
    this.#all = db.prepare<[], TakeRow>('SELECT * FROM take ORDER BY id');
    this.#ids = db.prepare<[], number>('SELECT id FROM take ORDER BY id').pluck();
    this.#one = db.prepare<[number], TakeRow>('SELECT * FROM take WHERE id = ?');
    this.#descent = db.prepare<[number], DescentRow>(
      'SELECT id, parent_take, fork_frame FROM take WHERE id = ?',
    );
    this.#path = db.prepare<[number], string>('SELECT path_json FROM take WHERE id = ?').pluck();
    // What is not given stays.
    this.#update = db.prepare(`
      UPDATE take SET name = ifnull(?, name), settings_json = ifnull(?, settings_json),
                      path_json = ifnull(?, path_json), markers_json = ifnull(?, markers_json)
      WHERE id = ?`);
    this.#forks = db.prepare<[number], string>(forksQuery).pluck();
    this.#rememberId = db.prepare(`
      INSERT INTO setting VALUES ('${highestRemoved}', @id)
      ON CONFLICT (key) DO UPDATE SET value_json = max(value_json + 0, @id)`);
    this.#delete = db.prepare('DELETE FROM take WHERE id = ?');
    this.#lastFork = db
      .prepare<[number], number | null>('SELECT max(fork_frame) FROM take WHERE parent_take = ?')
      .pluck();
  }

  insert(take: NewTake): Take {
    const row = this.#insert.get(
      take.name,
      take.parentTake ?? null,
      take.forkFrame ?? null,
      take.seed,
      take.modelId,
      take.modelSha256,
      JSON.stringify(take.settings),
      JSON.stringify(take.path),
      take.origin === undefined ? null : JSON.stringify(take.origin),
      Date.now(),
    );
    return takeFromRow(row!);
  }

  /** @throws LookbackError 'take-missing' */
  edit(id: number, { name, settings, path, markers }: TakeEdit): void {
    const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    const { changes } = this.#update.run(name ?? null, json(settings), json(path), json(markers), id);
    if (changes === 0) throw takeMissing(id);
  }

  all(): Take[] {
    return this.#all.all().map(takeFromRow);
  }

  /** Of all takes; reading the takes themselves takes as long as their paths. */
  ids(): number[] {
    return this.#ids.all();
  }

  /** @throws LookbackError 'take-missing' */
  get(id: number): Take {
    const row = this.#one.get(id);
    if (row === undefined) throw takeMissing(id);
    return takeFromRow(row);
  }

  /** The path as it is stored. @throws LookbackError 'take-missing' */
  pathJson(id: number): string {
    const json = this.#path.get(id);
    if (json === undefined) throw takeMissing(id);
    return json;
  }

  /** How a take hangs on its parent, without its path. @throws LookbackError 'take-missing' */
  descent(id: number): Descent {
    const row = this.#descent.get(id);
    if (row === undefined) throw takeMissing(id);
    return {
      id: row.id,
      ...(row.parent_take === null ? {} : { parentTake: row.parent_take }),
      ...(row.fork_frame === null ? {} : { forkFrame: row.fork_frame }),
    };
  }

  /** See `lineageOf`. @throws LookbackError 'take-missing' */
  lineage(id: number): readonly Segment[] {
    let lineage = this.#lineages.get(id);
    if (lineage === undefined) {
      lineage = lineageOf(this.descent(id), (parent) => this.descent(parent));
      this.#lineages.set(id, lineage);
    }
    return lineage;
  }

  /** The first frame that belongs to the take itself. @throws LookbackError 'take-missing' */
  ownStart(id: number): number {
    return this.lineage(id).at(-1)!.from;
  }

  /** The last frame that a fork of the take shares with it; undefined without forks. */
  lastForkFrame(id: number): number | undefined {
    return this.#lastFork.get(id) ?? undefined;
  }

  /** Deletes the row of a take that has no chunks any more; its jobs go with it. */
  delete(id: number): void {
    this.#rememberId.run({ id });
    this.#delete.run(id);
    this.#lineages.delete(id);
  }

  /** @throws LookbackError 'take-missing' | 'take-in-use' with the names of the takes that fork from it */
  checkUnused(id: number): void {
    const { name } = this.get(id);
    const forks = this.#forks.all(id);
    if (forks.length === 0) return;
    const names = forks.map((fork) => `"${fork}"`).join(', ');
    throw new LookbackError(
      'take-in-use',
      `Take "${name}" cannot be removed, because other takes fork from it and share its frames: ${names}. Remove those first.`,
      { context: { take: id, forks } },
    );
  }
}

function takeMissing(id: number): LookbackError {
  return new LookbackError('take-missing', `This project has no take ${id}. Choose one of its takes.`, {
    context: { take: id },
  });
}

function takeFromRow(row: TakeRow): Take {
  return {
    id: row.id,
    name: row.name,
    ...(row.parent_take === null ? {} : { parentTake: row.parent_take }),
    ...(row.fork_frame === null ? {} : { forkFrame: row.fork_frame }),
    seed: row.seed,
    modelId: row.model_id,
    modelSha256: row.model_sha256,
    settings: JSON.parse(row.settings_json) as unknown,
    path: JSON.parse(row.path_json) as unknown,
    ...(row.origin_json === null ? {} : { origin: JSON.parse(row.origin_json) as unknown }),
    markers: JSON.parse(row.markers_json) as Marker[],
    createdAtMs: row.created_at_ms,
  };
}
