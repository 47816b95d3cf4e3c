import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { browserShell } from '../../main/hosts/server/browser-shell.ts';
import { type RunningServer, startServer } from '../../main/hosts/server/server.ts';
import { Log } from '../../main/hosts/shared/log.ts';
import { Studio } from '../../main/studio/index.ts';
import { temporaryFolder } from './folder.ts';
import { tinyWorld } from './tiny-world.ts';
import { connectTo, enter, type Window } from './window-client.ts';

/** A small page in place of the built window. */
export const page =
  '<!doctype html><title>Lookback Studio</title><script src="./assets/app-a1b2c3.js"></script>';

export interface ServedStudio {
  readonly studio: Studio;
  readonly server: RunningServer;
  readonly folder: string;
  readonly log: Log;
  readonly rendererFolder: string;
  /** `lookback_…=…`, as a browser sends it. */
  readonly cookie: string;
  /** A request with the cookie; `headers` may overrule it. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** A window: its own WebSocket, its own client. */
  readonly connect: () => Promise<Window>;
}

/** A real studio on the tiny world, served on a free port; everything is closed when the test ends. */
export async function serveStudio(
  whenDone: (close: () => Promise<void>) => void = onTestFinished,
): Promise<ServedStudio> {
  const folder = temporaryFolder((remove) => whenDone(() => Promise.resolve(remove())));
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), page);
  writeFileSync(join(rendererFolder, 'assets', 'app-a1b2c3.js'), 'export {};\n');
  writeFileSync(join(folder, 'secret.txt'), 'not for the window');
  for (const name of ['projects', 'exports']) mkdirSync(join(folder, name));
  const studio = await openTestStudio(folder);
  const log = new Log(join(folder, 'state'));
  const server = await startServer({ studio, rendererFolder, shell: browserShell, log });
  whenDone(async () => {
    await server.close();
    await studio.close();
  });
  const cookie = await enter(`${server.url}/?token=${server.token}`);
  return {
    studio,
    server,
    folder,
    log,
    rendererFolder,
    cookie,
    get: (path, init = {}) =>
      fetch(`${server.url}/${path}`, {
        redirect: 'manual',
        ...init,
        headers: { cookie, ...(init.headers as Record<string, string> | undefined) },
      }),
    connect: () => connectTo(server.url, cookie),
  };
}

/** A studio on the tiny world with all its folders in one. The caller closes it. */
export function openTestStudio(folder: string): Promise<Studio> {
  return Studio.start({
    stateFolder: join(folder, 'state'),
    modelFolders: [tinyWorld],
    shell: 'browser',
    version: '0.0.0-test',
    projectsFolder: join(folder, 'projects'),
    exportsFolder: join(folder, 'exports'),
    threads: 1,
  });
}
