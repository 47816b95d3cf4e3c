import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import { outputError } from './failures.ts';
import { cancelledError, checkFrameCount, numberedFrames, progressOf } from './frame-source.ts';
import type { ExportProgress, FrameSource } from './frame-source.ts';
import { partialOf } from './output-file.ts';

/** sharp works on a thread pool of four; more frames in flight would only hold memory. */
const inFlight = 4;

/** What our sequences call their pictures. */
const pictureName = /^(\d{5,}|depth-\d{6,})\.png$/;

export interface FolderOptions<T> {
  readonly frames: FrameSource<T>;
  readonly frameCount: number;
  readonly out: string;
  /** Replaces a folder that holds nothing but an earlier sequence. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

/**
 * Writes a folder of pictures, one call of `write` for each frame, some at a time. The folder appears under its name
 * only when it is whole.
 *
 * @throws LookbackError `export-options`, `export-exists`, `export-failed`, `cancelled`; errors of the frame source and
 * of `write` pass through.
 */
export async function writeFolder<T>(
  options: FolderOptions<T>,
  write: (folder: string, frame: T, number: number) => Promise<void>,
): Promise<{ out: string; frameCount: number; elapsedMs: number }> {
  const { frames, frameCount, overwrite = false, signal, onProgress } = options;
  const startedMs = performance.now();
  checkFrameCount(frameCount);
  if (signal?.aborted) throw cancelledError();
  const out = resolve(options.out);
  const partial = partialOf(out);
  await checkTarget(out, overwrite);
  const writing = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let done = 0;
  const writeOne = async (frame: T, number: number): Promise<void> => {
    await write(partial, frame, number);
    done += 1;
    if (done < frameCount) onProgress?.(progressOf(done, frameCount, startedMs));
  };
  try {
    await mkdir(partial).catch((error: unknown) => {
      throw outputError(error, out);
    });
    for await (const { frame, number } of numberedFrames(frames, frameCount, signal)) {
      const task = writeOne(frame, number)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => writing.delete(task));
      writing.add(task);
      if (writing.size >= inFlight) await Promise.race(writing);
      if (failures.length > 0) throw failures[0];
    }
    await Promise.all(writing);
    if (failures.length > 0) throw failures[0];
    await moveIntoPlace(partial, out, overwrite);
  } catch (error) {
    await Promise.allSettled(writing);
    await rm(partial, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    throw error;
  }
  onProgress?.(progressOf(frameCount, frameCount, startedMs));
  return { out, frameCount, elapsedMs: performance.now() - startedMs };
}

/** The names in a folder; undefined if there is none. */
async function entriesOf(folder: string): Promise<string[] | undefined> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    if (error.code === 'ENOTDIR') throw refusal(folder, 'is a file');
    throw outputError(error, folder);
  });
}

function refusal(out: string, what: string): LookbackError {
  return new LookbackError(
    'export-exists',
    `${out} ${what}. Choose another folder, or allow overwriting (--overwrite) where it is an earlier sequence.`,
    { context: { out } },
  );
}

/** Nothing but our own pictures is ever replaced: a wrong folder must not cost anyone their files. */
async function checkTarget(out: string, overwrite: boolean): Promise<void> {
  const entries = await entriesOf(out);
  if (!entries || entries.length === 0) return;
  if (!overwrite) throw refusal(out, 'exists already and is not empty');
  const depth = entries.includes('depth') ? ((await entriesOf(join(out, 'depth'))) ?? []) : [];
  const strange = [...entries.filter((name) => name !== 'depth'), ...depth].find(
    (name) => !pictureName.test(name),
  );
  if (strange !== undefined) throw refusal(out, `holds files that are not of a PNG sequence (${strange})`);
}

async function moveIntoPlace(partial: string, out: string, overwrite: boolean): Promise<void> {
  await checkTarget(out, overwrite);
  const old = partialOf(out);
  const replaced = (await entriesOf(out)) !== undefined;
  try {
    if (replaced) await rename(out, old);
    await rename(partial, out).catch(async (error: unknown) => {
      if (replaced) await rename(old, out);
      throw error;
    });
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw outputError(error, out);
  }
}
