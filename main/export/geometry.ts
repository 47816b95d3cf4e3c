import { LookbackError } from '../core/errors.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the picture lies in the video; all numbers are even pixels, as 4:2:0 video asks for. */
export interface Geometry extends Size {
  readonly picture: Size & { readonly x: number; readonly y: number };
  readonly notices: readonly string[];
}

const largest = 8192;
const evenUp = (value: number): number => 2 * Math.ceil(value / 2 - 1e-9);
const evenNear = (value: number): number => Math.max(2, 2 * Math.round(value / 2));

function refuse(message: string, context: Record<string, unknown>): never {
  throw new LookbackError('export-options', message, { context });
}

/** @throws LookbackError `export-options` unless both sides are whole numbers from 1 to 8192. */
export function checkFrameSize({ width, height }: Size): void {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1 || side > largest)
      refuse(`Frames of ${width} x ${height} cannot be exported: sides are 1 to ${largest} pixels.`, {
        width,
        height,
      });
  }
}

/**
 * The video's size for frames of `frame`: their own size, times `scale`, or exactly `size` (both sides even).
 * A frame side that comes out odd is scaled up to the next even pixel. A `size` of another shape keeps the picture's
 * shape and centres it on black.
 *
 * @throws LookbackError `export-options`.
 */
export function exportGeometry(
  frame: Size,
  wanted: { readonly size?: Size | undefined; readonly scale?: number | undefined } = {},
): Geometry {
  checkFrameSize(frame);
  const { size, scale } = wanted;
  if (size && scale !== undefined) refuse('Give either a video size or a scale, not both.', { size, scale });
  if (size) return fit(frame, size);

  if (scale !== undefined && !(Number.isFinite(scale) && scale > 0))
    refuse(`The scale must be a positive number; it is ${scale}.`, { scale });
  const width = evenUp(frame.width * (scale ?? 1));
  const height = evenUp(frame.height * (scale ?? 1));
  if (width > largest || height > largest)
    refuse(`A video of ${width} x ${height} is too large: the limit is ${largest} pixels a side.`, {
      width,
      height,
    });
  const exact = scale === undefined && (width !== frame.width || height !== frame.height);
  const notices = exact
    ? [`Video sides must be even: ${frame.width} x ${frame.height} was scaled up to ${width} x ${height}.`]
    : [];
  return { width, height, picture: { width, height, x: 0, y: 0 }, notices };
}

function fit(frame: Size, { width, height }: Size): Geometry {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 2 || side > largest || side % 2 !== 0)
      refuse(
        `A video of ${width} x ${height} cannot be written: sides must be even numbers from 2 to ${largest}` +
          ` (try ${evenNear(width)} x ${evenNear(height)}).`,
        { width, height },
      );
  }
  const factor = Math.min(width / frame.width, height / frame.height);
  let pictureWidth = Math.min(width, evenNear(frame.width * factor));
  let pictureHeight = Math.min(height, evenNear(frame.height * factor));
  // A bar of a pixel or two is no letterbox, only rounding: fill the frame.
  if (width - pictureWidth <= 2) pictureWidth = width;
  if (height - pictureHeight <= 2) pictureHeight = height;
  // Offsets are even, so that the picture's chroma samples stay on its own pixels.
  const x = 2 * Math.floor((width - pictureWidth) / 4);
  const y = 2 * Math.floor((height - pictureHeight) / 4);
  const notices =
    pictureWidth === width && pictureHeight === height
      ? []
      : [
          `Frames of ${frame.width} x ${frame.height} do not fill ${width} x ${height}:` +
            ' the rest is black, and the picture keeps its shape.',
        ];
  return { width, height, picture: { width: pictureWidth, height: pictureHeight, x, y }, notices };
}
