import { luma } from '../../main/core/image-quality.ts';

/**
 * Mean squared difference of neighbouring pixels of an 8-bit RGB picture, across and down: how sharp it is. The same
 * measure as `gradient_energy` of models/training, so that ratios can be compared.
 * @param width in pixels
 */
export function gradientEnergy(rgb: Uint8Array, width: number): number {
  const height = rgb.length / (3 * width);
  return (
    meanSquare(rgb, 3, (at) => at % (3 * width) < 3 * (width - 1), 3 * height * (width - 1)) +
    meanSquare(rgb, 3 * width, (at) => at + 3 * width < rgb.length, 3 * (height - 1) * width)
  );
}

function meanSquare(rgb: Uint8Array, ahead: number, has: (at: number) => boolean, count: number): number {
  let sum = 0;
  for (let at = 0; at + ahead < rgb.length; at++) {
    if (has(at)) sum += ((rgb[at + ahead] ?? 0) - (rgb[at] ?? 0)) ** 2;
  }
  return sum / count;
}

/** Standard deviation of the luma (0..255) of an 8-bit RGB picture. */
export function contrast(rgb: Uint8Array): number {
  const values = luma(rgb);
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}

/** Mean distance of the pixels of an 8-bit RGB picture from grey, in the plane of Cb and Cr (BT.601, 0..~135). */
export function saturation(rgb: Uint8Array): number {
  return average(
    luma(rgb).map((y, i) => Math.hypot(0.564 * ((rgb[3 * i + 2] ?? 0) - y), 0.713 * ((rgb[3 * i] ?? 0) - y))),
  );
}

/** The mean; NaN of nothing. */
export function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}
