/** How many pictures are fetched at the same time; one host serves them all. */
const parallel = 6;
const retryMs = 1000;

interface Entry {
  readonly bitmap: ImageBitmap;
  readonly bytes: number;
}

/**
 * Decoded pictures by address, at most `budgetBytes` of them; the ones that were not looked at for longest go first.
 * What is wanted is said anew whenever the playhead moves: fetches that nobody wants any more are called off.
 */
export class FrameCache {
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Set<string>();
  readonly #budgetBytes: number;
  readonly #onLoad: () => void;
  #wanted: readonly string[] = [];
  #bytes = 0;

  constructor(budgetBytes: number, onLoad: () => void) {
    this.#budgetBytes = budgetBytes;
    this.#onLoad = onLoad;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(address: string): ImageBitmap | undefined {
    const entry = this.#entries.get(address);
    if (!entry) return undefined;
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    return entry.bitmap;
  }

  has(address: string): boolean {
    return this.#entries.has(address);
  }

  /** True for a picture that cannot be had at the moment: nobody should wait for it. */
  isFailed(address: string): boolean {
    return this.#failed.has(address);
  }

  /** The pictures to have, the most urgent first. */
  want(addresses: readonly string[]): void {
    this.#wanted = addresses;
    const keep = new Set(addresses);
    for (const [address, abort] of this.#loading) if (!keep.has(address)) abort.abort();
    this.#pump();
  }

  dispose(): void {
    this.#wanted = [];
    for (const abort of this.#loading.values()) abort.abort();
    for (const { bitmap } of this.#entries.values()) bitmap.close();
    this.#entries.clear();
    this.#bytes = 0;
  }

  #pump(): void {
    for (const address of this.#wanted) {
      if (this.#loading.size >= parallel) return;
      if (this.has(address) || this.#loading.has(address) || this.isFailed(address)) continue;
      void this.#load(address);
    }
  }

  async #load(address: string): Promise<void> {
    const abort = new AbortController();
    this.#loading.set(address, abort);
    try {
      const answer = await fetch(address, { signal: abort.signal });
      if (!answer.ok || answer.status === 204) throw new Error(`${answer.status}`);
      const bitmap = await createImageBitmap(await answer.blob());
      if (abort.signal.aborted) bitmap.close();
      else this.#store(address, bitmap);
    } catch {
      // A frame that was replaced a moment ago: the next chunk table brings its new address.
      if (!abort.signal.aborted) this.#fail(address);
    } finally {
      this.#loading.delete(address);
      this.#onLoad();
      this.#pump();
    }
  }

  /** Tries again in a while, if it is still wanted then. */
  #fail(address: string): void {
    this.#failed.add(address);
    setTimeout(() => {
      this.#failed.delete(address);
      this.#pump();
    }, retryMs);
  }

  #store(address: string, bitmap: ImageBitmap): void {
    const bytes = bitmap.width * bitmap.height * 4;
    this.#entries.set(address, { bitmap, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#budgetBytes) break;
      if (oldest === address) continue;
      this.#entries.delete(oldest);
      entry.bitmap.close();
      this.#bytes -= entry.bytes;
    }
  }
}
