import type { LoopRange } from '../../state/playback.svelte.ts';
import { snap } from '../snap.ts';
import type { Timeline } from '../timeline.svelte.ts';
import { snapFrames, snapTolerance, type At, type Gesture } from './gesture.ts';

/** Draws a new loop range, or drags one end of it, or all of it. It has edges, so its end is one past its last frame. */
export function loopGesture(timeline: Timeline, part: 'new' | 'from' | 'to' | 'whole', pressed: At): Gesture {
  const { playback, model } = timeline.project;
  const before = playback.range;
  const { duration } = playback;
  const targets = { frames: [...snapFrames(timeline), duration], framesPerChunk: model?.framesPerChunk };
  const edgeAt = (time: number, at: At): number => {
    const { frame, isSnapped } = at.shift
      ? { frame: Math.round(time), isSnapped: false }
      : snap(time, targets, snapTolerance(timeline));
    timeline.guide = isSnapped && frame < duration ? frame : undefined;
    return Math.min(duration, Math.max(0, frame));
  };
  const between = (a: number, b: number): LoopRange => {
    const [first, last] = a < b ? [a, b] : [b, a];
    return { from: Math.min(first, duration - 1), to: Math.max(first, last - 1) };
  };
  const move = (at: At): void => {
    if (part === 'new') playback.range = between(edgeAt(pressed.time, at), edgeAt(at.time, at));
    else if (before && part === 'whole') playback.range = shifted(before, at);
    else if (before)
      playback.range = between(part === 'from' ? before.to + 1 : before.from, edgeAt(at.time, at));
  };
  const shifted = ({ from, to }: LoopRange, at: At): LoopRange => {
    const start = edgeAt(from + at.time - pressed.time, at);
    const moved = Math.min(Math.max(0, start), duration - 1 - (to - from));
    return { from: moved, to: moved + to - from };
  };
  return {
    begin: () => {
      if (part === 'new') playback.loop = true;
    },
    cursor: part === 'whole' ? 'grabbing' : 'ew-resize',
    move,
    cancel: () => {
      playback.range = before;
    },
  };
}
