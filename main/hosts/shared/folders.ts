import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const here = (): System => ({ platform: process.platform, env: process.env, home: homedir() });

/** Where the studio keeps what is not in a project. `LOOKBACK_STATE` moves it. */
export function stateFolder({ platform, env, home }: System = here()): string {
  if (env.LOOKBACK_STATE) return env.LOOKBACK_STATE;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Lookback Studio');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Lookback Studio');
  // XDG Base Directory Specification: a relative path there is to be ignored.
  const state = env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : join(home, '.local', 'state');
  return join(state, 'lookback-studio');
}

/** Where new projects go: beside the creator's videos, where there is such a folder. */
export function projectsFolder(
  { platform, home }: System = here(),
  exists: (folder: string) => boolean = existsSync,
): string {
  const videos = join(home, platform === 'darwin' ? 'Movies' : 'Videos');
  return exists(videos) ? join(videos, 'Lookback') : join(home, 'Lookback');
}

/** @param root folder of package.json */
export function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
