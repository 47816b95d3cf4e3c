import { setImmediate } from 'node:timers/promises';

/** How long the event loop may be held up by one slice; DESIGN section 9 allows 50 ms in all. */
const sliceMs = 8;

/** Runs a generator to its end and answers what it returns, with a pause for everybody else every few milliseconds. */
export async function inSlices<T>(steps: Iterator<unknown, T, undefined>, signal?: AbortSignal): Promise<T> {
  for (let until = performance.now() + sliceMs; ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await setImmediate();
    signal?.throwIfAborted();
    until = performance.now() + sliceMs;
  }
}
