import { drawText } from './bitmap-font.ts';

export type Colour = readonly [r: number, g: number, b: number];

/** Opaque RGB pixels to draw on; whatever lies outside is cut off. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(width * height * 3);
    this.fill(0, 0, width, height, background);
  }

  fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    const right = Math.min(this.width, left + width);
    const bottom = Math.min(this.height, top + height);
    for (let y = Math.max(0, top); y < bottom; y++)
      for (let x = Math.max(0, left); x < right; x++) this.rgb.set(colour, (y * this.width + x) * 3);
  }

  /** Copies a picture of `width * height * 3` bytes that lies wholly inside. */
  paste(left: number, top: number, picture: { width: number; height: number; rgb: Uint8Array }): void {
    for (let y = 0; y < picture.height; y++) {
      const row = picture.rgb.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
      this.rgb.set(row, ((top + y) * this.width + left) * 3);
    }
  }

  /** Text with its top left at (left, top), `zoom` canvas pixels to a font pixel. */
  text(left: number, top: number, text: string, zoom: number, colour: Colour): void {
    drawText(text, (x, y) => this.fill(left + x * zoom, top + y * zoom, zoom, zoom, colour));
  }
}
