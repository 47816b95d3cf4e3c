import { describe, expect, it } from 'vitest';
import { projectsFolder, stateFolder } from '../../../main/hosts/shared/folders.ts';

describe('folders of this machine', () => {
  it.each([
    ['linux', {}, '/home/a', '/home/a/.local/state/lookback-studio'],
    ['linux', { XDG_STATE_HOME: '/data/state' }, '/home/a', '/data/state/lookback-studio'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/a', '/home/a/.local/state/lookback-studio'],
    ['darwin', {}, '/Users/a', '/Users/a/Library/Application Support/Lookback Studio'],
    ['linux', { LOOKBACK_STATE: '/tmp/x', XDG_STATE_HOME: '/data' }, '/home/a', '/tmp/x'],
  ] as const)('state on %s with %j is in %s: %s', (platform, env, home, folder) => {
    expect(stateFolder({ platform, env, home })).toBe(folder);
  });

  it('state on Windows is among the roaming data', () => {
    const env = { APPDATA: 'C:/Users/a/AppData/Roaming' };
    expect(stateFolder({ platform: 'win32', env, home: 'C:/Users/a' })).toContain('Roaming');
  });

  it('projects go beside the videos where there is such a folder', () => {
    const system = { platform: 'linux', env: {}, home: '/home/a' } as const;
    expect(projectsFolder(system, (folder) => folder === '/home/a/Videos')).toBe('/home/a/Videos/Lookback');
    expect(projectsFolder(system, () => false)).toBe('/home/a/Lookback');
    expect(projectsFolder({ ...system, platform: 'darwin' }, () => true)).toBe('/home/a/Movies/Lookback');
  });
});
