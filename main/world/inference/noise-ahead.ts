import { gaussianNoise, streams } from '../../core/random.ts';

/**
 * The noise that chunks start from. A chunk takes 20 ms to draw, about as long as a denoise step, and almost always the
 * next chunk of the same take comes next: its noise can be drawn while the host stores the one before. It is a function
 * of seed and chunk number, so being ahead, or wrong, changes no picture.
 */
export class NoiseAhead {
  private drawn?: { readonly seed: number; readonly chunkNumber: number; readonly values: Float32Array };

  /** `length` standard normal numbers for a chunk. Not to be changed. */
  of(seed: number, chunkNumber: number, length: number): Float32Array {
    const { drawn } = this;
    if (drawn?.seed === seed && drawn.chunkNumber === chunkNumber && drawn.values.length === length)
      return drawn.values;
    return gaussianNoise(seed, streams.noise, chunkNumber, length);
  }

  /** Draws what `of` is likely to be asked for next, and keeps that alone. */
  draw(seed: number, chunkNumber: number, length: number): void {
    this.drawn = { seed, chunkNumber, values: this.of(seed, chunkNumber, length) };
  }
}
