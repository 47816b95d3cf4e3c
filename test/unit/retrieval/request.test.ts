import { describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { retrieve, type RetrievalRequest } from '../../../main/core/retrieval/index.ts';
import { camera, numbered, request } from './scenes.ts';

const target = camera(0, 0, 0);
const frames = numbered(Array.from({ length: 20 }, (_, step) => camera(0, step - 20, 0)));

function refusal(more: Partial<RetrievalRequest>): string {
  try {
    retrieve('coverage', request([target], frames, more));
  } catch (error) {
    if (isLookbackError(error, 'retrieval-options')) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

const slots = (more: Partial<RetrievalRequest>) =>
  retrieve('first', request([target], frames, { contextFrames: 8, ...more })).picks.map(
    ({ number, slot }) => `${number} ${slot}`,
  );

describe('frames that are always in', () => {
  it('come first: the latest, the origin, the pins', () => {
    expect(slots({ recentFrames: 2, keepOrigin: true, pinned: [9, 4] })).toEqual([
      '19 recent',
      '18 recent',
      '0 origin',
      '4 pinned',
      '9 pinned',
    ]);
  });

  it('are named by the strongest of their reasons', () => {
    expect(slots({ recentFrames: 1, keepOrigin: true, pinned: [0, 19] })).toEqual(['19 pinned', '0 pinned']);
    const alone = request([target], frames.slice(0, 1), { recentFrames: 1, keepOrigin: true });
    expect(retrieve('recent', alone).picks.map(({ slot }) => slot)).toEqual(['origin']);
  });

  it('are never banned ones', () => {
    expect(slots({ recentFrames: 2, keepOrigin: true, banned: [0, 18] })).toEqual([
      '19 recent',
      '17 recent',
      '1 retrieved',
    ]);
  });

  it('are no frames of the future', () => {
    const again = { firstFrame: 10, recentFrames: 1, pinned: [15] };
    expect(slots(again)).toEqual(['9 recent', '0 retrieved']);
  });
});

describe('requests that contradict themselves', () => {
  it.each<[string, Partial<RetrievalRequest>, RegExp]>([
    ['pinned and banned', { pinned: [3], banned: [3] }, /frame 3 is both pinned and banned/],
    ['a pin that is no frame', { pinned: [3.5] }, /frame 3.5 is pinned, but the memory holds no such frame/],
    ['too many pins', { pinned: [1, 2, 3, 4, 5] }, /5 frames are always in .* room for 4/],
    ['too many in all', { pinned: [1, 2], recentFrames: 2, keepOrigin: true }, /5 frames are always in/],
    ['no targets', { targets: [] }, /no target cameras/],
    ['half a frame', { contextFrames: 2.5 }, /contextFrames must be a whole number, not 2.5/],
    ['a number twice', { candidates: [...frames, ...frames] }, /frame 0 occurs twice/],
    ['a target without a place', { targets: [camera(NaN, 0, 0)] }, /camera of target 0 is not usable/],
  ])('%s', (_, more, sentence) => {
    expect(refusal(more)).toMatch(sentence);
  });

  it('but a pinned origin is one frame, not two', () => {
    const ask = { pinned: [0], keepOrigin: true, contextFrames: 1 };
    expect(refusal(ask)).toBe('nothing was refused');
  });
});
