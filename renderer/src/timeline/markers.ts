import { toggledMarkers } from '../commands/marker-actions.ts';
import type { ProjectState } from '../state/project.svelte.ts';
import { attempt } from '../state/toasts.ts';
import { withMarker, withoutMarker, type Markers } from './marker-list.ts';

/** Changes the markers of the shown take in one undoable step; they show at once. */
export async function editMarkers(
  project: ProjectState,
  label: string,
  change: (markers: Markers) => Markers,
): Promise<void> {
  const { take, client, id } = project;
  if (!take || project.readOnly) return;
  const before = take.markers;
  const after = change(before);
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  const set = async (markers: Markers): Promise<void> => {
    project.keep(await client.takes.edit({ project: id, take: take.id, markers: [...markers] }));
  };
  project.keep({ ...take, markers: after });
  const done = await attempt(async () => {
    await set(after);
    return true;
  });
  if (done) project.history.push({ label, undo: () => set(before), redo: () => set(after) });
  else {
    const shown = project.takes.find((other) => other.id === take.id);
    if (shown) project.keep({ ...shown, markers: before });
  }
}

export function addMarker(project: ProjectState, frame: number): Promise<void> {
  return editMarkers(project, 'Add marker', (markers) =>
    markers.some((marker) => marker.frame === frame) ? markers : toggledMarkers(markers, frame),
  );
}

export function renameMarker(project: ProjectState, frame: number, label: string): Promise<void> {
  return editMarkers(project, 'Rename marker', (markers) => withMarker(markers, frame, label));
}

export function deleteMarker(project: ProjectState, frame: number): Promise<void> {
  return editMarkers(project, 'Delete marker', (markers) => withoutMarker(markers, frame));
}
