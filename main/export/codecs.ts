import { LookbackError } from '../core/errors.ts';
import type { Size } from './geometry.ts';

/** What a video can be written as. Each has one file ending and one of ffmpeg's encoders. */
export const codecs = {
  h264: {
    ...{ name: 'H.264', encoder: 'libx264', ending: '.mp4', muxer: 'mp4' },
    ...{ largestCrf: 51, usualCrf: 18, smallestSide: 2 },
  },
  h265: {
    ...{ name: 'H.265', encoder: 'libx265', ending: '.mp4', muxer: 'mp4' },
    // The smallest coding tree unit of the standard.
    ...{ largestCrf: 51, usualCrf: 22, smallestSide: 16 },
  },
  vp9: {
    ...{ name: 'VP9', encoder: 'libvpx-vp9', ending: '.webm', muxer: 'webm' },
    ...{ largestCrf: 63, usualCrf: 30, smallestSide: 2 },
  },
} as const;

export type VideoCodec = keyof typeof codecs;

export const codecNames = Object.keys(codecs) as VideoCodec[];

/** @throws LookbackError `export-options` for a video that is too small for the codec. */
export function checkVideoSize(codec: VideoCodec, { width, height }: Size): void {
  const { name, smallestSide } = codecs[codec];
  if (Math.min(width, height) >= smallestSide) return;
  throw new LookbackError(
    'export-options',
    `A video of ${width} x ${height} is too small for ${name}, which needs ${smallestSide} pixels a side. Choose a larger size or another format.`,
    { context: { codec, width, height } },
  );
}
