import { chunkOf } from '../../../main/core/chunk-plan.ts';
import { arcsOf, arcUnder } from './arcs.ts';
import { glyphMiddle, glyphPixels, keyReach, keyUnder, segmentUnder } from './keys-geometry.ts';
import { laneHeight, takeRowHeight, trackAt } from './layout.ts';
import { flagUnder, type MarkerFlag } from './marker-list.ts';
import { frameAt, leftOf, middleOf } from './scale.ts';
import type { Scene } from './scene.ts';

/** What is under the pointer. */
export type Hit =
  | { readonly kind: 'marker'; readonly frame: number }
  | { readonly kind: 'loop'; readonly part: 'from' | 'to' | 'whole' }
  /** The upper part of the ruler, where nothing is. */
  | { readonly kind: 'lane' }
  | { readonly kind: 'ruler' }
  | { readonly kind: 'end' }
  | { readonly kind: 'key'; readonly index: number }
  | { readonly kind: 'segment'; readonly index: number }
  | { readonly kind: 'keys' }
  | { readonly kind: 'chunk'; readonly number: number; readonly frame: number; readonly isPicture: boolean }
  | { readonly kind: 'link'; readonly frame: number }
  | { readonly kind: 'take'; readonly id: number }
  | { readonly kind: 'none' };

const edgeReach = 5;

export function hitAt(scene: Scene, flags: readonly MarkerFlag[], x: number, y: number): Hit {
  const { scale, layout, path } = scene;
  switch (trackAt(layout, y)) {
    case 'ruler':
      return y < laneHeight
        ? hitLane(scene, flags, x)
        : isOnEnd(scene, x)
          ? { kind: 'end' }
          : { kind: 'ruler' };
    case 'keys':
      return hitKeys(scene, x, y - layout.keys.top - layout.keys.height / 2);
    case 'thumbnails':
    case 'chunks': {
      const frame = frameAt(scale, x);
      if (frame < 0 || frame >= path.durationFrames) return { kind: 'none' };
      const isPicture = y < layout.chunks.top;
      return { kind: 'chunk', number: chunkOf(frame, scene.framesPerChunk), frame, isPicture };
    }
    case 'memory': {
      if (!scene.memory) return { kind: 'none' };
      const arcs = arcsOf(scene.memory, scale, layout.memory.height);
      const arc = arcUnder(arcs, x, y - layout.memory.top);
      return arc ? { kind: 'link', frame: arc.frame } : { kind: 'none' };
    }
    case 'takes': {
      const row = scene.rows[Math.floor((y - layout.takes.top + scene.takesScroll) / takeRowHeight)];
      return row ? { kind: 'take', id: row.id } : { kind: 'none' };
    }
    case undefined:
      return { kind: 'none' };
  }
}

function hitLane({ scale, range }: Scene, flags: readonly MarkerFlag[], x: number): Hit {
  const flag = flagUnder(flags, x);
  if (flag) return { kind: 'marker', frame: flag.frame };
  if (!range) return { kind: 'lane' };
  const [x0, x1] = [leftOf(scale, range.from), leftOf(scale, range.to + 1)];
  if (Math.abs(x - x1) <= edgeReach) return { kind: 'loop', part: 'to' };
  if (Math.abs(x - x0) <= edgeReach) return { kind: 'loop', part: 'from' };
  return x > x0 && x < x1 ? { kind: 'loop', part: 'whole' } : { kind: 'lane' };
}

/** `dy` from the middle of the track. */
function hitKeys(scene: Scene, x: number, dy: number): Hit {
  const { scale, path } = scene;
  const key = keyUnder(path.keyframes, scale, x);
  if (key !== undefined && Math.abs(dy) <= keyReach) return { kind: 'key', index: key };
  if (isOnEnd(scene, x)) return { kind: 'end' };
  const segment = segmentUnder(path.keyframes, scale, x);
  if (segment === undefined) return { kind: 'keys' };
  const [a, b] = [path.keyframes[segment], path.keyframes[segment + 1]];
  const [x0, x1] = [middleOf(scale, a?.frame ?? 0), middleOf(scale, b?.frame ?? 0)];
  const isOnGlyph =
    x1 - x0 >= glyphPixels && Math.abs(x - glyphMiddle(scale, x0, x1)) <= 14 && Math.abs(dy) <= 9;
  return isOnGlyph || Math.abs(dy) <= 4 ? { kind: 'segment', index: segment } : { kind: 'keys' };
}

/** The handle is on the far side of the end, so that the last keyframe can be reached. */
function isOnEnd({ scale, path }: Scene, x: number): boolean {
  const end = leftOf(scale, path.durationFrames);
  return x >= end - 2 && x <= end + 9;
}

export function sameHit(a: Hit, b: Hit): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
