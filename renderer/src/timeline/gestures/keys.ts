import { duplicateKeys, moveKeys, possibleMove } from '../../../../main/core/path/edit/index.ts';
import { keysBetween } from '../keys-geometry.ts';
import { snap } from '../snap.ts';
import type { Timeline } from '../timeline.svelte.ts';
import { snapFrames, snapTolerance, type At, type Gesture } from './gesture.ts';

/** A press on a keyframe: a click selects it, a drag moves the selection, with Alt it leaves a copy. */
export function keyGesture(timeline: Timeline, index: number, pressed: At): Gesture {
  const { editor, readOnly } = timeline.project;
  const frame = editor.path?.keyframes[index]?.frame ?? 0;
  const isAdding = pressed.shift || pressed.mod;
  const click = (): void => {
    if (isAdding) editor.toggle(frame);
    else editor.select([frame]);
  };
  if (readOnly || frame <= editor.lockedUpTo) return { click };
  return { click, ...dragKeys(timeline, frame, isAdding, pressed) };
}

function dragKeys(timeline: Timeline, grabbed: number, isAdding: boolean, pressed: At): Gesture {
  const { editor, model } = timeline.project;
  const before = editor.selected;
  const { lockedUpTo } = editor;
  let frames: readonly number[] = [];
  let indices: readonly number[] = [];
  let targets: Parameters<typeof snap>[1];
  let moved = 0;

  const begin = (): void => {
    if (!before.includes(grabbed)) editor.select(isAdding ? [...before, grabbed] : [grabbed]);
    frames = editor.selected.filter((frame) => frame > lockedUpTo);
    const chosen = new Set(frames);
    indices = (editor.path?.keyframes ?? []).flatMap(({ frame }, i) => (chosen.has(frame) ? [i] : []));
    targets = { frames: snapFrames(timeline, { keys: frames }), framesPerChunk: model?.framesPerChunk };
    const what = frames.length === 1 ? 'key' : `${frames.length} keys`;
    editor.beginDrag(pressed.alt ? `Copy ${what}` : `Move ${what}`);
    timeline.ghosts = frames;
  };

  const move = (at: At): void => {
    const wanted = grabbed + at.time - pressed.time;
    const to = at.shift
      ? { frame: Math.round(wanted), isSnapped: false }
      : snap(wanted, targets, snapTolerance(timeline));
    editor.drag((path) => {
      moved = possibleMove(path, indices, to.frame - grabbed, { lockedUpTo });
      const edit = pressed.alt ? duplicateKeys : moveKeys;
      return moved === 0 ? path : edit(path, indices, moved, { lockedUpTo });
    });
    timeline.guide = to.isSnapped && grabbed + moved === to.frame ? to.frame : undefined;
    editor.select(frames.map((frame) => frame + moved));
  };

  return {
    cursor: pressed.alt ? 'copy' : 'grabbing',
    begin,
    move,
    end: () => editor.endDrag(frames.map((frame) => frame + moved)),
    cancel: () => {
      editor.cancelDrag();
      editor.select(before);
    },
  };
}

/** A drag over an empty place selects the keyframes in it; a click there selects nothing. */
export function marquee(timeline: Timeline, pressed: At): Gesture {
  const { editor } = timeline.project;
  const before = editor.selected;
  const kept = pressed.shift || pressed.mod ? before : [];
  return {
    cursor: 'default',
    click: () => editor.select(kept),
    move: ({ x }) => {
      const { scale } = timeline;
      // The place that was pressed, wherever the view has gone meanwhile.
      const x0 = (pressed.time - scale.start) / scale.framesPerPixel;
      timeline.marquee = [x0, x];
      const keys = editor.path?.keyframes ?? [];
      const { from, to } = keysBetween(keys, scale, x0, x);
      const inside = keys.slice(from, to).map(({ frame }) => frame);
      editor.select([...kept, ...inside.filter((frame) => frame > editor.lockedUpTo)]);
    },
    cancel: () => editor.select(before),
  };
}
