import { movedMarker } from '../marker-list.ts';
import { editMarkers } from '../markers.ts';
import { snap } from '../snap.ts';
import type { Timeline } from '../timeline.svelte.ts';
import { snapFrames, snapTolerance, type At, type Gesture } from './gesture.ts';

/** A click goes to the marker, a drag moves it. */
export function markerGesture(timeline: Timeline, frame: number, pressed: At): Gesture {
  const { project } = timeline;
  const { playback, model } = project;
  const click = (): void => playback.seek(frame);
  if (project.readOnly) return { click };
  const before = timeline.markers;
  const targets = {
    frames: snapFrames(timeline, { marker: frame }),
    framesPerChunk: model?.framesPerChunk,
  };
  let to = frame;
  return {
    click,
    cursor: 'grabbing',
    move: (at: At) => {
      const wanted = frame + at.time - pressed.time;
      const snapped = at.shift
        ? { frame: Math.round(wanted), isSnapped: false }
        : snap(wanted, targets, snapTolerance(timeline));
      to = Math.min(playback.duration - 1, Math.max(0, snapped.frame));
      timeline.guide = snapped.isSnapped ? to : undefined;
      timeline.markerDraft = movedMarker(before, frame, to);
    },
    end: () => void editMarkers(project, 'Move marker', (markers) => movedMarker(markers, frame, to)),
  };
}
