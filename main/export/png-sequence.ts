import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import { outputError } from './failures.ts';
import { checkFrameSize } from './geometry.ts';
import { writeFolder, type FolderOptions } from './output-folder.ts';

/** The folder will hold `00000.png`, `00001.png`, … and `depth/00000.png`, … */
export interface PngSequenceOptions extends FolderOptions<FramePixels> {
  readonly width: number;
  readonly height: number;
  /** Number of the first frame, which names its file; default 0. */
  readonly firstNumber?: number;
  /** Whether to write 16-bit inverse depth for the frames that have it; default true. */
  readonly depth?: boolean;
}

/**
 * Writes every frame as an exact PNG. Errors as of `writeFolder`.
 *
 * @throws LookbackError also `export-options` for frames of another size.
 */
export async function exportPngSequence(
  options: PngSequenceOptions,
): Promise<{ out: string; frameCount: number; elapsedMs: number }> {
  const { width, height, firstNumber = 0, depth = true } = options;
  checkFrameSize({ width, height });
  return writeFolder(options, async (folder, frame, number) => {
    checkPixels(frame, number, { width, height });
    await writeFrame(folder, firstNumber + number, frame, depth);
  });
}

/** A picture file as it is stored; its name is one that a sequence may have. */
export interface StoredPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Writes pictures that are PNG files already; `undefined` leaves a frame out. Errors as of `writeFolder`. */
export function exportStoredPictures(
  options: FolderOptions<StoredPicture | undefined>,
): Promise<{ out: string; frameCount: number; elapsedMs: number }> {
  return writeFolder(options, async (folder, picture) => {
    if (picture) await save(join(folder, picture.name), picture.bytes);
  });
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
  await save(file, bytes);
}

async function save(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: unknown) => {
    throw outputError(error, file);
  });
}
