import type { TakeChunks } from '../state/chunks.ts';
import { leftOf, visibleFrames, type Scale } from './scale.ts';

/** What a pixel of the chunk track shows where chunks are too narrow for boxes; of several the highest is seen. */
export const columnKinds = ['empty', 'done', 'draft', 'stale', 'failed'] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** Chunks at least this wide are drawn as boxes, narrower ones as columns. Pixels. */
const narrowestBox = 3;

export function hasBoxes(scale: Scale, framesPerChunk: number): boolean {
  return framesPerChunk / scale.framesPerPixel >= narrowestBox;
}

/** Rendered with fewer denoise steps than the model's own; an origin has none. */
export function isDraft(
  chunk: { readonly number: number; readonly steps: number },
  fullSteps: number,
): boolean {
  return chunk.number > 0 && chunk.steps > 0 && chunk.steps < fullSteps;
}

/** One entry (index into `columnKinds`) per pixel. Trouble outshines the rest, so that one stale chunk of many is seen. */
export function chunkColumns(chunks: TakeChunks, scale: Scale, fullSteps: number): Uint8Array {
  const columns = new Uint8Array(Math.max(0, Math.ceil(scale.width)));
  const { from, to } = visibleFrames(scale);
  chunks.forEachRun(from, to, (run) => {
    const kind: ColumnKind =
      run.status === 'done'
        ? isDraft({ number: 1, steps: run.steps }, fullSteps)
          ? 'draft'
          : 'done'
        : run.status;
    const code = columnKinds.indexOf(kind);
    const first = Math.max(0, Math.floor(leftOf(scale, run.from)));
    const end = Math.min(columns.length, Math.max(first + 1, Math.round(leftOf(scale, run.to))));
    for (let x = first; x < end; x++) if ((columns[x] ?? 0) < code) columns[x] = code;
  });
  return columns;
}

/** Calls `visit` for every stretch of equal pixels that are not empty; x0 ≤ x < x1. */
export function forEachStretch(
  columns: Uint8Array,
  visit: (x0: number, x1: number, kind: ColumnKind) => void,
): void {
  for (let x = 0; x < columns.length;) {
    const code = columns[x] ?? 0;
    let end = x + 1;
    while (end < columns.length && columns[end] === code) end++;
    if (code > 0) visit(x, end, columnKinds[code] ?? 'empty');
    x = end;
  }
}
