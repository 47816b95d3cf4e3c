import type Database from 'better-sqlite3';
import { LookbackError } from '../core/errors.ts';
import { lineageOf } from './lineage.ts';
import type { NewTake, Segment, Take, TakeEdit } from './types.ts';

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
}

/** The `take` table. */
export class Takes {
  readonly #insert;
  readonly #all;
  readonly #one;
  readonly #update;
  readonly #lastFork;
  /** A take's lineage never changes, so it is worked out once. */
  readonly #lineages = new Map<number, readonly Segment[]>();

  constructor(db: Database.Database) {
    this.#insert = db.prepare<unknown[], TakeRow>(`
      INSERT INTO take (name, parent_take, fork_frame, seed, model_id, model_sha256, settings_json, path_json,
                        origin_json, created_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`);
    this.#all = db.prepare<[], TakeRow>('SELECT * FROM take ORDER BY id');
    this.#one = db.prepare<[number], TakeRow>('SELECT * FROM take WHERE id = ?');
    this.#update = db.prepare('UPDATE take SET name = ?, settings_json = ?, path_json = ? WHERE id = ?');
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

  edit(id: number, edit: TakeEdit): Take {
    const { name, settings, path } = { ...this.get(id), ...edit };
    this.#update.run(name, JSON.stringify(settings), JSON.stringify(path), id);
    return this.get(id);
  }

  all(): Take[] {
    return this.#all.all().map(takeFromRow);
  }

  /** @throws LookbackError 'take-missing' */
  get(id: number): Take {
    const row = this.#one.get(id);
    if (row === undefined) {
      throw new LookbackError('take-missing', `This project has no take ${id}. Choose one of its takes.`, {
        context: { take: id },
      });
    }
    return takeFromRow(row);
  }

  /** See `lineageOf`. @throws LookbackError 'take-missing' */
  lineage(id: number): readonly Segment[] {
    let lineage = this.#lineages.get(id);
    if (lineage === undefined) {
      lineage = lineageOf(this.get(id), (parent) => this.get(parent));
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
    createdAtMs: row.created_at_ms,
  };
}
