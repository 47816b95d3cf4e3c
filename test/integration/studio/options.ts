import { join } from 'node:path';
import type { CameraPath } from '../../../main/core/path/index.ts';
import type { BeginTake, StudioOptions } from '../../../main/studio/index.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

export function optionsIn(folder: string): StudioOptions {
  return {
    stateFolder: join(folder, 'state'),
    modelFolders: [tinyWorld],
    shell: 'browser',
    version: '0.0.0-test',
    projectsFolder: join(folder, 'projects'),
    exportsFolder: join(folder, 'exports'),
    threads: 1,
  };
}

export function takeOf(path: CameraPath, more: Partial<BeginTake> = {}): BeginTake {
  return {
    model: tinyWorld,
    origin: { kind: 'package', id: 'plain' },
    path,
    seed: 7,
    ...more,
    settings: { provider: 'reference', ...more.settings },
  };
}
