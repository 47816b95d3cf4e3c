import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import { outputError } from './failures.ts';
import { cancelledError, checkFrameCount, numberedFrames, progressOf } from './frame-source.ts';
import type { ExportProgress, FrameSource } from './frame-source.ts';
import { checkFrameSize } from './geometry.ts';

/** sharp works on a thread pool of four; more frames in flight would only hold memory. */
const inFlight = 4;

export interface PngSequenceOptions {
  readonly frames: FrameSource<FramePixels>;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  /** Number of the first frame, which names its file; default 0. */
  readonly firstNumber?: number;
  /** The folder: `00000.png`, `00001.png`, … and `depth/00000.png`, … */
  readonly out: string;
  /** Whether to write 16-bit inverse depth for the frames that have it; default true. */
  readonly depth?: boolean;
  /** Replaces a folder that holds nothing but an earlier sequence. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

/**
 * Writes every frame as an exact PNG. The folder appears under its name only when it is whole.
 *
 * @throws LookbackError `export-options`, `export-exists`, `export-failed`, `cancelled`; errors of the frame source
 * pass through.
 */
export async function exportPngSequence(
  options: PngSequenceOptions,
): Promise<{ out: string; frameCount: number; elapsedMs: number }> {
  const {
    frames,
    width,
    height,
    frameCount,
    firstNumber = 0,
    depth = true,
    overwrite = false,
    signal,
  } = options;
  const startedMs = performance.now();
  checkFrameCount(frameCount);
  checkFrameSize({ width, height });
  if (signal?.aborted) throw cancelledError();
  const out = resolve(options.out);
  const partial = join(dirname(out), `.${basename(out)}.partial`);
  await checkTarget(out, overwrite);
  const writing = new Set<Promise<void>>();
  let done = 0;
  const write = async (frame: FramePixels, number: number): Promise<void> => {
    await writeFrame(partial, firstNumber + number, frame, depth);
    done += 1;
    if (done < frameCount) options.onProgress?.(progressOf(done, frameCount, startedMs));
  };
  try {
    await prepare(partial, out);
    for await (const { frame, number } of numberedFrames(frames, frameCount, signal)) {
      checkPixels(frame, number, { width, height });
      const task = write(frame, number).finally(() => writing.delete(task));
      // Whoever waits for it below sees a failure; until then it must not count as unhandled.
      task.catch(() => undefined);
      writing.add(task);
      if (writing.size >= inFlight) await Promise.race(writing);
    }
    await Promise.all(writing);
    await moveIntoPlace(partial, out, overwrite);
  } catch (error) {
    await Promise.allSettled(writing);
    await rm(partial, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    throw error;
  }
  options.onProgress?.(progressOf(frameCount, frameCount, startedMs));
  return { out, frameCount, elapsedMs: performance.now() - startedMs };
}

function checkPixels(
  frame: FramePixels,
  number: number,
  { width, height }: { width: number; height: number },
): void {
  const fits =
    frame.width === width &&
    frame.height === height &&
    frame.rgb.length === width * height * 3 &&
    (frame.inverseDepth === undefined || frame.inverseDepth.length === width * height);
  if (!fits)
    throw new LookbackError(
      'export-options',
      `Frame ${number} is not a whole picture of ${width} x ${height} (it says ${frame.width} x ${frame.height},` +
        ` with ${frame.rgb.length} bytes).`,
      { context: { frame: number, width, height } },
    );
}

async function writeFrame(folder: string, number: number, frame: FramePixels, depth: boolean): Promise<void> {
  const { width, height, rgb, inverseDepth } = frame;
  const name = `${String(number).padStart(5, '0')}.png`;
  await writePng(sharp(rgb, { raw: { width, height, channels: 3 } }), join(folder, name));
  if (!depth || !inverseDepth) return;
  await mkdir(join(folder, 'depth'), { recursive: true });
  const grey = sharp(inverseDepth, { raw: { width, height, channels: 1 } }).toColourspace('grey16');
  await writePng(grey, join(folder, 'depth', name));
}

async function writePng(picture: Sharp, file: string): Promise<void> {
  const bytes = await picture.png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer();
  await writeFile(file, bytes).catch((error: unknown) => {
    throw outputError(error, file);
  });
}

async function prepare(partial: string, out: string): Promise<void> {
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
  } catch (error) {
    throw outputError(error, out);
  }
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
    (name) => !/^\d{5,}\.png$/.test(name),
  );
  if (strange !== undefined) throw refusal(out, `holds files that are not of a PNG sequence (${strange})`);
}

async function moveIntoPlace(partial: string, out: string, overwrite: boolean): Promise<void> {
  await checkTarget(out, overwrite);
  const old = join(dirname(out), `.${basename(out)}.old`);
  const replaced = (await entriesOf(out)) !== undefined;
  try {
    await rm(old, { recursive: true, force: true });
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
