import type { FramePixels } from '../../../main/core/frame.ts';

/**
 * Ages (frames back, ascending) of `count` frames of a history of `length` frames: the latest one, the oldest one, and
 * between them ages that grow geometrically. All of the history when it is shorter than that.
 */
export function geometricAges(count: number, length: number): number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i + 1);
  const ages: number[] = [];
  for (let i = 0; i < count; i++) {
    const wanted = count === 1 ? 1 : Math.round(length ** (i / (count - 1)));
    ages.push(Math.max(wanted, (ages.at(-1) ?? 0) + 1));
  }
  return ages;
}

/** By how much a frame is compressed along each side: 1 for the latest, doubled whenever the age quadruples, 8 at most. */
export function compressionOf(age: number): number {
  return Math.min(8, 2 ** Math.ceil(Math.log(age) / Math.log(4)));
}

/** A frame as it comes back from being made `factor` times smaller: means of squares of pixels, drawn large again. */
export function compressed(frame: FramePixels, factor: number): FramePixels {
  if (factor === 1) return frame;
  const { width, height, rgb, inverseDepth } = frame;
  const soften = (channel: (pixel: number) => number) =>
    enlarge(shrink(channel, width, height, factor), width, height, factor);
  const colours = [0, 1, 2].map((c) => soften((pixel) => rgb[3 * pixel + c] ?? 0));
  return {
    width,
    height,
    rgb: Uint8Array.from(rgb, (_, i) => Math.round(colours[i % 3]?.[Math.floor(i / 3)] ?? 0)),
    ...(inverseDepth && {
      inverseDepth: Uint16Array.from(
        soften((pixel) => inverseDepth[pixel] ?? 0),
        Math.round,
      ),
    }),
  };
}

/** Means over squares of `factor` pixels a side; those at the right and lower border may be narrower. */
function shrink(
  channel: (pixel: number) => number,
  width: number,
  height: number,
  factor: number,
): Float64Array {
  const columns = Math.ceil(width / factor);
  const sums = new Float64Array(columns * Math.ceil(height / factor));
  const counts = new Float64Array(sums.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const row = Math.floor(Math.floor(pixel / width) / factor);
    const cell = row * columns + Math.floor((pixel % width) / factor);
    sums[cell] = (sums[cell] ?? 0) + channel(pixel);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return sums.map((sum, cell) => sum / (counts[cell] ?? 1));
}

/** Linear between the middles of the cells. */
function enlarge(cells: Float64Array, width: number, height: number, factor: number): Float64Array {
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = between(y, factor, rows);
    for (let x = 0; x < width; x++) {
      const [left, right, across] = between(x, factor, columns);
      const along = (row: number): number =>
        (cells[row * columns + left] ?? 0) * (1 - across) + (cells[row * columns + right] ?? 0) * across;
      out[y * width + x] = along(top) * (1 - down) + along(bottom) * down;
    }
  }
  return out;
}

/** The two cells whose middles enclose a pixel's, and the share of the second. */
function between(pixel: number, factor: number, cells: number): [number, number, number] {
  const at = Math.min(cells - 1, Math.max(0, (pixel + 0.5) / factor - 0.5));
  const first = Math.floor(at);
  return [first, Math.min(cells - 1, first + 1), at - first];
}
