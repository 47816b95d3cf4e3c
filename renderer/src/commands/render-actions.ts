import type { ProjectState } from '../state/project.svelte.ts';
import { attempt } from '../state/toasts.ts';

type RenderRange = Parameters<ProjectState['client']['render']['start']>[0]['range'];

/** Why the shown take cannot be rendered, for a tooltip; undefined when it can. */
export function renderHindrance(project: ProjectState): string | undefined {
  if (!project.take) return 'There is no take yet.';
  if (project.readOnly) return 'The project is open for viewing only.';
  if (!project.model) return `The model of this take, ${project.take.modelId}, is not installed.`;
  return undefined;
}

export async function startRender(project: ProjectState, range: RenderRange): Promise<void> {
  const { client, id, takeId } = project;
  if (takeId === undefined || renderHindrance(project) !== undefined) return;
  await attempt(() => client.render.start({ project: id, take: takeId, range }));
}

/** Whether everything that the path asks for is there. */
export function isComplete({ take }: ProjectState): boolean {
  return take !== undefined && take.firstMissingFrame >= take.path.durationFrames;
}

export async function pauseOrResume(project: ProjectState): Promise<void> {
  const { client, id, renderJob } = project;
  if (!renderJob) return;
  const call = renderJob.status === 'paused' ? client.jobs.resume : client.jobs.pause;
  await attempt(() => call({ project: id, job: renderJob.id }));
}
