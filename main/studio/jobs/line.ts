import { isCancelled } from '../../core/errors.ts';
import type { Turns } from '../turns.ts';
import type { Job } from './job.ts';

/** Jobs of one kind in the order of their work. One at a time is at work in all open projects together. */
export class Line<J extends Job> {
  readonly jobs: J[] = [];
  readonly #lane: Turns;
  readonly #closing = new AbortController();
  #isWorking = false;
  #holds = 0;
  #ended: Promise<void> = Promise.resolve();

  /** @param lane shared by all projects of a studio */
  constructor(lane: Turns) {
    this.#lane = lane;
  }

  /** Begins to work where there is something to do. */
  wake(): void {
    if (this.#isWorking || this.#closing.signal.aborted) return;
    this.#isWorking = true;
    this.#ended = this.#work();
  }

  /** Begins nothing new while `work` changes the list. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await work();
    } finally {
      this.#holds -= 1;
      this.wake();
    }
  }

  /** Stops what is at work, and takes nothing more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.jobs.map((job) => job.halt()));
    await this.#ended;
  }

  async #work(): Promise<void> {
    try {
      while (this.#next()) {
        const end = await this.#lane.take(this.#closing.signal);
        try {
          // Chosen when it is its turn: the order may have changed while another project was at work.
          await this.#next()?.run();
        } finally {
          end();
        }
      }
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      this.#isWorking = false;
    }
  }

  #next(): J | undefined {
    if (this.#holds > 0 || this.#closing.signal.aborted) return undefined;
    return this.jobs.find((job) => job.status === 'queued');
  }
}
