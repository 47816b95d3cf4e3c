import { Turns } from '../turns.ts';

/** Edits of one take come one after the other; edits of several takes do not wait for each other. */
export class EditTurns {
  readonly #byTake = new Map<number, { turns: Turns; waiting: number }>();

  async run<T>(take: number, work: () => Promise<T>): Promise<T> {
    const entry = this.#byTake.get(take) ?? { turns: new Turns(), waiting: 0 };
    this.#byTake.set(take, entry);
    entry.waiting += 1;
    try {
      return await entry.turns.run(work);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0) this.#byTake.delete(take);
    }
  }

  /** True while an edit of the take is under way or waiting. */
  busy(take: number): boolean {
    return this.#byTake.has(take);
  }

  /** Resolves when the edits that are known now are done. */
  async idle(take: number): Promise<void> {
    await this.#byTake.get(take)?.turns.idle();
  }

  /** Resolves when no edit of any take is under way. */
  async allIdle(): Promise<void> {
    while (this.#byTake.size > 0) {
      await Promise.all([...this.#byTake.keys()].map((take) => this.idle(take)));
    }
  }
}
