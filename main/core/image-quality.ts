/**
 * Peak signal-to-noise ratio in dB of two 8-bit pictures of the same size: 10 log10(255² / mean squared error).
 * Identical pictures give Infinity. Throws a RangeError when the sizes differ.
 */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`psnr needs two pictures of one size, not ${a.length} and ${b.length} bytes.`);
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * a.length) / sum);
}

/** Mean of PSNR values in dB; identical pairs (Infinity) count as `cap` dB so that one of them cannot hide the rest. */
export function meanPsnr(values: readonly number[], cap = 60): number {
  if (values.length === 0) return Number.NaN;
  return values.reduce((sum, value) => sum + Math.min(value, cap), 0) / values.length;
}

/** Wang et al. 2004: an 11×11 Gaussian window with a standard deviation of 1.5 pixels, and these two constants. */
const reach = 5;
const gaussian = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / 4.5));
const weight = gaussian.reduce((sum, value) => sum + value, 0);
const steadyMean = (0.01 * 255) ** 2;
const steadyVariance = (0.03 * 255) ** 2;

/**
 * Structural similarity of two 8-bit RGB pictures of the same size: the mean of the SSIM map of their luma (BT.601), over
 * the windows that lie inside the picture; 1 for equal pictures. (Wang, Bovik, Sheikh, Simoncelli: "Image quality
 * assessment: from error visibility to structural similarity", IEEE TIP 2004.) Throws a RangeError when the sizes differ
 * or a side is shorter than the window's 11 pixels.
 * @param width in pixels
 */
export function ssim(a: Uint8Array, b: Uint8Array, width: number): number {
  const height = a.length / (3 * width);
  if (a.length !== b.length || !Number.isInteger(height)) {
    throw new RangeError(
      `ssim needs two RGB pictures of one size, ${width} wide, not ${a.length} and ${b.length} bytes.`,
    );
  }
  if (Math.min(width, height) < gaussian.length) {
    throw new RangeError(`ssim needs pictures of at least 11×11 pixels, not ${width}×${height}.`);
  }
  const [x, y] = [luma(a), luma(b)];
  const local = (value: (i: number) => number) =>
    windowMeans(
      Float64Array.from(x, (_, i) => value(i)),
      width,
    );
  const meanX = windowMeans(x, width);
  const meanY = windowMeans(y, width);
  const squareX = local((i) => (x[i] ?? 0) ** 2);
  const squareY = local((i) => (y[i] ?? 0) ** 2);
  const product = local((i) => (x[i] ?? 0) * (y[i] ?? 0));
  let sum = 0;
  for (let i = 0; i < product.length; i++) {
    const [mx, my] = [meanX[i] ?? 0, meanY[i] ?? 0];
    const variances = (squareX[i] ?? 0) - mx * mx + ((squareY[i] ?? 0) - my * my);
    const covariance = (product[i] ?? 0) - mx * my;
    sum +=
      ((2 * mx * my + steadyMean) * (2 * covariance + steadyVariance)) /
      ((mx * mx + my * my + steadyMean) * (variances + steadyVariance));
  }
  return sum / product.length;
}

/** Brightness 0..255 of each pixel of an 8-bit RGB picture, weighted as in BT.601. */
export function luma(rgb: Uint8Array): Float64Array {
  const values = new Float64Array(rgb.length / 3);
  for (let i = 0; i < values.length; i++) {
    const at = 3 * i;
    values[i] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return values;
}

/** The window's weighted mean at each place where it lies inside the picture: (width - 10) × (height - 10) numbers. */
function windowMeans(values: Float64Array, width: number): Float64Array {
  const across = alongRows(values, width);
  // The columns of a picture are the rows of its transpose.
  const narrow = width - 2 * reach;
  const height = values.length / width;
  const turned = new Float64Array(across.length);
  for (let i = 0; i < across.length; i++) {
    turned[(i % narrow) * height + Math.floor(i / narrow)] = across[i] ?? 0;
  }
  return alongRows(turned, height);
}

function alongRows(values: Float64Array, width: number): Float64Array {
  const narrow = width - 2 * reach;
  const means = new Float64Array((values.length / width) * narrow);
  for (let i = 0; i < means.length; i++) {
    const from = Math.floor(i / narrow) * width + (i % narrow);
    let sum = 0;
    for (let tap = 0; tap < gaussian.length; tap++) sum += (gaussian[tap] ?? 0) * (values[from + tap] ?? 0);
    means[i] = sum / weight;
  }
  return means;
}
