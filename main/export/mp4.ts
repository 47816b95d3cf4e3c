import { extname } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import { checkEncoderSettings, encoderArguments } from './encoder-arguments.ts';
import type { EncoderSettings, Preset } from './encoder-arguments.ts';
import { startEncoder } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { encoderError } from './failures.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { cancelledError, checkFrameCount, numberedFrames, progressOf } from './frame-source.ts';
import type { ExportProgress, FrameSource } from './frame-source.ts';
import { exportGeometry } from './geometry.ts';
import type { Size } from './geometry.ts';
import { metadataTags } from './metadata.ts';
import { openOutput } from './output-file.ts';

export interface Mp4Options {
  /** rgb24, `width * height * 3` bytes each, full range sRGB. A frame must not be changed after it was handed over. */
  readonly frames: FrameSource<Uint8Array>;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frameCount: number;
  /** The video file; its name ends in `.mp4`. */
  readonly out: string;
  /** The video's size; other shapes than the frames' are filled up with black. Default: the frames' own size. */
  readonly size?: Size;
  /** Instead of `size`: a factor. */
  readonly scale?: number;
  /** x264's quality, 1 (best) to 51; default 18. */
  readonly crf?: number;
  /** x264's speed; default `medium`. */
  readonly preset?: Preset;
  /** Title, take, seed, model, path JSON and so on: see `metadataTags`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly overwrite?: boolean;
  /** The user's own ffmpeg, tried first; or one that was found before. */
  readonly ffmpeg?: string | FoundFfmpeg;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface Mp4Result extends Size {
  readonly out: string;
  readonly bytes: number;
  readonly frameCount: number;
  readonly elapsedMs: number;
  /** What the user should know though all went well. */
  readonly notices: readonly string[];
}

/**
 * Writes H.264 (yuv420p, BT.709, limited range, index first) from a stream of frames. Memory holds two frames at a
 * time whatever the length. The file appears under its name only when it is whole.
 *
 * @throws LookbackError `export-options`, `export-exists`, `export-failed`, `ffmpeg-missing`, `cancelled`; errors of
 * the frame source pass through. Nothing of ours is left behind, and an existing file stays as it was.
 */
export async function exportMp4(options: Mp4Options): Promise<Mp4Result> {
  const startedMs = performance.now();
  const { width, height, fps, frameCount, signal, crf = 18, preset = 'medium' } = options;
  checkFrameCount(frameCount);
  checkEncoderSettings({ fps, crf, preset });
  if (extname(options.out).toLowerCase() !== '.mp4')
    throw new LookbackError('export-options', `The video's name must end in .mp4; it is ${options.out}.`);
  const geometry = exportGeometry({ width, height }, options);
  const { tags, notices } = metadataTags(options.metadata);
  if (signal?.aborted) throw cancelledError();

  const found = typeof options.ffmpeg === 'object' ? options.ffmpeg : await findFfmpeg(options.ffmpeg);
  const file = await openOutput(options.out, { overwrite: options.overwrite ?? false });
  try {
    const settings: EncoderSettings = { frame: { width, height }, geometry, fps, crf, preset, tags };
    const encoder = startEncoder(found.path, encoderArguments(settings, 'pipe:0', `file:${file.partial}`));
    await encode(options, encoder, found.path, file.out, startedMs);
    const { bytes } = await file.commit();
    options.onProgress?.(progressOf(frameCount, frameCount, startedMs));
    return {
      ...{ out: file.out, bytes, frameCount, width: geometry.width, height: geometry.height },
      ...{
        elapsedMs: performance.now() - startedMs,
        notices: [...found.notices, ...geometry.notices, ...notices],
      },
    };
  } finally {
    // After a commit there is nothing left to remove.
    await file.discard();
  }
}

/** Feeds every frame and waits for ffmpeg's end; on any failure ffmpeg is gone before this throws. */
async function encode(
  { frames, width, height, frameCount, signal, onProgress }: Mp4Options,
  encoder: Encoder,
  ffmpeg: string,
  out: string,
  startedMs: number,
): Promise<void> {
  const kill = (): void => void encoder.kill();
  signal?.addEventListener('abort', kill, { once: true });
  let writing = Promise.resolve();
  let lost = false;
  try {
    for await (const { frame, number } of numberedFrames(frames, frameCount, signal)) {
      checkFrame(frame, number, width * height * 3);
      // One frame is on its way to ffmpeg while the source makes the next one.
      await writing;
      if (lost) break;
      writing = encoder.write(frame).catch(() => {
        lost = true;
      });
      if (number + 1 < frameCount) onProgress?.(progressOf(number + 1, frameCount, startedMs));
    }
    await writing;
    const end = await encoder.finish();
    if (signal?.aborted) throw cancelledError();
    if (lost || end.code !== 0) throw encoderError(end, ffmpeg, out);
    if (encoder.framesEncoded() !== frameCount)
      throw new LookbackError(
        'export-failed',
        `ffmpeg wrote ${encoder.framesEncoded()} of ${frameCount} frames to ${out}. Export it again.`,
        { context: { out, ffmpeg, stderr: end.lastLines } },
      );
  } catch (error) {
    await encoder.kill();
    throw error;
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

function checkFrame(frame: Uint8Array, number: number, bytes: number): void {
  if (!(frame instanceof Uint8Array) || frame.length !== bytes)
    throw new LookbackError(
      'export-options',
      `Frame ${number} has ${frame instanceof Uint8Array ? frame.length : 'no'} bytes instead of ${bytes}.`,
      { context: { frame: number, bytes } },
    );
}
