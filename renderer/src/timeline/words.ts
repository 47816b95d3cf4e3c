import { chunkOf } from '../../../main/core/chunk-plan.ts';
import type { EaseKind } from '../../../main/core/path/index.ts';
import type { ChunkEntry } from '../state/chunks.ts';
import { timecode } from '../preview/timecode.ts';
import { isDraft } from './chunk-columns.ts';
import type { Hit } from './hit.ts';
import type { Scene } from './scene.ts';

export const easeNames: Readonly<Record<EaseKind, string>> = {
  linear: 'Linear',
  'ease-in': 'Ease in',
  'ease-out': 'Ease out',
  'ease-in-out': 'Ease in and out',
  hold: 'Hold',
};

const statusWords = {
  done: 'rendered',
  stale: 'stale: rendered for an earlier path',
  failed: 'failed',
} as const;

function framesOf(first: number, count: number): string {
  return count === 1 ? `frame ${first}` : `frames ${first}–${first + count - 1}`;
}

/** What is known of a chunk, in words: "Chunk 4 · frames 13–16 · rendered · 4 steps". */
function chunkWords(scene: Scene, number: number, entry: ChunkEntry | undefined): string {
  const { running, shownTake } = scene;
  if (running?.number === number) {
    const percent = Math.round(running.share * 100);
    return `Chunk ${number} · ${framesOf(running.firstFrame, running.frameCount)} · being rendered, ${percent} %`;
  }
  if (!entry) return `Chunk ${number} · not rendered yet`;
  const parts = [`Chunk ${number}`, framesOf(entry.firstFrame, entry.frameCount), statusWords[entry.status]];
  if (entry.steps > 0) {
    const steps = entry.steps === 1 ? '1 step' : `${entry.steps} steps`;
    parts.push(entry.status === 'done' && isDraft(entry, scene.fullSteps) ? `draft, ${steps}` : steps);
  }
  if (entry.take !== shownTake) parts.push('shared with the take it was forked from');
  return parts.join(' · ');
}

/** What the tooltip says about the thing under the pointer; empty where nothing needs words. */
export function hitWords(scene: Scene, hit: Hit, isReadOnly: boolean): string {
  const { path } = scene;
  switch (hit.kind) {
    case 'chunk':
      return chunkWords(scene, hit.number, scene.chunks?.at(hit.frame));
    case 'key': {
      const key = path.keyframes[hit.index];
      if (!key) return '';
      const kind = key.orientation.kind === 'look-at' ? 'looks at a point' : 'free view';
      const locked =
        key.frame <= scene.lockedUpTo ? '\nFixed: it belongs to the take this one was forked from.' : '';
      return `Key at frame ${key.frame} · ${kind}${locked}`;
    }
    case 'segment': {
      const key = path.keyframes[hit.index];
      if (!key) return '';
      if (path.constantSpeed) return 'The path runs at even speed: easing has no effect.';
      return `${easeNames[key.ease.kind]} · click to change`;
    }
    case 'marker': {
      const marker = scene.markers.find(({ frame }) => frame === hit.frame);
      return `${marker?.label ?? ''} · frame ${hit.frame}`;
    }
    case 'loop':
      if (!scene.range) return '';
      return `Loop: ${framesOf(scene.range.from, scene.range.to - scene.range.from + 1)} · double-click clears`;
    case 'end': {
      const length = `${path.durationFrames} frames, ${timecode(path.durationFrames, scene.fps)}`;
      return isReadOnly ? length : `${length}\nDrag to change the length; with Alt the path stretches.`;
    }
    case 'take': {
      const row = scene.rows.find(({ id }) => id === hit.id);
      if (!row) return '';
      const parent = row.parentRow === undefined ? undefined : scene.rows[row.parentRow];
      const origin = parent ? `\nForked from ${parent.name} after frame ${row.forkFrame}` : '';
      return `${row.name} · ${row.frameCount} of ${row.durationFrames} frames${origin}`;
    }
    case 'lane':
      return isReadOnly ? '' : 'Drag to loop a part; double-click adds a marker';
    // A link shows its words itself.
    case 'link':
    case 'ruler':
    case 'keys':
    case 'none':
      return '';
  }
}

/** Where the playhead is, in words, for those who do not see the canvas. */
export function summaryOf(scene: Scene): string {
  const { playhead, path, fps, chunks, framesPerChunk } = scene;
  const parts = [`Frame ${playhead} of ${path.durationFrames - 1}, ${timecode(playhead, fps)}`];
  const index = path.keyframes.findIndex(({ frame }) => frame === playhead);
  if (index >= 0) parts.push(`key ${index + 1} of ${path.keyframes.length}`);
  const number = chunkOf(playhead, framesPerChunk);
  parts.push(chunkWords(scene, number, chunks?.at(playhead)));
  const marker = scene.markers.find(({ frame }) => frame === playhead);
  if (marker) parts.push(`marker ${marker.label}`);
  const { size } = scene.selectedKeys;
  if (size > 0) parts.push(size === 1 ? '1 key selected' : `${size} keys selected`);
  return `${parts.join('. ')}.`;
}
