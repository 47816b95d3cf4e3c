import { LookbackError } from '../core/errors.ts';
import { codecs, type VideoCodec } from './codecs.ts';
import type { Geometry, Size } from './geometry.ts';

export const presets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
] as const;
export type Preset = (typeof presets)[number];

/** Bytes of a pixel: full-range sRGB, or full-range grey. */
export type PixelKind = 'rgb' | 'grey';
export const bytesPerPixel = { rgb: 3, grey: 1 } as const satisfies Record<PixelKind, number>;

export interface EncoderSettings {
  readonly codec: VideoCodec;
  readonly pixels: PixelKind;
  readonly frame: Size;
  readonly geometry: Geometry;
  readonly fps: number;
  readonly crf: number;
  /** Speed of x264 and x265; VP9 has a speed of its own. */
  readonly preset: Preset;
  readonly tags: Readonly<Record<string, string>>;
}

/** @throws LookbackError `export-options`. */
export function checkEncoderSettings({
  codec,
  fps,
  crf,
  preset,
}: {
  codec: VideoCodec;
  fps: number;
  crf: number;
  preset: string;
}): void {
  const refuse = (message: string): never => {
    throw new LookbackError('export-options', message, { context: { fps, crf, preset } });
  };
  if (!(fps >= 1 && fps <= 240)) refuse(`The frame rate must be 1 to 240 frames per second; it is ${fps}.`);
  const { largestCrf } = codecs[codec];
  // crf 0 would switch x264 to a lossless profile that most players refuse.
  if (!(crf >= 1 && crf <= largestCrf))
    refuse(`The quality (crf) must be 1 (best) to ${largestCrf} (smallest); it is ${crf}.`);
  if (!presets.includes(preset as Preset))
    refuse(`"${preset}" is no x264 preset. Choose one of ${presets.join(', ')}.`);
}

/**
 * ffmpeg's arguments from raw frames at `input` to a video at `out`; understood alike by ffmpeg 4 (2018) and later.
 *
 * Colour: our pixels are full range, video is limited-range BT.709, and swscale would use BT.601 unless told. Chroma is
 * placed where H.264 says it is by default (left, ITU-T H.264 annex E); swscale would centre it.
 */
export function encoderArguments(settings: EncoderSettings, input: string, out: string): string[] {
  const { frame, geometry, tags, codec, pixels } = settings;
  const { picture } = geometry;
  const { muxer } = codecs[codec];
  const filters = [
    `scale=${picture.width}:${picture.height}:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp` +
      ':in_range=pc:out_range=tv:out_color_matrix=bt709:out_h_chr_pos=0:out_v_chr_pos=128',
    'format=yuv420p',
    ...(picture.width === geometry.width && picture.height === geometry.height
      ? []
      : [`pad=${geometry.width}:${geometry.height}:${picture.x}:${picture.y}:black`]),
    'setsar=1',
  ];
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error', '-xerror', '-y'],
    ...['-f', 'rawvideo', '-pix_fmt', pixels === 'grey' ? 'gray' : 'rgb24'],
    ...['-video_size', `${frame.width}x${frame.height}`, '-framerate', String(settings.fps), '-i', input],
    ...['-vf', filters.join(','), ...codecArguments(settings)],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...(muxer === 'mp4' ? ['-movflags', '+faststart+write_colr'] : []),
    ...Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
    ...['-progress', 'pipe:1', '-f', muxer, out],
  ];
}

function codecArguments({ codec, crf, preset }: EncoderSettings): string[] {
  const common = ['-c:v', codecs[codec].encoder, '-crf', String(crf)];
  switch (codec) {
    case 'h264':
      return [...common, '-preset', preset];
    case 'h265':
      // hvc1: Apple's players show no H.265 in MP4 under the other tag. x265 logs past ffmpeg's log level.
      return [...common, '-preset', preset, '-tag:v', 'hvc1', '-x265-params', 'log-level=error'];
    case 'vp9':
      // Without a bit rate of 0 the crf would only be a limit (https://trac.ffmpeg.org/wiki/Encode/VP9).
      return [...common, '-b:v', '0', '-deadline', 'good', '-cpu-used', '4', '-row-mt', '1'];
  }
}
