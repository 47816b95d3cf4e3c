import type Database from 'better-sqlite3';

/** The `setting` table: project-wide values by key, such as the take that is shown. */
export class Settings {
  readonly #get;
  readonly #save;

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string], string>('SELECT value_json FROM setting WHERE key = ?').pluck();
    this.#save = db.prepare('INSERT OR REPLACE INTO setting (key, value_json) VALUES (?, ?)');
  }

  get(key: string): unknown {
    const json = this.#get.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }

  save(key: string, value: unknown): void {
    this.#save.run(key, JSON.stringify(value));
  }
}
