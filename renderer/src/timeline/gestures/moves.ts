import { panned } from '../scale.ts';
import type { Timeline } from '../timeline.svelte.ts';
import type { At, Gesture } from './gesture.ts';

/** The playhead follows the pointer. */
export function scrub({ project: { playback } }: Timeline): Gesture {
  const before = playback.frame;
  const move = ({ frame }: At): void => playback.seek(frame);
  return {
    isImmediate: true,
    begin: (at) => {
      playback.stop();
      move(at);
    },
    move,
    cancel: () => playback.seek(before),
  };
}

/** The view follows the pointer. */
export function pan(timeline: Timeline): Gesture {
  const before = timeline.scale;
  let x0 = 0;
  return {
    isImmediate: true,
    pansItself: true,
    cursor: 'grabbing',
    begin: ({ x }) => {
      x0 = x;
    },
    move: ({ x }) => timeline.setScale(panned(before, x0 - x, timeline.project.playback.duration)),
  };
}
