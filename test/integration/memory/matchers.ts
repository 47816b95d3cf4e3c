import { expect } from 'vitest';

/** What a chunk's revision may be. */
export const anyRevision: unknown = expect.toSatisfy(
  (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 48,
);
