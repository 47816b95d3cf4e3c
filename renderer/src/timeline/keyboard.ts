import { chunkOf, placeOf } from '../../../main/core/chunk-plan.ts';
import { nudgeKeys } from './actions.ts';
import type { Timeline } from './timeline.svelte.ts';

const zoomStep = 1.5;

/**
 * Keys that mean something only while the timeline has the focus; the window's own shortcuts know the others.
 * @returns true for a key that was one of them
 */
export function timelineKey(timeline: Timeline, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const { project } = timeline;
  const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (direction !== 0 && event.altKey && !event.shiftKey) {
    nudgeKeys(project, direction);
    return true;
  }
  if (event.altKey) return false;
  if (direction !== 0 && event.shiftKey) {
    stepChunk(timeline, direction);
    return true;
  }
  switch (event.key) {
    case '+':
    case '=':
      timeline.zoom(1 / zoomStep);
      return true;
    case '-':
      timeline.zoom(zoomStep);
      return true;
    case '0':
      timeline.fit();
      return true;
    default:
      return false;
  }
}

/** To the first frame of the next chunk, or of this one, or of the one before. */
function stepChunk({ project: { playback }, scene }: Timeline, direction: 1 | -1): void {
  if (!scene) return;
  const { framesPerChunk } = scene;
  const number = chunkOf(direction === 1 ? playback.frame : Math.max(0, playback.frame - 1), framesPerChunk);
  const { firstFrame } = placeOf(direction === 1 ? number + 1 : number, playback.duration, framesPerChunk);
  playback.stop();
  playback.seek(firstFrame);
}

/** The wheel pans; with Ctrl or Command, and when pinching, it zooms; over takes that do not all fit it scrolls those. */
export function timelineWheel(timeline: Timeline, event: WheelEvent, x: number, isOverTakes: boolean): void {
  const unit =
    event.deltaMode === WheelEvent.DOM_DELTA_LINE
      ? 16
      : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
        ? 400
        : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) timeline.zoom(Math.exp(Math.max(-120, Math.min(120, dy)) * 0.005), x);
  else if (isOverTakes && !event.shiftKey && Math.abs(dy) > Math.abs(dx) && timeline.takesOverflow)
    timeline.scrollTakes(dy);
  else timeline.pan(Math.abs(dx) > Math.abs(dy) ? dx : dy);
}
