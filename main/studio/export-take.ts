import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import { exportMp4, exportPngSequence, type ExportProgress } from '../export/index.ts';
import { decodeFrame } from '../memory/frame-codec.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import { readSettings } from './settings.ts';
import { pathOf } from './take-path.ts';

export interface ExportTakeOptions {
  readonly project: ProjectFile;
  readonly take: Take;
  /** The MP4 to write, or the folder for a PNG sequence. */
  readonly out: string;
  readonly format: 'mp4' | 'png';
  /** First and last frame, both included; the whole take when missing. */
  readonly range?: readonly [first: number, last: number];
  readonly size?: { readonly width: number; readonly height: number };
  /** x264's constant rate factor, 1 (best) to 51. */
  readonly crf?: number;
  readonly overwrite?: boolean;
  /** The user's own ffmpeg. */
  readonly ffmpeg?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface ExportedTake {
  readonly out: string;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** What the user should know about the file: sizes that were changed, metadata that did not fit. */
  readonly notices: readonly string[];
}

/**
 * Writes the rendered frames of a take as an MP4 or a PNG sequence, with take, seed, model and path in the MP4's
 * metadata. Throws `export-options` when the range has frames that are not rendered, and what main/export throws.
 */
export async function exportTake(options: ExportTakeOptions): Promise<ExportedTake> {
  const { project, take, out, format, size, crf, overwrite, ffmpeg, signal, onProgress } = options;
  await checkOptions(options);
  const path = pathOf(take);
  const [first, last] = checkRange(project, take, options.range);
  const start = await readFrame(project, take, first);
  const rendered = project.firstMissingFrame(take.id);
  const unfinished =
    rendered < path.durationFrames
      ? [
          `Take "${take.name}" is not finished: ${rendered} of its ${path.durationFrames} frames are rendered.`,
        ]
      : [];
  const frameCount = last - first + 1;
  const common = {
    out,
    frameCount,
    width: start.width,
    height: start.height,
    ...(overwrite !== undefined && { overwrite }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  };
  if (format === 'png') {
    await exportPngSequence({ ...common, firstNumber: first, frames: framesOf(project, take, first, last) });
    const { width, height } = start;
    return { out, firstFrame: first, lastFrame: last, width, height, fps: path.fps, notices: unfinished };
  }
  const { width, height, notices } = await exportMp4({
    ...common,
    frames: picturesOf(project, take, first, last),
    fps: path.fps,
    metadata: metadataOf(take, first, last),
    ...(size && { size }),
    ...(crf !== undefined && { crf }),
    ...(ffmpeg !== undefined && { ffmpeg }),
  });
  return {
    out,
    firstFrame: first,
    lastFrame: last,
    width,
    height,
    fps: path.fps,
    notices: [...unfinished, ...notices],
  };
}

/** Refuses what would be silently ignored, and the one file that must never be overwritten: the project itself. */
async function checkOptions({ project, out, format, size, crf, ffmpeg }: ExportTakeOptions): Promise<void> {
  if (format === 'png' && (size ?? crf ?? ffmpeg) !== undefined) {
    throw new LookbackError(
      'export-options',
      'PNG pictures are written as they are: size, crf and ffmpeg are for MP4.',
    );
  }
  const [target, source] = await Promise.all([
    realpath(out).catch(() => resolve(out)),
    realpath(project.file),
  ]);
  if (target === source) {
    throw new LookbackError(
      'export-options',
      `${out} is the project itself; choose another name for the export.`,
    );
  }
}

function checkRange(
  project: ProjectFile,
  take: Take,
  range?: readonly [first: number, last: number],
): readonly [first: number, last: number] {
  const rendered = project.firstMissingFrame(take.id);
  if (rendered === 0) {
    throw new LookbackError(
      'export-options',
      `Take "${take.name}" has no rendered frames yet; render it first.`,
    );
  }
  const [first, last] = range ?? [0, rendered - 1];
  if (first <= last && last < rendered) return [first, last];
  throw new LookbackError(
    'export-options',
    first > last
      ? `The range ${first}-${last} runs backwards; give the smaller frame number first.`
      : `Frames ${first}-${last} were asked for, but take "${take.name}" has frames 0-${rendered - 1} so far.`,
  );
}

/** One frame of a take, decoded. */
export async function readFrame(project: ProjectFile, take: Take, number: number): Promise<FramePixels> {
  const frame = project.frame(take.id, number);
  return decodeFrame(frame.image, frame.depth);
}

async function* framesOf(
  project: ProjectFile,
  take: Take,
  first: number,
  last: number,
): AsyncGenerator<FramePixels> {
  for (let number = first; number <= last; number++) yield await readFrame(project, take, number);
}

/** How many frames are decoded while ffmpeg encodes the ones before. */
const readAhead = 4;

/** The pictures alone, decoded ahead of the reader; depth is not looked at. */
async function* picturesOf(
  project: ProjectFile,
  take: Take,
  first: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  const ahead: Promise<FramePixels>[] = [];
  for (let next = first; next <= last || ahead.length > 0;) {
    while (ahead.length < readAhead && next <= last) {
      const decoded = decodeFrame(project.frame(take.id, next++).image);
      // When the reader stops early, nobody waits for the rest: a damaged frame among it is no failure then.
      decoded.catch(() => undefined);
      ahead.push(decoded);
    }
    const frame = await ahead.shift();
    if (frame) yield frame.rgb;
  }
}

/** Flat values: main/export writes them as JSON into the comment, and leaves out the longest when they are too long. */
function metadataOf(take: Take, first: number, last: number): Record<string, string> {
  return {
    title: take.name,
    studio: 'Lookback Studio',
    take: take.name,
    seed: String(take.seed),
    model: take.modelId,
    modelSha256: take.modelSha256,
    frames: `${first}-${last}`,
    settings: JSON.stringify(readSettings(take.settings)),
    path: JSON.stringify(take.path),
  };
}
