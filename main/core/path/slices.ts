/** Counts work across loops, so that many short loops in a row stop for breath as one long loop does. */
export interface Breath {
  readonly size: number;
  left: number;
}

export function breathOf(size: number): Breath {
  return { size, left: size };
}

/** True once every `size` calls. */
export function isDue(breath: Breath): boolean {
  if (--breath.left > 0) return false;
  breath.left = breath.size;
  return true;
}

/** Calls `work` for 0 .. count - 1 and yields 0 (no frame is finished yet) whenever a slice of work is done. */
export function* sliced(
  breath: Breath,
  count: number,
  work: (index: number) => void,
): Generator<0, void, undefined> {
  for (let index = 0; index < count; index++) {
    work(index);
    if (isDue(breath)) yield 0;
  }
}

/** Runs a generator to its end without a pause. */
export function drained<T>(steps: Iterator<unknown, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** `make`, but once per index. */
export function remembered<T>(make: (index: number) => T): (index: number) => T {
  const made: (T | undefined)[] = [];
  return (index) => (made[index] ??= make(index));
}
