import type { ProjectEvent, ProjectView } from '../views.ts';

/** How many events wait for a slow reader before they are given up for a snapshot. */
const longestBuffer = 256;

interface Reader {
  events: ProjectEvent[];
  /** What was missed is told by a snapshot instead. */
  needsSnapshot: boolean;
  wake: () => void;
}

/**
 * Tells every window what happens in a project. A reader that does not keep up is given a fresh snapshot in place of what
 * it missed, so that nothing grows.
 */
export class EventHub {
  readonly #readers = new Set<Reader>();
  readonly #snapshot: () => ProjectView;
  readonly #onDeserted: () => void;
  #closed = false;

  /**
   * @param snapshot how things are when a reader asks
   * @param onDeserted called when the last reader has gone
   */
  constructor(snapshot: () => ProjectView, onDeserted: () => void) {
    this.#snapshot = snapshot;
    this.#onDeserted = onDeserted;
  }

  emit(event: ProjectEvent): void {
    for (const reader of this.#readers) {
      add(reader, event);
      reader.wake();
    }
  }

  /** Tells why, and ends every subscription, the coming ones too. */
  close(message: string): void {
    this.emit({ kind: 'closed', message });
    this.#closed = true;
    for (const reader of this.#readers) reader.wake();
  }

  /**
   * First a snapshot, then what happens. Ends when `signal` is aborted, the caller stops reading, or the project closes.
   * Subscribed from the call on, not from the first read.
   */
  subscribe(signal?: AbortSignal): AsyncIterableIterator<ProjectEvent> {
    const reader: Reader = { events: [], needsSnapshot: true, wake: () => {} };
    this.#readers.add(reader);
    const end = () => {
      if (this.#readers.delete(reader) && this.#readers.size === 0) this.#onDeserted();
      reader.wake();
    };
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
    return this.#read(reader, () => {
      signal?.removeEventListener('abort', end);
      end();
    });
  }

  #read(reader: Reader, end: () => void): AsyncIterableIterator<ProjectEvent> {
    const next = async (): Promise<IteratorResult<ProjectEvent>> => {
      while (this.#readers.has(reader)) {
        const event = this.#take(reader);
        if (event?.kind === 'closed') end();
        if (event) return { done: false, value: event };
        if (this.#closed) end();
        else await new Promise<void>((resolve) => (reader.wake = resolve));
      }
      return { done: true, value: undefined };
    };
    // Not an async generator: its return() would wait for a read that only the next event ends.
    const iterator: AsyncIterableIterator<ProjectEvent> = {
      next,
      return: () => {
        end();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #take(reader: Reader): ProjectEvent | undefined {
    if (!reader.needsSnapshot || this.#closed) return reader.events.shift();
    reader.needsSnapshot = false;
    // It tells all that is waiting, too.
    reader.events = [];
    return { kind: 'snapshot', project: this.#snapshot() };
  }
}

function add(reader: Reader, event: ProjectEvent): void {
  if (event.kind === 'closed') {
    reader.events = [event];
    reader.needsSnapshot = false;
    return;
  }
  if (reader.needsSnapshot) return;
  const last = reader.events.at(-1);
  // Of a job and of a chunk in work only the latest counts.
  const coalesces =
    (event.kind === 'step' && last?.kind === 'step' && event.take === last.take) ||
    (event.kind === 'job' && last?.kind === 'job' && event.job.id === last.job.id);
  if (coalesces) reader.events.pop();
  reader.events.push(event);
  if (reader.events.length <= longestBuffer) return;
  reader.events = [];
  reader.needsSnapshot = true;
}
