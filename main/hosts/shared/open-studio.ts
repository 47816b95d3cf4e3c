import { join, resolve } from 'node:path';
import { Studio } from '../../studio/index.ts';
import { projectsFolder, stateFolder, versionOf } from './folders.ts';
import { Log } from './log.ts';

export interface OpenStudioOptions {
  /** Folder of package.json and models/. */
  readonly root: string;
  readonly shell: 'browser' | 'electron';
  /** Folder for new projects; the creator's videos folder unless given. */
  readonly projects?: string | undefined;
  /** Packages, or folders of packages, besides the embedded one. */
  readonly models?: readonly string[] | undefined;
}

/** Starts a studio with this machine's folders, and opens its log. The caller closes the studio. */
export async function openStudio({
  root,
  shell,
  projects = projectsFolder(),
  models = [],
}: OpenStudioOptions): Promise<{ studio: Studio; log: Log; version: string }> {
  const state = stateFolder();
  const log = new Log(state);
  const folder = resolve(projects);
  const version = versionOf(root);
  const studio = await Studio.start({
    stateFolder: state,
    modelFolders: [join(root, 'models'), ...models.map((model) => resolve(model))],
    shell,
    version,
    projectsFolder: folder,
    exportsFolder: join(folder, 'Exports'),
  });
  return { studio, log, version };
}
