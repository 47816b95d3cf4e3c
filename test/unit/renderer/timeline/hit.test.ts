import { describe, expect, it } from 'vitest';
import { hitAt, type Hit } from '../../../../renderer/src/timeline/hit.ts';
import { laneHeight, takeRowHeight, type Track } from '../../../../renderer/src/timeline/layout.ts';
import { leftOf, middleOf } from '../../../../renderer/src/timeline/scale.ts';
import type { Scene } from '../../../../renderer/src/timeline/scene.ts';
import { hitWords, summaryOf } from '../../../../renderer/src/timeline/words.ts';
import { chunksOf, pathWith, sceneWith } from './helpers.ts';

const row = {
  id: 9,
  name: 'Walk',
  depth: 0,
  parentRow: undefined,
  forkFrame: 0,
  ownStart: 0,
  durationFrames: 61,
  frameCount: 30,
  firstMissingFrame: 30,
};
const scene = sceneWith({ range: { from: 20, to: 29 }, rows: [row] });
const middle = (track: Track, of: Scene = scene): number =>
  of.layout[track].top + of.layout[track].height / 2;
const hit = (frame: number, y: number, of: Scene = scene): Hit => hitAt(of, [], middleOf(of.scale, frame), y);

describe('what is under the pointer', () => {
  it('in the ruler: playhead below, loop range above with its edges', () => {
    expect(hit(5, laneHeight + 4)).toEqual({ kind: 'ruler' });
    expect(hit(5, 4)).toEqual({ kind: 'lane' });
    expect(hit(25, 4)).toEqual({ kind: 'loop', part: 'whole' });
    expect(hitAt(scene, [], leftOf(scene.scale, 20) - 2, 4)).toEqual({ kind: 'loop', part: 'from' });
    expect(hitAt(scene, [], leftOf(scene.scale, 30) + 2, 4)).toEqual({ kind: 'loop', part: 'to' });
    const flag = { frame: 25, label: 'Gate', x: middleOf(scene.scale, 25), width: 40 };
    expect(hitAt(scene, [flag], flag.x + 5, 4)).toEqual({ kind: 'marker', frame: 25 });
  });

  it('in the track of keys: a key, a segment, nothing, the end', () => {
    expect(hit(30, middle('keys'))).toEqual({ kind: 'key', index: 1 });
    expect(hit(15, middle('keys'))).toEqual({ kind: 'segment', index: 0 });
    expect(hit(10, scene.layout.keys.top + 1)).toEqual({ kind: 'keys' });
    expect(hitAt(scene, [], leftOf(scene.scale, 61) + 5, middle('keys'))).toEqual({ kind: 'end' });
    expect(hitAt(scene, [], leftOf(scene.scale, 61) + 5, laneHeight + 8)).toEqual({ kind: 'end' });
    const short = sceneWith({ path: pathWith(5000, [0, 4999]) });
    expect(hitAt(short, [], middleOf(short.scale, 4999), middle('keys', short))).toMatchObject({
      kind: 'key',
    });
  });

  it('in the other tracks: chunks by their frames, takes by their rows', () => {
    expect(hit(0, middle('chunks'))).toMatchObject({ kind: 'chunk', number: 0 });
    expect(hit(13, middle('chunks'))).toEqual({ kind: 'chunk', number: 4, frame: 13, isPicture: false });
    expect(hit(13, middle('thumbnails'))).toMatchObject({ kind: 'chunk', isPicture: true });
    expect(hitAt(scene, [], 2, middle('chunks'))).toEqual({ kind: 'none' });
    expect(hitAt(scene, [], 1199, middle('chunks'))).toEqual({ kind: 'none' });
    expect(hit(3, scene.layout.takes.top + 4)).toEqual({ kind: 'take', id: 9 });
    expect(hit(3, scene.layout.takes.top + takeRowHeight + 3)).toEqual({ kind: 'none' });
    expect(hit(3, middle('memory'))).toEqual({ kind: 'none' });
    expect(hit(3, 5000)).toEqual({ kind: 'none' });
  });
});

describe('words', () => {
  const rendered = sceneWith({
    chunks: chunksOf({ from: 0, to: 13, firstNumber: 0, status: 'dddf', steps: [0, 4, 2, 4] }),
  });
  const chunk = (frame: number): string => hitWords(rendered, hit(frame, middle('chunks'), rendered), false);

  it('describe chunks', () => {
    expect(chunk(0)).toBe('Chunk 0 · frame 0 · rendered');
    expect(chunk(2)).toBe('Chunk 1 · frames 1–4 · rendered · 4 steps');
    expect(chunk(6)).toBe('Chunk 2 · frames 5–8 · rendered · draft, 2 steps');
    expect(chunk(10)).toBe('Chunk 3 · frames 9–12 · failed · 4 steps');
    expect(chunk(20)).toBe('Chunk 5 · not rendered yet');
    const running = sceneWith({ running: { number: 5, firstFrame: 17, frameCount: 4, share: 0.5 } });
    expect(hitWords(running, hit(18, middle('chunks'), running), false)).toBe(
      'Chunk 5 · frames 17–20 · being rendered, 50 %',
    );
  });

  it('say where the playhead is', () => {
    const at = sceneWith({
      playhead: 30,
      selectedKeys: new Set([30]),
      markers: [{ frame: 30, label: 'Gate' }],
    });
    expect(summaryOf(at)).toBe(
      'Frame 30 of 60, 00:02:06. key 2 of 3. Chunk 8 · not rendered yet. marker Gate. 1 key selected.',
    );
  });

  it('say why a key is fixed', () => {
    const locked = sceneWith({ lockedUpTo: 30 });
    expect(hitWords(locked, { kind: 'key', index: 1 }, false)).toMatch(/Fixed/);
    expect(hitWords(locked, { kind: 'key', index: 2 }, false)).toBe('Key at frame 60 · free view');
  });
});
