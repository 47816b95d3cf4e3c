import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TakeView } from '../../../../main/api/index.ts';
import {
  layoutOf,
  takeRowHeight,
  takesScrollLimit,
  trackAt,
  tracks,
} from '../../../../renderer/src/timeline/layout.ts';
import {
  flagUnder,
  markerFlags,
  movedMarker,
  withMarker,
  withoutMarker,
} from '../../../../renderer/src/timeline/marker-list.ts';
import { fitted, leftOf, panned, scaleFor } from '../../../../renderer/src/timeline/scale.ts';
import { takeRows } from '../../../../renderer/src/timeline/take-rows.ts';
import { tilePlaces } from '../../../../renderer/src/timeline/tiles.ts';
import { pathWith } from './helpers.ts';

const all = { thumbnails: true, memory: true, takes: true };

describe('the layout of tracks', () => {
  it('puts one track below the other without gaps, within the height', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 94, max: 1200 }),
        fc.record({ thumbnails: fc.boolean(), memory: fc.boolean(), takes: fc.boolean() }),
        fc.integer({ min: 1, max: 200 }),
        (height, shown, rows) => {
          const layout = layoutOf(height, shown, rows);
          let top = 0;
          for (const track of tracks) {
            expect(layout[track].top).toBe(top);
            top += layout[track].height;
          }
          expect(top).toBeLessThanOrEqual(height);
          for (const track of ['thumbnails', 'memory', 'takes'] as const)
            if (!shown[track]) expect(layout[track].height).toBe(0);
        },
      ),
    );
  });

  it('keeps the ruler, keys and chunks when there is little room, then takes', () => {
    const layout = layoutOf(94 + 30, all, 3);
    expect(layout.chunks.height).toBeGreaterThan(0);
    expect(layout.takes.height).toBeGreaterThanOrEqual(takeRowHeight);
    expect(layout.memory.height).toBe(0);
    expect(layout.thumbnails.height).toBe(0);
  });

  it('finds the track at a height, and lets the takes scroll that do not fit', () => {
    const layout = layoutOf(400, all, 30);
    for (const track of tracks) expect(trackAt(layout, layout[track].top + 1)).toBe(track);
    expect(trackAt(layout, 401)).toBeUndefined();
    expect(takesScrollLimit(layout, 30)).toBeGreaterThan(0);
    expect(takesScrollLimit(layoutOf(400, all, 2), 2)).toBe(0);
  });
});

describe('the rows of takes', () => {
  const take = (id: number, parentTake?: number, forkFrame = 8): TakeView => ({
    id,
    name: `Take ${id}`,
    ...(parentTake !== undefined && { parentTake, forkFrame }),
    seed: 1,
    modelId: 'm',
    modelSha256: 's',
    settings: {} as TakeView['settings'],
    path: pathWith(61, [0, 60]),
    markers: [],
    createdAtMs: 0,
    ownStart: parentTake === undefined ? 0 : forkFrame + 1,
    frameCount: 30,
    firstMissingFrame: 30,
  });

  it('has forks right below what they were forked from', () => {
    const rows = takeRows([take(1), take(2), take(3, 1), take(4, 3), take(5, 1)]);
    expect(rows.map(({ id, depth, parentRow }) => [id, depth, parentRow])).toEqual([
      [1, 0, undefined],
      [3, 1, 0],
      [4, 2, 1],
      [5, 1, 0],
      [2, 0, undefined],
    ]);
  });

  it('shows a fork whose parent is not there', () => {
    expect(takeRows([take(7, 99)]).map(({ id, depth }) => [id, depth])).toEqual([[7, 0]]);
  });
});

describe('thumbnails', () => {
  it('do not overlap, and stay where they are while one pans', () => {
    fc.assert(
      fc.property(fc.double({ min: 1 / 64, max: 100, noNaN: true }), (framesPerPixel) => {
        const scale = scaleFor(500, framesPerPixel, 20_000, 900);
        const places = tilePlaces(scale, 60, 20_000);
        for (const [i, { x, frame }] of places.entries()) {
          expect(x).toBeCloseTo(leftOf(scale, frame));
          const next = places[i + 1];
          if (next) expect(next.x - x).toBeGreaterThanOrEqual(60);
        }
        const later = tilePlaces(panned(scale, 100, 20_000), 60, 20_000).map(({ frame }) => frame);
        const before = new Set(places.map(({ frame }) => frame));
        const end = Math.max(...before);
        for (const frame of later) if (frame <= end) expect(before.has(frame)).toBe(true);
      }),
    );
  });

  it('are only where there is a picture', () => {
    expect(tilePlaces(fitted(61, 800), 60, 0)).toEqual([]);
    expect(tilePlaces(fitted(61, 800), 60, 20).every(({ frame }) => frame < 20)).toBe(true);
    expect(tilePlaces(fitted(61, 800), 0, 20)).toEqual([]);
  });
});

describe('markers', () => {
  const markers = [
    { frame: 3, label: 'Gate' },
    { frame: 20, label: 'Fountain' },
  ];

  it('are kept in order, one per frame', () => {
    expect(withMarker(markers, 10, ' Bend ').map(({ frame }) => frame)).toEqual([3, 10, 20]);
    expect(withMarker(markers, 3, 'Door')[0]).toEqual({ frame: 3, label: 'Door' });
    expect(withMarker(markers, 5, 'x'.repeat(200))[1]?.label).toHaveLength(100);
    expect(withoutMarker(markers, 3)).toEqual([markers[1]]);
  });

  it('replace the one that they are moved to', () => {
    expect(movedMarker(markers, 3, 30).map(({ label }) => label)).toEqual(['Fountain', 'Gate']);
    expect(movedMarker(markers, 3, 20)).toEqual([{ frame: 20, label: 'Gate' }]);
    expect(movedMarker(markers, 4, 9)).toBe(markers);
    expect(movedMarker(markers, 3, 3)).toBe(markers);
  });

  it('cut their label off before the next flag', () => {
    const flags = markerFlags(
      markers,
      (frame) => frame,
      800,
      (text) => text.length * 7,
    );
    expect(flags[0]).toMatchObject({ x: 3, width: 15 });
    expect(flags[1]?.width).toBe(8 * 7 + 12);
    expect(flagUnder(flags, 10)?.label).toBe('Gate');
    expect(flagUnder(flags, 40)?.label).toBe('Fountain');
    expect(flagUnder(flags, 300)).toBeUndefined();
  });
});
