import type { ProjectState } from '../../state/project.svelte.ts';
import { goOn, lookAtPoint, splitAtFrame } from '../edits.ts';
import type { Trajectory } from '../trajectory.svelte.ts';
import type { Content } from './content.svelte.ts';
import type { Hit } from './hits.ts';
import { onLevel } from './rays.ts';
import type { Stage } from './stage.ts';

interface Parts {
  readonly stage: Stage;
  readonly content: Content;
  readonly project: ProjectState;
  readonly trajectory: Trajectory;
}

/** A click selects keyframes, goes to frames, or says what the selected keyframes look at. */
export function click(
  { stage, content, project, trajectory }: Parts,
  hit: Hit | undefined,
  at: { x: number; y: number },
  toggles: boolean,
): void {
  const { editor, playback } = project;
  const frameOf = (index: number): number[] =>
    editor.path?.keyframes.slice(index, index + 1).map(({ frame }) => frame) ?? [];
  if (trajectory.pickingTarget) {
    const point = hit?.at ?? onLevel(stage.rayAt(at.x, at.y), 0);
    if (point) lookAtPoint(project, point);
    trajectory.pickingTarget = false;
  } else if (!hit) {
    if (!toggles) editor.clearSelection();
  } else if (hit.kind === 'key') {
    if (toggles) frameOf(hit.index).forEach((frame) => editor.toggle(frame));
    else editor.select(frameOf(hit.index));
  } else if (hit.kind === 'target') {
    editor.select(content.targets[hit.index]?.keys.flatMap(frameOf) ?? []);
  } else playback.seek(hit.kind === 'memory' ? hit.number : hit.frame);
}

/** A double click goes to a keyframe, adds one to the curve, or goes on to a place on the ground. */
export function doubleClick(
  { stage, project }: Parts,
  hit: Hit | undefined,
  at: { x: number; y: number },
  canEdit: boolean,
): void {
  if (hit?.kind === 'key') {
    const frame = project.editor.path?.keyframes[hit.index]?.frame;
    if (frame !== undefined) project.playback.seek(frame);
  } else if (!canEdit) return;
  else if (hit?.kind === 'path') splitAtFrame(project, hit.frame);
  else if (!hit) {
    const ground = onLevel(stage.rayAt(at.x, at.y), 0);
    if (ground) goOn(project, ground);
  }
}
