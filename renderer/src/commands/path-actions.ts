import {
  copyKeys,
  deleteKeys,
  duplicateKeys,
  insertKey,
  type KeyClip,
  pasteKeys,
  splitAt,
} from '../../../main/core/path/edit/index.ts';
import type { CameraPath } from '../../../main/core/path/index.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { ProjectState } from '../state/project.svelte.ts';

/** What was copied last; it can be pasted into another take, and into another project. */
let clip: KeyClip | undefined;

export function hasClip(): boolean {
  return clip !== undefined && clip.keyframes.length > 0;
}

/** A keyframe at the playhead with the camera of the 3D view. */
export function addKeyFromView({ editor, playback, viewport }: ProjectState): void {
  const view = viewport.camera ?? editor.cameraAt(playback.frame);
  if (view === undefined) return;
  const { frame } = playback;
  editor.edit('Add key', (path) => insertKey(path, frame, view, locked(editor)), [frame]);
}

/** A keyframe at the playhead where the camera is anyway. */
export function splitAtPlayhead({ editor, playback }: ProjectState): void {
  const { frame } = playback;
  editor.edit('Split', (path) => splitAt(path, frame, locked(editor)), [frame]);
}

export function deleteSelected({ editor }: ProjectState): void {
  const frames = editor.selected;
  const label = frames.length === 1 ? 'Delete key' : `Delete ${frames.length} keys`;
  editor.edit(label, (path) => deleteKeys(path, indicesOf(path, frames), locked(editor)));
  const left = new Set(editor.path?.keyframes.map(({ frame }) => frame));
  editor.select(frames.filter((frame) => left.has(frame)));
}

export function copySelected({ editor }: ProjectState): void {
  if (editor.path) clip = copyKeys(editor.path, indicesOf(editor.path, editor.selected));
}

/** Puts the copied keyframes at the playhead and selects them. */
export function pasteAtPlayhead({ editor, playback }: ProjectState): void {
  const pasted = clip;
  if (!pasted) return;
  const { frame } = playback;
  const frames = pasted.keyframes.map((key) => key.frame + frame);
  const label = frames.length === 1 ? 'Paste key' : `Paste ${frames.length} keys`;
  editor.edit(label, (path) => pasteKeys(path, pasted, frame, locked(editor)), frames);
}

/** Copies the selected keyframes to right after the last of them, a chunk later. */
export function duplicateSelected({ editor, model }: ProjectState): void {
  const frames = editor.selected;
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return;
  const by = last - first + (model?.framesPerChunk ?? 1);
  editor.edit(
    frames.length === 1 ? 'Duplicate key' : `Duplicate ${frames.length} keys`,
    (path) => duplicateKeys(path, indicesOf(path, frames), by, locked(editor)),
    frames.map((frame) => frame + by),
  );
}

export function selectAllKeys({ editor }: ProjectState): void {
  const frames = editor.path?.keyframes.map(({ frame }) => frame) ?? [];
  editor.select(frames.filter((frame) => frame > editor.lockedUpTo));
}

function locked(editor: Editor): { lockedUpTo: number } {
  return { lockedUpTo: editor.lockedUpTo };
}

function indicesOf(path: CameraPath, frames: readonly number[]): number[] {
  return path.keyframes.flatMap(({ frame }, index) => (frames.includes(frame) ? [index] : []));
}
