import { isCancelled, LookbackError, toLookbackError } from '../../core/errors.ts';

/** What a command says to its shell. 130 is what a shell expects after Ctrl-C. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** Where a command's answer goes: words for people on stdout, or one JSON value with `--json`. */
export class Output {
  readonly json: boolean;

  constructor(json: boolean) {
    this.json = json;
  }

  /** A line for people; silent with `--json`. */
  line(text = ''): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** Something the user should know but that is no failure; on stderr, so that it never mixes with the answer. */
  notice(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** The command's answer as data; printed with `--json` only. */
  data(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Reports what went wrong, once, and gives the exit code for it. */
  failure(error: unknown): number {
    if (isCancelled(error)) {
      if (this.json) this.data({ error: { code: 'cancelled', message: 'Stopped.' } });
      return exitCodes.cancelled;
    }
    const known = toLookbackError(error);
    if (this.json) this.data({ error: { code: known.code, message: known.message } });
    else process.stderr.write(`Error: ${known.message} [${known.code}]\n`);
    // For those who mend the studio: where it came from.
    if (process.env.LOOKBACK_DEBUG && known.cause instanceof Error && known.cause.stack) {
      process.stderr.write(`${known.cause.stack}\n`);
    }
    return known.code === 'usage' ? exitCodes.usage : exitCodes.failed;
  }
}

/** A table with left-aligned columns, two spaces apart; numbers are aligned right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, String(cell).length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          typeof cell === 'number'
            ? String(cell).padStart(widths[i] ?? 0)
            : i === row.length - 1
              ? cell
              : cell.padEnd(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Milliseconds as people say them: "850 ms", "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Reads a whole number of a command-line option. Throws `usage` naming the option. */
export function wholeNumber(
  option: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
    throw new LookbackError('usage', `${option} takes a whole number, ${range}; "${text}" is not one.`);
  };
}
