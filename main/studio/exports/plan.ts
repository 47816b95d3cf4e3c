import { readdir } from 'node:fs/promises';
import type { Session } from '../session.ts';
import type { ExportPlan, ExportRequest } from '../views.ts';
import { unavailableFormats } from './encoders.ts';
import { estimatedVideoBytes } from './formats.ts';
import { storedBytes } from './frame-facts.ts';
import { shownFrames } from './resample.ts';
import { settleExport, type SettledExport } from './settle.ts';

/**
 * Says what an export would do, all takes together; nothing is written. Width and height are those of the first take.
 * @throws LookbackError 'export-options' (a request that cannot be done, with the sentence), 'take-missing'
 */
export async function planExport(session: Session, request: ExportRequest): Promise<ExportPlan> {
  const [settled, unavailable] = await Promise.all([
    settleExport(session, request),
    unavailableFormats(session.ffmpeg),
  ]);
  const { width, height } = settled[0]!.geometry;
  const sum = (of: (one: SettledExport) => number) => settled.reduce((total, one) => total + of(one), 0);
  const files = settled.flatMap((one) => one.files);
  return {
    files: await Promise.all(files.map(async (path) => ({ path, exists: await exists(path) }))),
    width,
    height,
    frames: sum(({ frames }) => frames),
    durationMs: sum(({ resampling: { count, fps } }) => (count * 1000) / fps),
    estimatedBytes: sum((one) => estimatedBytes(session, one)),
    notices: [...new Set(settled.flatMap(({ notices }) => notices))],
    unavailable,
  };
}

/** Whether a file is there, or a folder with something in it. */
export async function exists(path: string): Promise<boolean> {
  const inside = await readdir(path).catch((error: NodeJS.ErrnoException) => error.code === 'ENOTDIR');
  return inside === true || (inside !== false && inside.length > 0);
}

/** JSON of one camera in a `.cameras.json`. */
const bytesPerCamera = 500;

function estimatedBytes(session: Session, one: SettledExport): number {
  const { product, take, first, last, frame, geometry, quality, resampling } = one;
  const [framePixels, videoPixels] = [frame, geometry.picture].map(({ width, height }) => width * height);
  switch (product.kind) {
    case 'video':
      return estimatedVideoBytes(product, quality, shownFrames(resampling), framePixels!, videoPixels!);
    case 'pictures':
      return storedBytes(session, take.id, first, last, product.shows);
    case 'path':
      return resampling.count * bytesPerCamera;
  }
}
