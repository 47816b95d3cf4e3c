import type { Chunks } from './chunks.ts';
import type { Frames } from './frames.ts';
import type { Jobs } from './jobs.ts';
import type { Takes } from './takes.ts';

/** Deletes chunks and takes with all that hangs on them. Every call belongs in a transaction. */
export class Removal {
  readonly #takes: Takes;
  readonly #chunks: Chunks;
  readonly #frames: Frames;
  readonly #jobs: Jobs;

  constructor(takes: Takes, chunks: Chunks, frames: Frames, jobs: Jobs) {
    this.#takes = takes;
    this.#chunks = chunks;
    this.#frames = frames;
    this.#jobs = jobs;
  }

  /** A chunk with its frames, pictures, index boxes and retrieval records. */
  chunk(id: number): void {
    this.#frames.deleteOf(id);
    this.#chunks.delete(id);
  }

  /**
   * The take's chunks behind `number`, the last one first, until `budgetMs` are over: what is left is a shorter take.
   * @returns whether some are left
   */
  chunksAfter(take: number, number: number, budgetMs = Infinity): boolean {
    const end = performance.now() + budgetMs;
    const next = () => this.#chunks.lastIdsAfter(take, number);
    for (let ids = next(); ids.length > 0; ids = next()) {
      for (const id of ids) {
        this.chunk(id);
        if (performance.now() >= end) return this.#chunks.lastIdsAfter(take, number).length > 0;
      }
    }
    return false;
  }

  /**
   * A take and its jobs; the jobs go first. @returns whether a part of it is left
   * @throws LookbackError 'take-missing' | 'take-in-use'
   */
  take(id: number, budgetMs = Infinity): boolean {
    this.#takes.checkUnused(id);
    this.#jobs.deleteOf(id);
    const more = this.chunksAfter(id, -1, budgetMs);
    if (!more) this.#takes.delete(id);
    return more;
  }
}
