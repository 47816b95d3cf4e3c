import { moveKeys, possibleMove, setKeys, splitAt } from '../../../main/core/path/edit/index.ts';
import type { EaseKind } from '../../../main/core/path/index.ts';
import type { ProjectState } from '../state/project.svelte.ts';

/** Adds a keyframe where the camera is anyway at a frame, and selects it. */
export function addKeyAt({ editor }: ProjectState, frame: number): void {
  if (editor.path?.keyframes.some((key) => key.frame === frame)) {
    editor.select([frame]);
    return;
  }
  const { lockedUpTo } = editor;
  editor.edit('Add key', (path) => splitAt(path, frame, { lockedUpTo }), [frame]);
}

export function goTo({ playback }: ProjectState, frame: number): void {
  playback.stop();
  playback.seek(frame);
}

/** The segments that an easing is set on: all selected ones when `index` is one of them, else only that one. */
export function segmentsMeant({ editor }: ProjectState, index: number): readonly number[] {
  const last = (editor.path?.keyframes.length ?? 0) - 1;
  const chosen = editor.selectedIndices.filter((i) => i < last || editor.path?.loop === true);
  return chosen.includes(index) ? chosen : [index];
}

/** Sets how segments run (indices of the keyframes they start at); locked ones stay as they are. */
export function setEase({ editor }: ProjectState, indices: readonly number[], ease: EaseKind): void {
  const { lockedUpTo, path } = editor;
  const free = indices.filter((index) => (path?.keyframes[index]?.frame ?? -1) > lockedUpTo);
  if (free.length === 0) return;
  const label = free.length === 1 ? 'Change easing' : `Change easing of ${free.length} segments`;
  editor.edit(label, (before) => setKeys(before, free, { ease }, { lockedUpTo }));
}

/** Moves the selected keyframes in time, as far as they can go. */
export function nudgeKeys({ editor }: ProjectState, frames: number): void {
  const { lockedUpTo, path } = editor;
  if (!path) return;
  const frameOf = (index: number): number => path.keyframes[index]?.frame ?? 0;
  const indices = editor.selectedIndices.filter((index) => frameOf(index) > lockedUpTo);
  const by = possibleMove(path, indices, frames, { lockedUpTo });
  if (by === 0) return;
  const label = indices.length === 1 ? 'Move key' : `Move ${indices.length} keys`;
  const moved = indices.map((index) => frameOf(index) + by);
  editor.edit(label, (before) => moveKeys(before, indices, by, { lockedUpTo }), moved);
}
