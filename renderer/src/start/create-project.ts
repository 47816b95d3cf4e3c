import type { App } from '../state/app.svelte.ts';
import { faultOf } from '../state/faults.ts';
import { tellFault } from '../state/toasts.ts';
import { joinPath, withEnding } from './file-paths.ts';
import type { TakePlan } from './take-plan.svelte.ts';

export const projectEnding = '.lookback';

/**
 * Makes a project with its first take and shows it. A take that cannot be begun leaves an empty project, whose screen
 * offers to begin another.
 * @returns what is wrong with the file, in words; undefined when the project is shown
 */
export async function createProject(
  app: App,
  folder: string,
  name: string,
  plan: TakePlan,
): Promise<string | undefined> {
  const { client } = app;
  const take = plan.input();
  if (!client || !take) return plan.missing;
  const file = joinPath(folder, withEnding(name.trim(), [projectEnding]));
  let project: string;
  try {
    project = (await client.projects.create({ file })).id;
  } catch (thrown) {
    return faultOf(thrown).message;
  }
  try {
    await client.takes.begin({ project, ...take });
  } catch (thrown) {
    tellFault(thrown);
  }
  await app.open(file);
  return undefined;
}
