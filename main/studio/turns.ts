import { LookbackError } from '../core/errors.ts';

/** Lets one at a time in, in the order they came. */
export class Turns {
  #tail: Promise<void> = Promise.resolve();

  /**
   * Waits for a turn. The answer ends it, and must be called.
   * @throws LookbackError 'cancelled' when `signal` is aborted first; the turn is then given up
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tail = before.then(() => promise);
    try {
      await orAborted(before, signal);
    } catch (error) {
      resolve();
      throw error;
    }
    return resolve;
  }

  /** Does `work` in a turn of its own. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const end = await this.take(signal);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Resolves when everybody who is waiting now has had a turn. */
  idle(): Promise<void> {
    return this.#tail;
  }
}

/** Waits for `promise`, but no longer than until the signal. @throws LookbackError 'cancelled' */
export async function orAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) throw stopped();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(stopped());
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export function stopped(): LookbackError {
  return new LookbackError('cancelled', 'The work was stopped.');
}
