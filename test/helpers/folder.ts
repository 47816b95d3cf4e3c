import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * An empty folder that goes away with the test, or, with `afterAll`, with all tests of the file.
 */
export function temporaryFolder(whenDone: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookback-test-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
