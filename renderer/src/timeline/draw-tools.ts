import type { Palette } from './palette.ts';

export type Context = CanvasRenderingContext2D;

const fitted = new Map<string, string>();
const widths = new Map<string, number>();
const mostTexts = 2000;

/** Width of a text in the context's present font; remembered. */
export function widthOf(context: Context, text: string): number {
  const key = `${context.font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > mostTexts) widths.clear();
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** The text, cut off with an ellipsis where it is wider than `room` pixels; empty where not even that fits. */
export function fitText(context: Context, text: string, room: number): string {
  if (room < 8) return '';
  if (widthOf(context, text) <= room) return text;
  const key = `${Math.floor(room)}\n${context.font}\n${text}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const shorter = `${letters.slice(0, middle).join('').trimEnd()}…`;
    if (context.measureText(shorter).width <= Math.floor(room)) low = middle;
    else high = middle - 1;
  }
  const text2 = low === 0 ? '' : `${letters.slice(0, low).join('').trimEnd()}…`;
  if (fitted.size > mostTexts) fitted.clear();
  fitted.set(key, text2);
  return text2;
}

const hatches = new Map<string, CanvasPattern>();
const hatchSize = 8;

/** Slanted lines of a colour, so that what is stale is told apart without seeing colours. */
export function hatchOf(context: Context, colour: string): CanvasPattern | string {
  const known = hatches.get(colour);
  if (known) return known;
  const tile = new OffscreenCanvas(hatchSize * 2, hatchSize * 2);
  const pen = tile.getContext('2d');
  if (!pen) return colour;
  pen.scale(2, 2);
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const x of [-hatchSize, 0, hatchSize]) {
    pen.beginPath();
    pen.moveTo(x, hatchSize);
    pen.lineTo(x + hatchSize, 0);
    pen.stroke();
  }
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return colour;
  pattern.setTransform(new DOMMatrix().scale(0.5));
  hatches.set(colour, pattern);
  return pattern;
}

export function line(context: Context, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/** A line one pixel wide that is not smeared over two. */
export function crisp(x: number): number {
  return Math.round(x - 0.5) + 0.5;
}

/** A small word on a dark plate, kept within `width`. */
export function drawLabel(
  context: Context,
  palette: Palette,
  text: string,
  middle: number,
  top: number,
  width: number,
): void {
  context.font = `12px ${palette.font}`;
  const box = widthOf(context, text) + 12;
  const left = Math.max(2, Math.min(width - box - 2, middle - box / 2));
  context.fillStyle = palette.bg3;
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top, box, 19, 4);
  context.fill();
  context.stroke();
  context.fillStyle = palette.text;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left + 6, top + 10);
}
