import type { Vec3 } from '../../../../main/core/camera/types.ts';
import { subtract } from '../../../../main/core/camera/vector.ts';
import { type CameraPath, keyAt, setKeys, splitAt, transformKeys } from '../../../../main/core/path/index.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import { editOptions } from '../edits.ts';
import { dragged, type Ray } from './rays.ts';

/** Something that follows the pointer until it is let go. */
export interface Drag {
  /** @param vertical straight up and down instead of level */
  readonly move: (ray: Ray, vertical: boolean) => void;
  readonly end: () => void;
}

/** Follows the pointer from a point in space; going up and down in between loses nothing of the level way. */
function follow(grabbed: Vec3, ray: Ray, onMove: (by: Vec3, to: Vec3) => void): Drag['move'] {
  let [from, base, wasVertical] = [ray, grabbed, false];
  let now = grabbed;
  return (to, vertical) => {
    if (vertical !== wasVertical) [from, base, wasVertical] = [to, now, vertical];
    now = dragged(base, from, to, vertical) ?? now;
    onMove(subtract(now, grabbed), now);
  };
}

/** Moves the selected keyframes. */
export function dragKeys(project: ProjectState, grabbed: Vec3, ray: Ray): Drag {
  const { editor } = project;
  const indices = editor.selectedIndices;
  const options = editOptions(project);
  editor.beginDrag(indices.length === 1 ? 'Move key' : `Move ${indices.length} keys`);
  return {
    move: follow(grabbed, ray, (translate) => {
      editor.drag((path) => transformKeys(path, indices, { translate }, options));
    }),
    end: () => editor.endDrag(),
  };
}

/** Moves the point that keyframes look at. */
export function dragTarget(project: ProjectState, keys: readonly number[], grabbed: Vec3, ray: Ray): Drag {
  const { editor } = project;
  const options = editOptions(project);
  editor.beginDrag('Move look-at point');
  return {
    move: follow(grabbed, ray, (_, target) => {
      editor.drag((path) => setKeys(path, keys, { target }, options));
    }),
    end: () => editor.endDrag(),
  };
}

/** Bends the path at a frame: a keyframe is put there and moved, in one step. */
export function dragCurve(project: ProjectState, frame: number, grabbed: Vec3, ray: Ray): Drag {
  const { editor } = project;
  const options = editOptions(project);
  editor.beginDrag('Bend path');
  let added: number | undefined;
  const bend = (path: CameraPath, translate: Vec3): CameraPath => {
    const split = splitAt(path, frame, options);
    const index = newKey(path, split) ?? keyAt(path, frame);
    if (index === undefined) return path;
    added = split.keyframes[index]?.frame;
    return transformKeys(split, [index], { translate }, options);
  };
  return {
    move: follow(grabbed, ray, (translate) => editor.drag((path) => bend(path, translate))),
    end: () => editor.endDrag(added === undefined ? undefined : [added]),
  };
}

/** The keyframe that an edit has added. With `constantSpeed` it is not at the frame that was asked for. */
function newKey(before: CameraPath, after: CameraPath): number | undefined {
  const frames = new Set(before.keyframes.map(({ frame }) => frame));
  const index = after.keyframes.findIndex(({ frame }) => !frames.has(frame));
  return index < 0 ? undefined : index;
}
