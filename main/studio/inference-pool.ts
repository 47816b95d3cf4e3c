import { isCancelled, isLookbackError, LookbackError, toLookbackError } from '../core/errors.ts';
import { Inference, loadPackage, type ProviderChoice, type WorldModelPackage } from '../world/index.ts';
import { stopped, Turns } from './turns.ts';
import type { InferenceView } from './views.ts';

export interface PoolOptions {
  /** CPU threads of the model; the default of main/world when missing. */
  readonly threads?: number | undefined;
  /** How long a model that nobody uses stays in memory. */
  readonly idleMs?: number | undefined;
}

interface Entry {
  readonly dir: string;
  readonly sha256: string;
  readonly choice: ProviderChoice;
  readonly inference: Inference;
  idle: NodeJS.Timeout | undefined;
}

/**
 * The model processes of a studio: one for each package and provider, shared by whoever renders, kept warm for a while
 * after their last use. One call is at work at a time; the others wait in the order they came.
 */
export class InferencePool {
  readonly #options: PoolOptions;
  readonly #turns = new Turns();
  readonly #entries = new Set<Entry>();
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(view: InferenceView) => void>();
  #view: InferenceView = { state: 'off', notices: [] };
  #latest: Entry | undefined;

  constructor(options: PoolOptions = {}) {
    this.#options = options;
  }

  /** The process that was used last, while it lives; for logs and tests. */
  get pid(): number | undefined {
    return this.#latest?.inference.pid;
  }

  /**
   * Lends the model to `work`, starting its process where none is warm. After a crash the process is dropped, and the
   * next call starts another one.
   * @throws LookbackError 'cancelled', what `Inference.start` throws, 'package-hash' (the files have changed since the
   *   package was read), and what `work` throws
   */
  async use<T>(
    pkg: WorldModelPackage,
    provider: ProviderChoice,
    work: (inference: Inference) => Promise<T>,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const stop = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])]);
    return this.#turns.run(async () => {
      if (stop.aborted) throw stopped();
      const entry = this.#find(pkg, provider) ?? (await this.#start(pkg, provider, stop));
      this.#latest = entry;
      this.#show({ state: 'ready', provider: entry.inference.provider, notices: entry.inference.notices });
      clearTimeout(entry.idle);
      try {
        return await work(entry.inference);
      } catch (error) {
        if (isLookbackError(error) && error.code.startsWith('inference-')) await this.#drop(entry, error);
        throw error;
      } finally {
        this.#rest(entry);
      }
    }, stop);
  }

  view(): InferenceView {
    return this.#view;
  }

  /** Calls `listener` at every change of `view()`. The answer ends that. */
  onChange(listener: (view: InferenceView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cancels what is at work or waiting, and ends the processes. */
  async close(): Promise<void> {
    this.#closing.abort();
    const end = () => Promise.all([...this.#entries].map((entry) => this.#drop(entry)));
    // Calls at work end with their process; one that was just starting may have come after all.
    await end();
    await this.#turns.idle();
    await end();
  }

  /** `auto` and the provider that it chose are the same process. */
  #find(pkg: WorldModelPackage, provider: ProviderChoice): Entry | undefined {
    return [...this.#entries].find(
      ({ dir, sha256, choice, inference }) =>
        dir === pkg.dir && sha256 === pkg.sha256 && (choice === provider || inference.provider === provider),
    );
  }

  async #start(pkg: WorldModelPackage, choice: ProviderChoice, signal: AbortSignal): Promise<Entry> {
    this.#show({ state: 'starting', notices: [] });
    try {
      await checkUnchanged(pkg);
      const { threads } = this.#options;
      const inference = await Inference.start(pkg, { provider: choice, threads, signal });
      const entry: Entry = { dir: pkg.dir, sha256: pkg.sha256, choice, inference, idle: undefined };
      this.#entries.add(entry);
      return entry;
    } catch (error) {
      const { code, message } = toLookbackError(error);
      this.#show(
        isCancelled(error)
          ? { state: 'off', notices: [] }
          : { state: 'failed', notices: [], error: { code, message } },
      );
      throw error;
    }
  }

  #rest(entry: Entry): void {
    if (!this.#entries.has(entry)) return;
    entry.idle = setTimeout(() => {
      // In a turn, so that nobody is given a process that is ending.
      void this.#turns.run(() => this.#drop(entry));
    }, this.#options.idleMs ?? 60_000).unref();
  }

  async #drop(entry: Entry, error?: LookbackError): Promise<void> {
    this.#entries.delete(entry);
    clearTimeout(entry.idle);
    await entry.inference.close();
    if (this.#latest !== entry) return;
    this.#latest = undefined;
    this.#show(
      error
        ? { state: 'failed', notices: [], error: { code: error.code, message: error.message } }
        : { state: 'off', notices: [] },
    );
  }

  #show(view: InferenceView): void {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) listener(view);
  }
}

/** A package is read once and used for hours: what runs must still be what the takes were begun with. */
async function checkUnchanged(pkg: WorldModelPackage): Promise<void> {
  const { sha256 } = await loadPackage(pkg.dir);
  if (sha256 === pkg.sha256) return;
  throw new LookbackError(
    'package-hash',
    `The world model in ${pkg.dir} was changed while the studio was running. Start the studio again to use it.`,
    { context: { expected: pkg.sha256, actual: sha256 } },
  );
}
