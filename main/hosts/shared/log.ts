import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LookbackError } from '../../core/errors.ts';

const largestBytes = 1_000_000;

/**
 * The studio's log, `studio.log` in the state folder: what went wrong in calls, for whoever mends it. It starts anew
 * when it is larger than a megabyte; the one before stays beside it.
 */
export class Log {
  readonly file: string;

  constructor(stateFolder: string) {
    mkdirSync(stateFolder, { recursive: true });
    this.file = join(stateFolder, 'studio.log');
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > largestBytes) renameSync(this.file, `${this.file}.1`);
  }

  /** One line, and the stack of what was not expected. Context comes last: it may hold paths. */
  readonly write = (where: string, error: LookbackError): void => {
    const cause = error.cause instanceof Error ? error.cause : error;
    const stack = error.code === 'internal' ? `\n${cause.stack ?? cause.message}` : '';
    const line = `${new Date().toISOString()} ${where} ${error.code}: ${error.message} ${inJson(error.context)}${stack}\n`;
    try {
      appendFileSync(this.file, line);
    } catch {
      // A full disk must not turn a mistake in a call into a crash of the host.
      process.stderr.write(line);
    }
  };
}

function inJson(context: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(context);
  } catch {
    return '(context that cannot be written)';
  }
}
