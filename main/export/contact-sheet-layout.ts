import type { FramePixels } from '../core/frame.ts';
import { glyphHeight, textWidth, wrapText } from './bitmap-font.ts';

export interface ContactSheetRow {
  readonly label: string;
  readonly frames: readonly FramePixels[];
  /** A short text under each frame. */
  readonly captions?: readonly string[];
}

/** Text lines with the top left of the first one, in sheet pixels. */
export interface TextBlock {
  readonly left: number;
  readonly top: number;
  readonly lines: readonly string[];
}

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  /** Sheet pixels to a font pixel, and from line to line. */
  readonly zoom: number;
  readonly lineHeight: number;
  readonly labels: readonly TextBlock[];
  readonly captions: readonly TextBlock[];
  readonly cells: readonly { left: number; top: number; width: number; height: number; frame: FramePixels }[];
}

// Sheet pixels.
const margin = 28;
const gutter = 12;
const rowGap = 24;
const labelGap = 24;
const captionGap = 8;
// Font pixels.
const widestLabel = 110;
const lineGap = 3;

/** Places everything: labels in a column on the left, centred on their frames; captions under the frames. */
export function layOutSheet(rows: readonly ContactSheetRow[], scale: number): SheetLayout {
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  const columnWidth = Math.max(...rows.flatMap(({ frames }) => frames.map(({ width }) => scaled(width))));
  const zoom = columnWidth >= 120 ? 2 : 1;
  const lineHeight = (glyphHeight + lineGap) * zoom;
  const blockHeight = (lines: number): number => Math.max(0, lines * lineHeight - lineGap * zoom);

  const wrapped = rows.map(({ label }) => wrapText(label, widestLabel));
  const labelWidth = zoom * Math.max(0, ...wrapped.flat().map(textWidth));
  const firstColumn = margin + (labelWidth > 0 ? labelWidth + labelGap : 0);

  const labels: TextBlock[] = [];
  const captions: TextBlock[] = [];
  const cells: SheetLayout['cells'][number][] = [];
  let top = margin;
  for (const [at, row] of rows.entries()) {
    const lines = wrapped[at] ?? [];
    const pictureHeight = Math.max(0, ...row.frames.map(({ height }) => scaled(height)));
    const labelHeight = blockHeight(lines.length);
    labels.push({
      left: margin,
      top: top + Math.max(0, Math.round((pictureHeight - labelHeight) / 2)),
      lines,
    });

    let captionHeight = 0;
    for (const [column, frame] of row.frames.entries()) {
      const left = firstColumn + column * (columnWidth + gutter);
      cells.push({ left, top, width: scaled(frame.width), height: scaled(frame.height), frame });
      const text = wrapText(row.captions?.[column] ?? '', Math.floor(columnWidth / zoom));
      if (text.length === 0) continue;
      captions.push({ left, top: top + pictureHeight + captionGap, lines: text });
      captionHeight = Math.max(captionHeight, captionGap + blockHeight(text.length));
    }
    top += Math.max(pictureHeight + captionHeight, labelHeight) + rowGap;
  }
  const columns = Math.max(...rows.map(({ frames }) => frames.length));
  const width = firstColumn + columns * columnWidth + (columns - 1) * gutter + margin;
  return { width, height: top - rowGap + margin, zoom, lineHeight, labels, captions, cells };
}
