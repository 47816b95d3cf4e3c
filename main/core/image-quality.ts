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
