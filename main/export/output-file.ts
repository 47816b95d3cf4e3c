import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import { outputError } from './failures.ts';

/** A file being written under a temporary name beside its place. */
export interface OutputFile {
  readonly out: string;
  readonly partial: string;
  /** Flushes to the disk and gives the file its name. */
  commit(): Promise<{ bytes: number }>;
  /** Removes what was written so far; never fails. */
  discard(): Promise<void>;
}

const busy = new Set<string>();
let opened = 0;

/** A hidden name beside `out` that no other export writes to, not even one of another process. */
export function partialOf(out: string): string {
  const ext = extname(out);
  return join(dirname(out), `.${basename(out, ext)}.${process.pid}-${++opened}.partial${ext}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function refuseOverwrite(out: string): never {
  throw new LookbackError(
    'export-exists',
    `${out} exists already. Choose another name, or allow overwriting (--overwrite).`,
    { context: { out } },
  );
}

/**
 * Opens a temporary file beside `out`, so that `out` is either whole or not touched.
 *
 * @throws LookbackError `export-exists` (also while another export writes to the same place), `export-failed` if the
 * folder cannot be written.
 */
export async function openOutput(file: string, options: { overwrite: boolean }): Promise<OutputFile> {
  const out = resolve(file);
  const partial = partialOf(out);
  if (busy.has(out))
    throw new LookbackError(
      'export-exists',
      `${out} is being exported right now. Wait for it, or cancel it.`,
      {
        context: { out },
      },
    );
  busy.add(out);
  try {
    if (!options.overwrite && (await exists(out))) refuseOverwrite(out);
    if (await isFolder(out)) throw new LookbackError('export-failed', `${out} is a folder; name a file.`);
    await (await open(partial, 'w')).close();
  } catch (error) {
    busy.delete(out);
    throw error instanceof LookbackError ? error : outputError(error, out);
  }
  return {
    out,
    partial,
    async commit() {
      try {
        const handle = await open(partial, 'r+');
        const { size } = await handle.stat();
        await handle.sync().finally(() => handle.close());
        if (!options.overwrite && (await exists(out))) refuseOverwrite(out);
        await rename(partial, out);
        return { bytes: size };
      } catch (error) {
        throw error instanceof LookbackError ? error : outputError(error, out);
      } finally {
        busy.delete(out);
      }
    },
    async discard() {
      await rm(partial, { force: true }).catch(() => undefined);
      busy.delete(out);
    },
  };
}
