import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import { exportPngSequence, exportVideo } from '../export/index.ts';
import type { ExportProgress } from '../export/index.ts';
import { decodeFrame } from '../memory/frame-codec.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import { pictures, wholeFrames } from './exports/frame-sources.ts';
import { metadataOf } from './exports/metadata.ts';
import { pathOf } from './take-path.ts';

const codecOf = { mp4: 'h264', h265: 'h265', vp9: 'vp9' } as const;

export interface ExportTakeOptions {
  readonly project: ProjectFile;
  readonly take: Take;
  /** The video to write, or the folder for a PNG sequence. */
  readonly out: string;
  /** `mp4` is H.264; H.265 goes into an MP4 as well, VP9 into a WebM. */
  readonly format: keyof typeof codecOf | 'png';
  /** First and last frame, both included; the whole take when missing. */
  readonly range?: readonly [first: number, last: number];
  readonly size?: { readonly width: number; readonly height: number };
  /** The codec's constant rate factor: 1 is best. */
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
 * Writes the rendered frames of a take as a video or a PNG sequence, with take, seed, model and path in the video's
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
  const numbers = Array.from({ length: frameCount }, (_, i) => first + i);
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
    await exportPngSequence({
      ...common,
      firstNumber: first,
      frames: wholeFrames(project, take.id, numbers),
    });
    const { width, height } = start;
    return { out, firstFrame: first, lastFrame: last, width, height, fps: path.fps, notices: unfinished };
  }
  const { width, height, notices } = await exportVideo({
    ...common,
    frames: pictures(project, take.id, numbers),
    codec: codecOf[format],
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
      'PNG pictures are written as they are: size, crf and ffmpeg are for videos.',
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
