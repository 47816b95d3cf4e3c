import type { TakeView } from '../../../main/api/index.ts';
import type { ProjectState } from '../state/project.svelte.ts';

export async function renameTake(project: ProjectState, take: TakeView, name: string): Promise<void> {
  const wanted = name.trim();
  if (wanted === '' || wanted === take.name) return;
  project.keep(await project.client.takes.edit({ project: project.id, take: take.id, name: wanted }));
}

/** A new take that shares the frames up to `frame`; it is shown. */
export async function forkTake(project: ProjectState, take: TakeView, frame: number): Promise<void> {
  const fork = await project.client.takes.fork({ project: project.id, take: take.id, frame });
  project.keep(fork);
  const { frame: playhead } = project.playback;
  project.showTake(fork.id);
  project.playback.seek(playhead);
}

export async function removeTake(project: ProjectState, id: number): Promise<void> {
  await project.client.takes.remove({ project: project.id, take: id });
}
