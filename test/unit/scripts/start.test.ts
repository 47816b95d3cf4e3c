import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasDisplay } from '../../../main/hosts/shared/display.ts';
import { electronBinary } from '../../../scripts/start/electron-binary.ts';
import { isStale } from '../../../scripts/start/stale.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

describe('npm start', () => {
  it('finds the Electron program only where it was fetched', () => {
    const root = temporaryFolder();
    expect(electronBinary(root)).toBeUndefined();
    const folder = join(root, 'node_modules', 'electron');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    expect(electronBinary(root)).toBeUndefined();
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronBinary(root)).toBeUndefined();
    writeFileSync(join(folder, 'dist', 'electron'), '');
    expect(electronBinary(root)).toBe(join(folder, 'dist', 'electron'));
  });

  it('builds what is missing or older than its sources, files that went away included', () => {
    const root = temporaryFolder();
    const [built, sources, lock] = [join(root, 'index.html'), join(root, 'src'), join(root, 'lock.json')];
    const nested = join(sources, 'deep', 'file.ts');
    mkdirSync(join(sources, 'deep'), { recursive: true });
    writeFileSync(nested, '');
    writeFileSync(lock, '');
    const age = (seconds: number, ...files: string[]) => {
      for (const file of files) utimesSync(file, seconds, seconds);
    };
    expect(isStale(built, [sources, lock])).toBe(true);
    writeFileSync(built, '');
    age(1000, nested, join(sources, 'deep'), sources, lock);
    age(2000, built);
    expect(isStale(built, [sources, lock])).toBe(false);
    age(3000, lock);
    expect(isStale(built, [sources, lock])).toBe(true);
    age(1000, lock);
    age(3000, nested);
    expect(isStale(built, [sources, lock])).toBe(true);
    rmSync(nested);
    expect(isStale(built, [sources, lock])).toBe(true);
  });

  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['win32', {}, true],
  ] as const)('on %s with %j there is a screen: %s', (platform, env, is) => {
    expect(hasDisplay(platform, env)).toBe(is);
  });
});
