import type { PresetName } from '../../../main/core/path/index.ts';

/** The way of each preset from above as an SVG path, 24 × 24; ahead is up. */
export const presetDrawings: Readonly<Record<PresetName, string>> = {
  'out-and-back': 'M10 21V6l-3 3M10 6l3 3M14 6v15',
  'turn-round': 'M9 21V8a3 3 0 0 1 6 0v13l-3-3m3 3l3-3',
  'look-around': 'M12 12h.01M19 12a7 7 0 1 1-3-5.7M16 2.5v4h-4',
  orbit: 'M12 12h.01M12 19a7 7 0 1 1 7-7M22 9l-3 3-3-3',
  'figure-eight': 'M12 12c-2-4-8-4-8 0s6 4 8 0 8-4 8 0-6 4-8 0',
  dolly: 'M12 21V4M8 8l4-4 4 4',
  'dolly-back': 'M12 3v17M8 16l4 4 4-4',
  'random-walk': 'M5 20c4-1 1-7 5-8s3 5 7 3 1-7 3-11',
};
