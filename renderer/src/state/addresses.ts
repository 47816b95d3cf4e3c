import type { ChunkEntry } from './chunks.ts';

/** Widths that the frame route scales to, pixels. */
export type ThumbnailWidth = 64 | 96 | 160 | 320;

/** The address of a rendered frame; it changes with the frame's contents, so pictures are cached for ever. */
export function frameAddress(
  project: string,
  chunk: ChunkEntry,
  frame: number,
  options: { width?: ThumbnailWidth; kind?: 'picture' | 'depth' } = {},
): string {
  const query = new URLSearchParams({ r: String(chunk.revision) });
  if (options.width !== undefined) query.set('w', String(options.width));
  if (options.kind === 'depth') query.set('kind', 'depth');
  return `frames/${project}/${chunk.take}/${frame}.png?${query.toString()}`;
}

/** A frame of the chunk in work, as far as it is denoised. */
export function previewAddress(
  project: string,
  step: { take: number; number: number; serial: number },
  index: number,
): string {
  return `preview/${project}/${step.take}/${step.number}/${index}.png?s=${step.serial}`;
}

export function originAddress(modelSha256: string, id: string): string {
  return `origins/${modelSha256}/${encodeURIComponent(id)}.png`;
}
