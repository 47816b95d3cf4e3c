import { LookbackError } from '../core/errors.ts';
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

export interface EncoderSettings {
  readonly frame: Size;
  readonly geometry: Geometry;
  readonly fps: number;
  readonly crf: number;
  readonly preset: Preset;
  readonly tags: Readonly<Record<string, string>>;
}

/** @throws LookbackError `export-options`. */
export function checkEncoderSettings({
  fps,
  crf,
  preset,
}: {
  fps: number;
  crf: number;
  preset: string;
}): void {
  const refuse = (message: string): never => {
    throw new LookbackError('export-options', message, { context: { fps, crf, preset } });
  };
  if (!(fps >= 1 && fps <= 240)) refuse(`The frame rate must be 1 to 240 frames per second; it is ${fps}.`);
  // crf 0 would switch x264 to a lossless profile that most players refuse.
  if (!(crf >= 1 && crf <= 51)) refuse(`The quality (crf) must be 1 (best) to 51 (smallest); it is ${crf}.`);
  if (!presets.includes(preset as Preset))
    refuse(`"${preset}" is no x264 preset. Choose one of ${presets.join(', ')}.`);
}

/**
 * ffmpeg's arguments from raw rgb24 frames at `input` to H.264 in MP4 at `out`; understood alike by ffmpeg 4 (2018)
 * and later.
 *
 * Colour: our RGB is full range, video is limited-range BT.709, and swscale would use BT.601 unless told. Chroma is
 * placed where H.264 says it is by default (left, ITU-T H.264 annex E); swscale would centre it.
 */
export function encoderArguments(settings: EncoderSettings, input: string, out: string): string[] {
  const { frame, geometry, tags } = settings;
  const { picture } = geometry;
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
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${frame.width}x${frame.height}`],
    ...['-framerate', String(settings.fps), '-i', input],
    ...[
      '-vf',
      filters.join(','),
      '-c:v',
      'libx264',
      '-crf',
      String(settings.crf),
      '-preset',
      settings.preset,
    ],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...['-movflags', '+faststart+write_colr'],
    ...Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
    ...['-progress', 'pipe:1', '-f', 'mp4', out],
  ];
}
