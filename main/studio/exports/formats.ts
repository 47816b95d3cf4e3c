import type { VideoCodec } from '../../export/index.ts';
import type { ExportFormat, ExportRequest } from '../views.ts';

export type Quality = ExportRequest['quality'];

/** What an export writes: a video, a folder of stored pictures, or the camera path with its cameras. */
export type Product =
  | { readonly kind: 'video'; readonly codec: VideoCodec; readonly shows: 'picture' | 'depth' }
  | { readonly kind: 'pictures'; readonly shows: 'picture' | 'depth' }
  | { readonly kind: 'path' };

export const products: Readonly<Record<ExportFormat, Product>> = {
  h264: { kind: 'video', codec: 'h264', shows: 'picture' },
  h265: { kind: 'video', codec: 'h265', shows: 'picture' },
  vp9: { kind: 'video', codec: 'vp9', shows: 'picture' },
  png: { kind: 'pictures', shows: 'picture' },
  'depth-png': { kind: 'pictures', shows: 'depth' },
  'depth-h264': { kind: 'video', codec: 'h264', shows: 'depth' },
  path: { kind: 'path' },
};

/** Constant rate factors: `small` shows it on a second look, `good` hardly ever, `best` never. */
export const rateFactors: Readonly<Record<VideoCodec, Readonly<Record<Quality, number>>>> = {
  h264: { small: 26, good: 18, best: 12 },
  h265: { small: 30, good: 22, best: 16 },
  vp9: { small: 40, good: 30, best: 20 },
};

/**
 * Measured on the demo's walk (97 frames of 128 x 72 by Lookback S): bits that a pixel of a frame costs at the frame's
 * own size. Enlarged, a video of n times the pixels takes about n to the `growth` as much. Grey depth takes half.
 */
const cost: Readonly<Record<VideoCodec, { bits: Readonly<Record<Quality, number>>; growth: number }>> = {
  h264: { bits: { small: 0.19, good: 0.44, best: 0.87 }, growth: 0.7 },
  h265: { bits: { small: 0.15, good: 0.3, best: 0.55 }, growth: 0.5 },
  vp9: { bits: { small: 0.11, good: 0.2, best: 0.35 }, growth: 0.5 },
};

/** About how many bytes a video will have. `frames`: different ones; a repeated frame costs next to nothing. */
export function estimatedVideoBytes(
  { codec, shows }: Product & { kind: 'video' },
  quality: Quality,
  frames: number,
  framePixels: number,
  videoPixels: number,
): number {
  const { bits, growth } = cost[codec];
  const share = shows === 'depth' ? 0.5 : 1;
  const perFrame = (share * bits[quality] * framePixels * (videoPixels / framePixels) ** growth) / 8;
  return Math.round(frames * perFrame + 1000);
}
