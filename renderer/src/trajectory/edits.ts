import { yawPitchRollOf } from '../../../main/core/camera/pose.ts';
import type { Vec3 } from '../../../main/core/camera/types.ts';
import {
  appendPath,
  keyAt,
  presetPath,
  type CameraPath,
  type EditOptions,
  type PresetName,
  setKeys,
  splitAt,
  startOf,
} from '../../../main/core/path/index.ts';
import type { ProjectState } from '../state/project.svelte.ts';
import { tell } from '../state/toasts.ts';
import { goOnTo } from './geometry.ts';

/** What every edit of the shown take respects. */
export function editOptions({ editor }: ProjectState): EditOptions {
  return { lockedUpTo: editor.lockedUpTo };
}

/** A keyframe on the curve at a frame. */
export function splitAtFrame(project: ProjectState, frame: number): void {
  const options = editOptions(project);
  project.editor.edit('Split', (path) => splitAt(path, frame, options), [frame]);
}

/** A new last keyframe over a place on the ground. */
export function goOn(project: ProjectState, ground: Vec3): void {
  const { editor, model } = project;
  if (!model || !editor.path) return;
  const options = editOptions(project);
  editor.edit('Add key at the end', (path) => goOnTo(path, ground, model.envelope, options).path);
  const last = editor.path.keyframes.at(-1);
  if (last) editor.select([last.frame]);
}

/** Makes the selected keyframes look at a point; undefined: they keep their view and look at nothing any more. */
export function lookAtPoint(project: ProjectState, target: Vec3 | undefined): void {
  const { editor } = project;
  const indices = editor.selectedIndices;
  if (indices.length === 0) return;
  const options = editOptions(project);
  const label = target ? 'Look at point' : 'Look at nothing';
  editor.edit(label, (path) => setKeys(path, indices, { target: target ?? null }, options));
}

/** Gives all keyframes that are not fixed one vertical angle of view, degrees. */
export function setFovForAll(project: ProjectState, fovYDeg: number): void {
  const { editor } = project;
  const options = editOptions(project);
  editor.edit('Angle of view of all keys', (path) => {
    const free = path.keyframes.flatMap(({ frame }, index) => (frame > editor.lockedUpTo ? [index] : []));
    return setKeys(path, free, { fovYDeg }, options);
  });
}

export interface PresetRequest {
  readonly name: PresetName;
  /** Length of the preset, frames. */
  readonly frames: number;
  /** `append`: goes on after the playhead; `replace`: the whole path becomes the preset, from where it starts now. */
  readonly mode: 'append' | 'replace';
}

export function applyPreset(project: ProjectState, { name, frames, mode }: PresetRequest): void {
  const { editor, model, playback, take } = project;
  const camera = editor.cameraAt(mode === 'append' ? playback.frame : 0);
  if (!model || !camera || !take) return;
  const options = editOptions(project);
  const budget = { frames, fps: take.path.fps, envelope: model.envelope, seed: take.seed };
  const at = playback.frame;
  const change = (path: CameraPath): CameraPath => {
    const preset = presetPath(name, startOf(camera), budget);
    return mode === 'append' ? appendPath(path, preset, at, options) : preset;
  };
  editor.edit(mode === 'append' ? 'Append preset' : 'Replace path by preset', change, []);
  if (mode === 'append' && Math.abs(yawPitchRollOf(camera.pose.rotation).rollDeg) > 1)
    tell('The preset starts with a level horizon.');
}

/** The keyframe at the playhead, if there is one. */
export function keyAtPlayhead({ editor, playback }: ProjectState): number | undefined {
  return editor.path && keyAt(editor.path, playback.frame);
}
