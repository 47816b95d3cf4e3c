import { globSync, statSync } from 'node:fs';

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * True when `built` is not there, or older than anything in `sources` (files, or folders with all they hold; a folder's
 * own time tells of files that were deleted).
 */
export function isStale(built: string, sources: readonly string[]): boolean {
  const since = modified(built);
  if (since === 0) return true;
  return sources.some((source) =>
    [source, ...globSync(`${source}/**`)].some((file) => modified(file) > since),
  );
}
