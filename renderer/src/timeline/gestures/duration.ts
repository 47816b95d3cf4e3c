import { setDuration } from '../../../../main/core/path/edit/index.ts';
import { pathLimits } from '../../../../main/core/path/index.ts';
import { snap } from '../snap.ts';
import type { Timeline } from '../timeline.svelte.ts';
import { snapFrames, snapTolerance, type At, type Gesture } from './gesture.ts';

/** Drags the end of the path: keyframes stay where they are, with Alt they stretch along. */
export function durationGesture(timeline: Timeline): Gesture {
  const { project } = timeline;
  const { editor, view, model } = project;
  if (project.readOnly) return {};
  const before = { start: view.timelineStart, framesPerPixel: view.framesPerPixel, width: timeline.width };
  const targets = { frames: snapFrames(timeline), framesPerChunk: model?.framesPerChunk };
  return {
    cursor: 'ew-resize',
    begin: () => {
      // Otherwise the view would shrink and grow under the pointer.
      timeline.setScale(timeline.scale);
      timeline.roomBeyond = pathLimits.durationFrames;
      editor.beginDrag('Change length');
    },
    move: (at: At) => {
      const { frame, isSnapped } = at.shift
        ? { frame: Math.round(at.time), isSnapped: false }
        : snap(at.time, targets, snapTolerance(timeline));
      const shortest = Math.max(2, editor.lockedUpTo + 2);
      const options = { lockedUpTo: editor.lockedUpTo };
      timeline.guide = isSnapped ? frame : undefined;
      editor.drag((path) => {
        const length = Math.max(shortest, frame);
        return length === path.durationFrames
          ? path
          : setDuration(path, length, at.alt ? 'stretch' : 'keep-keys', options);
      });
    },
    end: () => {
      editor.endDrag();
      project.playback.seek(project.playback.frame);
      timeline.roomBeyond = 0;
      if (before.framesPerPixel === 0) timeline.fit();
    },
    cancel: () => {
      editor.cancelDrag();
      timeline.roomBeyond = 0;
      timeline.setScale(before);
    },
  };
}
