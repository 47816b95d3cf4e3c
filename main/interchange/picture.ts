import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';

/** A creator's own picture, fitted to a model's frame. */
export interface ReadPicture {
  readonly pixels: FramePixels;
  /** What was changed to make it fit, in sentences for the user. */
  readonly notices: readonly string[];
}

const largestPixels = 100_000_000;
const largestBytes = 256 * 1024 * 1024;
/** A picture enlarged more than this would start a take from a blur. */
const largestEnlargement = 2;

/**
 * Reads a PNG, JPEG or WebP as an origin: upright (EXIF), on white where it is transparent, in sRGB, cut to the
 * frame's shape about its centre, scaled with Lanczos.
 *
 * @throws LookbackError `origin-invalid` if the file cannot be read, is of another format, or is too small (a frame
 * would need more than twice its pixels a side) or too large (over 100 megapixels or 256 MiB).
 */
export async function readPicture(
  file: string,
  { width, height }: { width: number; height: number },
): Promise<ReadPicture> {
  const bytes = await readBytes(file);
  try {
    // The sizes are checked here, with a sentence; sharp's own limit would only give a code.
    const source = sharp(bytes, { failOn: 'error', limitInputPixels: false });
    const { autoOrient, hasAlpha, pages } = await source.metadata();
    const crop = fit(file, autoOrient, { width, height });
    const rgb = await source
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .extract(crop)
      .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    if (rgb.length !== width * height * 3) throw invalid(file, 'its colours cannot be converted to sRGB.');
    const notices = [
      ...(pages !== undefined && pages > 1 ? [`${file} is an animation; its first picture is used.`] : []),
      ...(hasAlpha ? [`${file} is transparent in places; it was put on white.`] : []),
      ...cropNotice(file, autoOrient, crop),
      ...(crop.width < width
        ? [
            `${file} is small (${crop.width} x ${crop.height} in use) and was enlarged to ${width} x ${height}.`,
          ]
        : []),
    ];
    return { pixels: { width, height, rgb: new Uint8Array(rgb) }, notices };
  } catch (error) {
    if (error instanceof LookbackError) throw error;
    throw invalid(file, 'it is damaged or only partly there. Save it again as PNG, JPEG or WebP.', error);
  }
}

/**
 * Reads a grey PNG of 8 or 16 bits as inverse depth, 0 to 65535, of exactly the frame's size.
 *
 * @throws LookbackError `origin-invalid`
 */
export async function readDepth(file: string, { width, height }: Size): Promise<Uint16Array> {
  const bytes = await readBytes(file);
  try {
    const source = sharp(bytes, { failOn: 'error' });
    const found = await source.metadata();
    if (found.width !== width || found.height !== height || found.channels !== 1)
      throw invalid(file, `as depth it must be grey, without transparency, ${width} x ${height} pixels.`);
    const deep = found.depth === 'ushort';
    const raw = await source
      .toColourspace(deep ? 'grey16' : 'b-w')
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer();
    return deep ? new Uint16Array(new Uint8Array(raw).buffer) : Uint16Array.from(raw, (value) => value * 257);
  } catch (error) {
    if (error instanceof LookbackError) throw error;
    throw invalid(file, 'it is damaged or only partly there.', error);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function invalid(file: string, why: string, cause?: unknown): LookbackError {
  return new LookbackError('origin-invalid', `The picture ${file} cannot be used: ${why}`, {
    context: { file },
    cause,
  });
}

/** The file's bytes, if they begin as one of the three formats do: nothing else reaches a decoder. */
async function readBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw invalid(
      file,
      error.code === 'ENOENT' ? 'there is no such file.' : `it cannot be opened (${error.code}).`,
      error,
    );
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw invalid(file, 'it is not a file.');
    if (stat.size > largestBytes) throw invalid(file, 'it is larger than 256 MiB.');
    const bytes = await handle.readFile();
    if (isPicture(bytes)) return bytes;
    throw invalid(file, 'it is not a PNG, JPEG or WebP picture.');
  } catch (error) {
    throw error instanceof LookbackError ? error : invalid(file, 'it cannot be read.', error);
  } finally {
    await handle.close();
  }
}

/** By the formats' signatures: PNG 1.2 section 3.1, JPEG's SOI marker, WebP's RIFF header. */
function isPicture(bytes: Buffer): boolean {
  const starts = (hex: string, at = 0): boolean =>
    bytes.subarray(at, at + hex.length / 2).toString('hex') === hex;
  return starts('89504e470d0a1a0a') || starts('ffd8ff') || (starts('52494646') && starts('57454250', 8));
}

/** The largest centred part with the frame's shape. */
function fit(file: string, picture: Size, frame: Size): Size & { left: number; top: number } {
  if (picture.width * picture.height > largestPixels)
    throw invalid(
      file,
      `${picture.width} x ${picture.height} is more than 100 megapixels. Make it smaller first.`,
    );
  const factor = Math.min(picture.width / frame.width, picture.height / frame.height);
  if (factor < 1 / largestEnlargement)
    throw invalid(
      file,
      `${picture.width} x ${picture.height} is too small for frames of ${frame.width} x ${frame.height}.` +
        ` It must have at least ${Math.ceil(frame.width / 2)} x ${Math.ceil(frame.height / 2)} pixels.`,
    );
  const width = Math.min(picture.width, Math.round(frame.width * factor));
  const height = Math.min(picture.height, Math.round(frame.height * factor));
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  return { left, top, width, height };
}

function cropNotice(file: string, picture: Size, crop: Size): string[] {
  const cutWidth = picture.width - crop.width;
  const cutHeight = picture.height - crop.height;
  if (cutWidth === 0 && cutHeight === 0) return [];
  const [cut, whole, where] =
    cutWidth > 0
      ? [cutWidth, picture.width, 'left and right']
      : [cutHeight, picture.height, 'top and bottom'];
  const share = Math.max(1, Math.round((100 * cut) / whole));
  return [`${file} has another shape than the frames: ${share} % of it was cut off, half each at ${where}.`];
}
