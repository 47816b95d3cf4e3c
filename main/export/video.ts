import { extname } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import { checkVideoSize, codecs, type VideoCodec } from './codecs.ts';
import { bytesPerPixel, checkEncoderSettings, encoderArguments } from './encoder-arguments.ts';
import type { EncoderSettings, PixelKind, Preset } from './encoder-arguments.ts';
import { startEncoder } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { encoderError } from './failures.ts';
import { findFfmpeg, missingCodec } from './find-ffmpeg.ts';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { cancelledError, checkFrameCount, numberedFrames, progressOf } from './frame-source.ts';
import type { ExportProgress, FrameSource } from './frame-source.ts';
import { exportGeometry } from './geometry.ts';
import type { Size } from './geometry.ts';
import { metadataTags } from './metadata.ts';
import { openOutput } from './output-file.ts';

export interface VideoOptions {
  /** Row-major pixels, `pixels` says of what kind. A frame must not be changed after it was handed over. */
  readonly frames: FrameSource<Uint8Array>;
  /** `rgb` (the default): r, g, b; `grey`: one byte. Full range. */
  readonly pixels?: PixelKind;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frameCount: number;
  /** Default: `h264`. */
  readonly codec?: VideoCodec;
  /** The video file; its name ends in `.mp4`, for VP9 in `.webm`. */
  readonly out: string;
  /** The video's size; other shapes than the frames' are filled up with black. Default: the frames' own size. */
  readonly size?: Size;
  /** Instead of `size`: a factor. */
  readonly scale?: number;
  /** The codec's quality, 1 (best) to 51, for VP9 to 63; default: one that looks lossless or nearly so. */
  readonly crf?: number;
  /** Speed of x264 and x265; default `medium`. */
  readonly preset?: Preset;
  /** Title, take, seed, model, path JSON and so on: see `metadataTags`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly overwrite?: boolean;
  /** The user's own ffmpeg, tried first; or one that was found before. */
  readonly ffmpeg?: string | FoundFfmpeg;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface VideoResult extends Size {
  readonly out: string;
  readonly bytes: number;
  readonly frameCount: number;
  readonly elapsedMs: number;
  /** What the user should know though all went well. */
  readonly notices: readonly string[];
}

/**
 * Writes a video (yuv420p, BT.709, limited range, in MP4 with the index first) from a stream of frames. Memory holds two
 * frames at a time whatever the length. The file appears under its name only when it is whole.
 *
 * @throws LookbackError `export-options`, `export-exists`, `export-failed`, `ffmpeg-missing`, `cancelled`; errors of
 * the frame source pass through. Nothing of ours is left behind, and an existing file stays as it was.
 */
export async function exportVideo(options: VideoOptions): Promise<VideoResult> {
  const startedMs = performance.now();
  const { width, height, fps, frameCount, signal, preset = 'medium' } = options;
  const { codec = 'h264', pixels = 'rgb' } = options;
  const { ending, usualCrf } = codecs[codec];
  const { crf = usualCrf } = options;
  checkFrameCount(frameCount);
  checkEncoderSettings({ codec, fps, crf, preset });
  if (extname(options.out).toLowerCase() !== ending)
    throw new LookbackError(
      'export-options',
      `The video's name must end in ${ending}; it is ${options.out}.`,
    );
  const geometry = exportGeometry({ width, height }, options);
  checkVideoSize(codec, geometry);
  const { tags, notices } = metadataTags(options.metadata);
  if (signal?.aborted) throw cancelledError();

  const found = typeof options.ffmpeg === 'object' ? options.ffmpeg : await findFfmpeg(options.ffmpeg);
  const missing = missingCodec(found, codec);
  if (missing !== undefined) throw new LookbackError('export-options', missing);
  const file = await openOutput(options.out, { overwrite: options.overwrite ?? false });
  try {
    const frame = { width, height };
    const settings: EncoderSettings = { codec, pixels, frame, geometry, fps, crf, preset, tags };
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
  { frames, width, height, pixels = 'rgb', frameCount, signal, onProgress }: VideoOptions,
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
      checkFrame(frame, number, width * height * bytesPerPixel[pixels]);
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
