import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { LookbackError } from '../core/errors.ts';
import { depthPicture } from './depth-grey.ts';
import type { ModelLibrary } from './models.ts';
import type { Session } from './session.ts';

/** A picture as it goes to a window. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** Media type. */
  readonly type: 'image/png' | 'image/webp';
  /** Whether it can never be another one at the same address. */
  readonly immutable: boolean;
}

export interface FramePictureRequest {
  readonly take: number;
  readonly number: number;
  /** Of the chunk, as the asker knows it: `Chunk.revision`. */
  readonly revision?: number | undefined;
  /** A thumbnail of this many pixels; the picture itself when missing. */
  readonly width?: number | undefined;
  /** `depth`: 8-bit grey, near is bright; the mapping is that of `depthGrey`, the same for all frames. */
  readonly kind: 'image' | 'depth';
}

/** Few widths, so that a window finds them in its cache again. */
const thumbnailWidths: readonly number[] = [64, 96, 160, 320];

/**
 * The picture of a frame, whoever in the lineage rendered it: the stored PNG as it is, its depth as grey PNG, or a small
 * WebP of either. Scaled and encoded off the thread.
 * @throws LookbackError 'frame-missing' (no such frame, or no depth), 'take-missing', 'usage' (another width)
 */
export async function framePicture(
  { project }: Session,
  { take, number, revision, width, kind }: FramePictureRequest,
): Promise<Picture> {
  if (width !== undefined && !thumbnailWidths.includes(width)) {
    throw new LookbackError(
      'usage',
      `Thumbnails are ${thumbnailWidths.join(', ')} pixels wide, not ${width}.`,
    );
  }
  const frame = project.frame(take, number);
  const immutable = revision !== undefined && revision === project.chunk(frame.take, frame.chunk)?.revision;
  const type = width === undefined ? 'image/png' : 'image/webp';
  if (kind === 'image') {
    const bytes = width === undefined ? frame.image : await thumbnail(frame.image, width);
    return { bytes, type, immutable };
  }
  if (frame.depth) return { bytes: await depthPicture(frame.depth, width), type, immutable };
  throw new LookbackError(
    'frame-missing',
    `The depth of frame ${number} is not known: a picture of your own has none, nor has any frame of a model without depth.`,
    { context: { take, frame: number } },
  );
}

const thumbnail = (image: Uint8Array, width: number): Promise<Uint8Array> =>
  sharp(image).resize({ width }).webp({ quality: 80 }).toBuffer();

/**
 * A picture of a chunk in work, after its latest denoise step; `index` counts the chunk's frames from 0. Undefined when the
 * chunk is not in work any more: whoever asks was a moment too late, which is nobody's fault.
 */
export async function previewPicture(
  { previews }: Session,
  { take, number, index }: { readonly take: number; readonly number: number; readonly index: number },
): Promise<Picture | undefined> {
  const pixels = previews.get(take, number)?.frames[index];
  if (!pixels) return undefined;
  const { width, height, rgb } = pixels;
  // Shown for a second at most: quick to make counts more than small.
  const bytes = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 2 })
    .toBuffer();
  return { bytes, type: 'image/png', immutable: false };
}

/**
 * One of a model's own pictures to start from.
 * @throws LookbackError 'package-missing' (no such model here), 'origin-invalid' (it has no such picture)
 */
export async function originPicture(models: ModelLibrary, sha256: string, id: string): Promise<Picture> {
  const found = (await models.list()).models.find((model) => model.sha256 === sha256);
  if (!found) {
    throw new LookbackError('package-missing', 'The world model of this picture is not installed here.', {
      context: { sha256 },
    });
  }
  const origin = (await models.load(found.dir)).origins().find((one) => one.id === id);
  if (!origin) {
    throw new LookbackError('origin-invalid', `${found.name} has no picture "${id}" to start from.`, {
      context: { sha256, id },
    });
  }
  return { bytes: await readFile(origin.imageFile), type: 'image/png', immutable: true };
}
