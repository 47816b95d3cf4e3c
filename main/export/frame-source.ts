import { LookbackError } from '../core/errors.ts';

export type FrameSource<T> = Iterable<T> | AsyncIterable<T>;

export function cancelledError(): LookbackError {
  return new LookbackError('cancelled', 'The export was cancelled.');
}

/** `pending`, or a rejection as soon as the signal fires. Leaves no listener behind, however many frames come. */
function orCancelled<T>(pending: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return pending;
  if (signal.aborted) {
    pending.catch(() => undefined);
    return Promise.reject(cancelledError());
  }
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(cancelledError());
    signal.addEventListener('abort', cancel, { once: true });
    pending
      .finally(() => {
        signal.removeEventListener('abort', cancel);
      })
      .then(resolve, reject);
  });
}

/**
 * The frames of `source`, numbered, until the signal fires; a source that is stuck does not hold a cancel up.
 *
 * @throws LookbackError `cancelled`; `export-options` if there are more or fewer than `frameCount` frames; whatever
 * the source throws.
 */
export async function* numberedFrames<T>(
  source: FrameSource<T>,
  frameCount: number,
  signal?: AbortSignal,
): AsyncGenerator<{ frame: T; number: number }> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let number = 0;
  let waiting = false;
  let done = false;
  try {
    for (;;) {
      if (signal?.aborted) throw cancelledError();
      waiting = true;
      const next = await orCancelled(Promise.resolve(iterator.next()), signal);
      waiting = false;
      if (next.done) break;
      if (number >= frameCount) throw miscount(frameCount, 'more came');
      yield { frame: next.value, number: number++ };
    }
    done = true;
  } finally {
    if (!done) {
      const closing = Promise.resolve(iterator.return?.()).catch(() => undefined);
      if (!waiting) await closing;
    }
  }
  if (number < frameCount) throw miscount(frameCount, `only ${number} came`);
}

function miscount(frameCount: number, what: string): LookbackError {
  return new LookbackError('export-options', `${frameCount} frames were to be exported, but ${what}.`, {
    context: { frameCount },
  });
}

/** @throws LookbackError `export-options` unless it is a whole number from 1 on. */
export function checkFrameCount(frameCount: number): void {
  if (!Number.isSafeInteger(frameCount) || frameCount < 1)
    throw new LookbackError(
      'export-options',
      `There is nothing to export: the frame count is ${frameCount}.`,
      {
        context: { frameCount },
      },
    );
}

export interface ExportProgress {
  /** Frames done so far; equals `frameCount` only when the result is whole and has its name. */
  readonly frame: number;
  readonly frameCount: number;
  readonly fps: number;
  readonly elapsedMs: number;
  /** Undefined until it can be known. */
  readonly etaMs?: number;
}

/** Makes the progress of `done` frames since `startedMs` (performance.now()). */
export function progressOf(done: number, frameCount: number, startedMs: number): ExportProgress {
  const elapsedMs = performance.now() - startedMs;
  const fps = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const common = { frame: done, frameCount, fps, elapsedMs };
  return fps > 0 ? { ...common, etaMs: ((frameCount - done) * 1000) / fps } : common;
}
