import type { Box } from './layout.ts';

/** What the monitor shows of one take: a picture, or words about why there is none. */
export type Shown =
  | { readonly kind: 'picture'; readonly bitmap: ImageBitmap; readonly note?: string }
  | { readonly kind: 'words'; readonly text: string };

export interface Colours {
  readonly empty: string;
  readonly hatch: string;
  readonly text: string;
  readonly accent: string;
}

/** One picture, filling the box. Large pixels stay sharp when `smooth` is off. */
export function drawShown(
  context: CanvasRenderingContext2D,
  shown: Shown,
  box: Box,
  smooth: boolean,
  colours: Colours,
): void {
  if (shown.kind === 'words') return drawWords(context, shown.text, box, colours);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  context.drawImage(shown.bitmap, box.x, box.y, box.width, box.height);
}

/** A left of the edge, B right of it, and the edge itself. */
export function drawWipe(
  context: CanvasRenderingContext2D,
  a: Shown,
  b: Shown,
  box: Box,
  edge: number,
  smooth: boolean,
  colours: Colours,
): void {
  const x = box.x + box.width * edge;
  clipped(context, { ...box, width: x - box.x }, () => drawShown(context, a, box, smooth, colours));
  clipped(context, { ...box, x, width: box.x + box.width - x }, () =>
    drawShown(context, b, box, smooth, colours),
  );
  context.fillStyle = colours.accent;
  context.fillRect(x - 1, box.y, 2, box.height);
}

/** |A - B|, four times as strong: equal pictures are black. */
export function drawDifference(
  context: CanvasRenderingContext2D,
  a: Shown,
  b: Shown,
  box: Box,
  smooth: boolean,
  colours: Colours,
): void {
  if (a.kind === 'words' || b.kind === 'words') {
    return drawShown(context, a.kind === 'words' ? a : b, box, smooth, colours);
  }
  drawShown(context, a, box, smooth, colours);
  context.save();
  context.globalCompositeOperation = 'difference';
  drawShown(context, b, box, smooth, colours);
  context.globalCompositeOperation = 'color-dodge';
  context.fillStyle = '#bfbfbf';
  context.fillRect(box.x, box.y, box.width, box.height);
  context.restore();
}

/** A and B next to each other. */
export function drawSide(
  context: CanvasRenderingContext2D,
  a: Shown,
  b: Shown,
  box: Box,
  smooth: boolean,
  colours: Colours,
): void {
  const width = box.width / 2;
  drawShown(context, a, { ...box, width: width - 1 }, smooth, colours);
  drawShown(context, b, { ...box, x: box.x + width + 1, width: width - 1 }, smooth, colours);
}

function clipped(context: CanvasRenderingContext2D, box: Box, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, Math.max(0, box.width), box.height);
  context.clip();
  draw();
  context.restore();
}

function drawWords(context: CanvasRenderingContext2D, text: string, box: Box, colours: Colours): void {
  context.fillStyle = colours.empty;
  context.fillRect(box.x, box.y, box.width, box.height);
  clipped(context, box, () => {
    context.strokeStyle = colours.hatch;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = box.x - box.height; x < box.x + box.width; x += 14) {
      context.moveTo(x, box.y + box.height);
      context.lineTo(x + box.height, box.y);
    }
    context.stroke();
  });
  context.fillStyle = colours.text;
  context.font = '13px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const width = context.measureText(text).width + 24;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  context.save();
  context.fillStyle = colours.empty;
  context.fillRect(x - width / 2, y - 14, width, 28);
  context.restore();
  context.fillText(text, x, y, box.width - 16);
}
