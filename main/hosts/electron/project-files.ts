import { resolve } from 'node:path';

/** The first `.lookback` file in a command line, as a path; undefined when there is none. */
export function projectFileIn(argv: readonly string[], workingFolder: string): string | undefined {
  const file = argv
    .slice(1)
    .find((word) => !word.startsWith('-') && word.toLowerCase().endsWith('.lookback'));
  return file === undefined ? undefined : resolve(workingFolder, file);
}
