import type { ExportFormat, ExportRequest } from '../../../main/api/index.ts';

export type Quality = ExportRequest['quality'];

/** A ready-made choice in plain words. `height` scales the picture to that many pixels; undefined keeps its own size. */
export interface ExportPreset {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly format: ExportFormat;
  readonly quality: Quality;
  readonly height?: number;
}

export const exportPresets: readonly ExportPreset[] = [
  {
    id: 'share',
    name: 'To share',
    hint: 'MP4, 720p, plays everywhere',
    format: 'h264',
    quality: 'good',
    height: 720,
  },
  {
    id: 'best',
    name: 'Best quality',
    hint: 'MP4, 1080p, large file',
    format: 'h264',
    quality: 'best',
    height: 1080,
  },
  {
    id: 'small',
    name: 'Small file',
    hint: 'MP4, 480p, for messages',
    format: 'h264',
    quality: 'small',
    height: 480,
  },
  {
    id: 'pictures',
    name: 'Pictures',
    hint: 'One PNG per frame, lossless, for compositing',
    format: 'png',
    quality: 'best',
  },
  { id: 'depth', name: 'Depth pass', hint: 'One 16-bit PNG per frame', format: 'depth-png', quality: 'best' },
  {
    id: 'path',
    name: 'Camera path',
    hint: 'JSON: keyframes, and the camera of every frame',
    format: 'path',
    quality: 'best',
  },
];

export const formatWords: Readonly<Record<ExportFormat, string>> = {
  h264: 'MP4 (H.264)',
  h265: 'MP4 (H.265, smaller)',
  vp9: 'WebM (VP9)',
  png: 'PNG pictures',
  'depth-png': 'Depth, 16-bit PNG',
  'depth-h264': 'Depth, MP4',
  path: 'Camera path (JSON)',
};

export const endings: Readonly<Record<ExportFormat, string>> = {
  h264: '.mp4',
  h265: '.mp4',
  vp9: '.webm',
  png: '',
  'depth-png': '',
  'depth-h264': '.mp4',
  path: '.json',
};

export function isVideo(format: ExportFormat): boolean {
  return format === 'h264' || format === 'h265' || format === 'vp9' || format === 'depth-h264';
}

/** Width and height, even numbers of pixels, of a picture scaled to a height. */
export function scaledTo(frame: { width: number; height: number }, height: number) {
  const even = (value: number): number => 2 * Math.round(value / 2);
  return { width: even((height * frame.width) / frame.height), height: even(height) };
}

/** A file name without what some system forbids in it. */
export function safeName(name: string): string {
  const safe = [...name.replace(/[<>:"/\\|?*]/g, '-')]
    .filter((character) => character >= ' ')
    .join('')
    .trim()
    .replace(/[. ]+$/, '');
  return safe === '' ? 'Take' : safe.slice(0, 120);
}

/** The same path with another ending; a folder (no ending) keeps its name. */
export function withEnding(path: string, ending: string): string {
  return path.replace(/\.(mp4|webm|json)$/i, '') + ending;
}

export function bytesInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
