import { placeOf } from '../../../../main/core/chunk-plan.ts';
import type { Hit } from '../hit.ts';
import type { Timeline } from '../timeline.svelte.ts';
import { durationGesture } from './duration.ts';
import type { At, Gesture } from './gesture.ts';
import { keyGesture, marquee } from './keys.ts';
import { loopGesture } from './loop.ts';
import { markerGesture } from './marker.ts';
import { scrub } from './moves.ts';

/** What pressing the main button on something does. */
export function gestureFor(timeline: Timeline, hit: Hit, at: At): Gesture {
  const { project } = timeline;
  const { playback, inspect, editor } = project;
  switch (hit.kind) {
    case 'ruler':
      return scrub(timeline);
    case 'lane':
      return { ...loopGesture(timeline, 'new', at), click: () => playback.seek(at.frame) };
    case 'loop':
      return { ...loopGesture(timeline, hit.part, at), click: () => playback.seek(at.frame) };
    case 'marker':
      return markerGesture(timeline, hit.frame, at);
    case 'end':
      return durationGesture(timeline);
    case 'key':
      return keyGesture(timeline, hit.index, at);
    case 'segment': {
      const frame = editor.path?.keyframes[hit.index]?.frame ?? 0;
      const click = (): void => {
        if (at.shift || at.mod) editor.toggle(frame);
        else timeline.overlay = { kind: 'ease', x: at.x, y: at.y, index: hit.index };
      };
      return { ...marquee(timeline, at), click };
    }
    case 'keys':
      return marquee(timeline, at);
    case 'chunk': {
      const click = (): void => {
        const { firstFrame } = placeOf(hit.number, playback.duration, timeline.scene?.framesPerChunk ?? 1);
        playback.stop();
        playback.seek(hit.isPicture ? hit.frame : firstFrame);
        inspect.select(hit.number);
      };
      return { click };
    }
    case 'link': {
      const click = (): void => {
        playback.stop();
        playback.seek(hit.frame);
      };
      return { click };
    }
    case 'take':
      return { click: () => project.showTake(hit.id) };
    case 'none':
      return {};
  }
}

/** The pointer over something that can be dragged or clicked. */
export function cursorFor(hit: Hit, isReadOnly: boolean, alt: boolean): string {
  switch (hit.kind) {
    case 'loop':
      return hit.part === 'whole' ? 'grab' : 'ew-resize';
    case 'end':
      return isReadOnly ? 'default' : 'ew-resize';
    case 'key':
      return alt && !isReadOnly ? 'copy' : 'pointer';
    case 'marker':
    case 'segment':
    case 'chunk':
    case 'link':
    case 'take':
      return 'pointer';
    case 'lane':
    case 'ruler':
    case 'keys':
    case 'none':
      return 'default';
  }
}
