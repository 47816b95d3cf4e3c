import type { ChunkMemory } from '../../../main/api/index.ts';
import type { SettingsPatch } from '../state/inspect.svelte.ts';

type Slot = ChunkMemory['picks'][number]['slot'];

export const slotWords: Readonly<Record<Slot, string>> = {
  recent: 'Latest',
  origin: 'Origin',
  pinned: 'Pinned',
  retrieved: 'Remembered',
};

/** The slots' colours (theme.css). */
export const slotColours: Readonly<Record<Slot, string>> = {
  recent: 'var(--recent)',
  origin: 'var(--origin)',
  pinned: 'var(--pinned)',
  retrieved: 'var(--retrieved)',
};

/** Colours of the frames in the coverage picture, by rank; told apart by number as well. */
export const rankColours = [
  '#5cc8d7',
  '#b79cf5',
  '#7fce8b',
  '#f28fb4',
  '#e9a23b',
  '#8ab4ff',
  '#d7d55c',
  '#f0766d',
] as const;

export function rankColour(rank: number): string {
  return rankColours[rank % rankColours.length] ?? rankColours[0];
}

/** A share (0..1) in whole percent; something is never rounded to nothing, nor almost all to all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '< 1 %';
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

/** How long ago a frame was, in frames and seconds. */
export function age(frames: number, fps: number): string {
  const seconds = frames / fps;
  return `${frames} ${frames === 1 ? 'frame' : 'frames'} ago (${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s)`;
}

/** Pins or bans a frame in settings that are tried; asking for the same again takes it back. */
export function toggled(
  memory: ChunkMemory,
  trial: SettingsPatch | undefined,
  list: 'pinned' | 'banned',
  frame: number,
): SettingsPatch {
  const other = list === 'pinned' ? 'banned' : 'pinned';
  const now = trial?.[list] ?? memory.settings[list];
  const opposite = trial?.[other] ?? memory.settings[other];
  const next = now.includes(frame) ? now.filter((number) => number !== frame) : [...now, frame];
  return { [list]: next, [other]: opposite.filter((number) => number !== frame) };
}
