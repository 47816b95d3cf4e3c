import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp from 'sharp';
import { LookbackError } from '../core/errors.ts';
import { Canvas } from './canvas.ts';
import type { Colour } from './canvas.ts';
import { layOutSheet } from './contact-sheet-layout.ts';
import type { ContactSheetRow, SheetLayout } from './contact-sheet-layout.ts';
import { outputError } from './failures.ts';
import { openOutput } from './output-file.ts';

export interface ContactSheetOptions {
  readonly rows: readonly ContactSheetRow[];
  /** Sheet pixels to a frame's pixel. */
  readonly scale: number;
  /** A PNG file. */
  readonly out: string;
  readonly overwrite?: boolean;
}

const colours = {
  background: [19, 21, 25],
  edge: [52, 56, 65],
  label: [230, 228, 222],
  caption: [146, 153, 164],
} as const satisfies Record<string, Colour>;
const largestSheet = 60_000_000;

/**
 * Draws rows of frames on a dark sheet, with labels on the left and captions underneath. Frames are enlarged with
 * hard pixels by whole factors, so that what a model really made can be judged, and with Lanczos otherwise.
 *
 * @throws LookbackError `export-options`, `export-exists`, `export-failed`.
 */
export async function contactSheet(
  options: ContactSheetOptions,
): Promise<{ out: string; width: number; height: number }> {
  check(options);
  const layout = layOutSheet(options.rows, options.scale);
  const { width, height } = layout;
  if (width * height > largestSheet)
    refuse(
      `A contact sheet of ${width} x ${height} pixels is too large. Use a smaller scale or fewer frames.`,
    );
  const file = await openOutput(options.out, { overwrite: options.overwrite ?? false });
  try {
    const { rgb } = await draw(layout);
    const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    await writeFile(file.partial, png).catch((error: unknown) => {
      throw outputError(error, file.out);
    });
    await file.commit();
  } finally {
    await file.discard();
  }
  return { out: file.out, width, height };
}

async function draw(layout: SheetLayout): Promise<Canvas> {
  const canvas = new Canvas(layout.width, layout.height, colours.background);
  for (const cell of layout.cells) {
    canvas.fill(cell.left - 1, cell.top - 1, cell.width + 2, cell.height + 2, colours.edge);
    canvas.paste(cell.left, cell.top, await enlarged(cell));
  }
  const blocks = [
    ...layout.labels.map((block) => ({ ...block, colour: colours.label })),
    ...layout.captions.map((block) => ({ ...block, colour: colours.caption })),
  ];
  for (const { left, top, lines, colour } of blocks)
    lines.forEach((line, at) => canvas.text(left, top + at * layout.lineHeight, line, layout.zoom, colour));
  return canvas;
}

async function enlarged(
  cell: SheetLayout['cells'][number],
): Promise<{ width: number; height: number; rgb: Buffer }> {
  const { width, height, frame } = cell;
  const whole = width % frame.width === 0 && height % frame.height === 0;
  const rgb = await sharp(frame.rgb, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .resize(width, height, { kernel: whole ? 'nearest' : 'lanczos3', fit: 'fill' })
    .raw()
    .toBuffer();
  return { width, height, rgb };
}

function refuse(message: string): never {
  throw new LookbackError('export-options', message);
}

function check({ rows, scale, out }: ContactSheetOptions): void {
  if (!(scale > 0 && scale <= 16))
    refuse(`A contact sheet's scale must be above 0 and at most 16; it is ${scale}.`);
  if (extname(out).toLowerCase() !== '.png') refuse(`A contact sheet's name must end in .png; it is ${out}.`);
  const frames = rows.flatMap((row) => row.frames);
  if (frames.length === 0) refuse('A contact sheet needs at least one frame.');
  const broken = frames.find(({ width, height, rgb }) => width < 1 || rgb.length !== width * height * 3);
  if (broken)
    refuse(
      `A frame says it is ${broken.width} x ${broken.height}, but has ${broken.rgb.length} bytes of picture.`,
    );
}
