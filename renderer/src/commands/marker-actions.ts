import type { Marker } from '../../../main/api/index.ts';
import type { ProjectState } from '../state/project.svelte.ts';
import { attempt } from '../state/toasts.ts';

/** The markers with one more at a frame, or without the one that is there. */
export function toggledMarkers(markers: readonly Marker[], frame: number): Marker[] {
  const others = markers.filter((marker) => marker.frame !== frame);
  if (others.length < markers.length) return others;
  const taken = new Set(markers.map(({ label }) => label));
  let number = markers.length + 1;
  while (taken.has(`Marker ${number}`)) number += 1;
  return [...others, { frame, label: `Marker ${number}` }].sort((a, b) => a.frame - b.frame);
}

/** Sets or takes away the marker at the playhead, in one undoable step. */
export async function toggleMarker(project: ProjectState): Promise<void> {
  const { take, playback, client, id } = project;
  if (!take) return;
  const before = take.markers;
  const after = toggledMarkers(before, playback.frame);
  const set = async (markers: readonly Marker[]): Promise<void> => {
    project.keep(await client.takes.edit({ project: id, take: take.id, markers: [...markers] }));
  };
  const label = after.length > before.length ? 'Add marker' : 'Delete marker';
  await attempt(async () => {
    await set(after);
    project.history.push({ label, undo: () => set(before), redo: () => set(after) });
  });
}
