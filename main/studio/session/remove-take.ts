import type { ProjectFile } from '../../memory/index.ts';
import { inSlices } from '../slices.ts';

/** Removes a take without holding up the event loop, however long it is. @throws LookbackError 'take-in-use' */
export async function removeTake(project: ProjectFile, take: number): Promise<void> {
  await inSlices(steps(project, take));
}

function* steps(project: ProjectFile, take: number): Generator<void, void, undefined> {
  while (project.removeTakeStep(take)) yield;
}
