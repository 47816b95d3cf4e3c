/** Where the tracks lie, CSS pixels from the top of the canvas. A track of height 0 is not shown. */
export interface Box {
  readonly top: number;
  readonly height: number;
}

export type Track = 'ruler' | 'keys' | 'thumbnails' | 'chunks' | 'memory' | 'takes';
export type Layout = Readonly<Record<Track, Box>>;

export interface Shown {
  readonly thumbnails: boolean;
  readonly memory: boolean;
  readonly takes: boolean;
}

/** The upper part of the ruler: loop range and markers. */
export const laneHeight = 16;
export const takeRowHeight = 22;
const fixed = { ruler: 38, keys: 30, chunks: 26 } as const;
const takesPadding = 4;
const least = { thumbnails: 34, memory: 32, takes: takeRowHeight + takesPadding } as const;
const most = { thumbnails: 56, memory: 104 } as const;

/**
 * Shares out the height. The ruler, keyframes and chunks are always there; takes, memory links and thumbnails come while
 * there is room for each, and then grow.
 */
export function layoutOf(height: number, shown: Shown, takeRows: number): Layout {
  let room = Math.max(0, height - fixed.ruler - fixed.keys - fixed.chunks);
  const given = { thumbnails: 0, memory: 0, takes: 0 };
  const give = (track: keyof typeof given, wanted: number): void => {
    const more = Math.max(0, Math.min(room, wanted - given[track]));
    given[track] += more;
    room -= more;
  };
  for (const track of ['takes', 'memory', 'thumbnails'] as const)
    if (shown[track] && room >= least[track]) give(track, least[track]);
  const wanted = takeRows * takeRowHeight + takesPadding;
  if (given.takes > 0) give('takes', Math.min(wanted, 3 * takeRowHeight + takesPadding));
  if (given.memory > 0) give('memory', most.memory);
  if (given.thumbnails > 0) give('thumbnails', most.thumbnails);
  if (given.takes > 0) give('takes', wanted);
  if (given.memory > 0) give('memory', Infinity);
  let top = 0;
  const box = (size: number): Box => {
    const placed = { top, height: size };
    top += size;
    return placed;
  };
  return {
    ruler: box(fixed.ruler),
    keys: box(fixed.keys),
    thumbnails: box(given.thumbnails),
    chunks: box(fixed.chunks),
    memory: box(given.memory),
    takes: box(given.takes),
  };
}

export const tracks: readonly Track[] = ['ruler', 'keys', 'thumbnails', 'chunks', 'memory', 'takes'];

export function trackAt(layout: Layout, y: number): Track | undefined {
  return tracks.find((track) => y >= layout[track].top && y < layout[track].top + layout[track].height);
}

/** How far the rows of takes can be scrolled, pixels. */
export function takesScrollLimit(layout: Layout, takeRows: number): number {
  return Math.max(0, takeRows * takeRowHeight + takesPadding - layout.takes.height);
}
