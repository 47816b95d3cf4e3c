import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JobView } from '../../../main/api/index.ts';
import { isOwnPage, pageAddress } from '../../../main/hosts/electron/address.ts';
import { progressOf, unfinished } from '../../../main/hosts/electron/job-progress.ts';
import { menuTemplate, openProject } from '../../../main/hosts/electron/menu-template.ts';
import { projectFileIn } from '../../../main/hosts/electron/project-files.ts';
import {
  readWindowPlace,
  smallest,
  visiblePlace,
  writeWindowPlace,
} from '../../../main/hosts/electron/window-place.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

// What of the Electron host can be run without Electron.

const job = (status: JobView['status'], framesDone: number, framesTotal: number): JobView => ({
  id: status,
  kind: 'render',
  take: 1,
  takeName: 'walk',
  status,
  firstFrame: 0,
  lastFrame: framesTotal - 1,
  framesDone,
  framesTotal,
  elapsedMs: 0,
  notices: [],
  createdAtMs: 0,
});

describe('the page', () => {
  it.each([
    [pageAddress, true],
    ['lookback://app/index.html', true],
    ['lookback://elsewhere/', false],
    ['https://app/', false],
    ['lookback-evil://app/', false],
    ['', false],
    [undefined, false],
  ])('%s is our own: %s', (address, is) => {
    expect(isOwnPage(address)).toBe(is);
  });
});

describe('jobs on the taskbar', () => {
  it('counts what is at work or waits, and nothing else', () => {
    const jobs = [job('running', 30, 100), job('queued', 0, 20), job('paused', 5, 500), job('done', 50, 50)];
    expect(unfinished(jobs).map(({ status }) => status)).toEqual(['running', 'queued']);
    expect(progressOf(jobs)).toBeCloseTo(30 / 120);
    expect(progressOf([job('paused', 5, 10)])).toBeUndefined();
  });
});

describe('the place of the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: -200, width: 2560, height: 1400 };

  it('is where it was, on any screen that is there', () => {
    const saved = { x: 2000, y: 0, width: 1500, height: 900 };
    expect(visiblePlace(saved, [screen, second])).toEqual(saved);
  });

  it.each([
    ['its screen is gone', { x: 2000, y: 0, width: 1500, height: 900 }],
    ['its title is above the screen', { x: 10, y: -400, width: 1500, height: 900 }],
    ['nothing was kept', undefined],
  ])('is the usual one when %s', (_why, saved) => {
    expect(visiblePlace(saved, [screen])).toEqual({ width: 1600, height: 1000 });
  });

  it('never is smaller than the studio needs, nor larger than its screen', () => {
    const place = visiblePlace({ x: 0, y: 0, width: 300, height: 5000 }, [screen]);
    expect(place).toMatchObject({ width: smallest.width, height: screen.height });
    expect(visiblePlace(undefined, [{ ...screen, width: 1280, height: 680 }])).toEqual({
      width: 1280,
      height: 680,
    });
  });

  it('survives on disk, and what cannot be read counts as nothing', () => {
    const folder = temporaryFolder();
    const place = { x: 1, y: 2, width: 1200, height: 800, maximized: true };
    writeWindowPlace(folder, place);
    expect(readWindowPlace(folder)).toEqual(place);
    writeFileSync(join(folder, 'window.json'), '{"x": "left"}');
    expect(readWindowPlace(folder)).toBeUndefined();
    mkdirSync(join(folder, 'gone'));
    expect(readWindowPlace(join(folder, 'gone'))).toBeUndefined();
  });
});

describe('a project in a command line', () => {
  it('is found wherever it stands, from the folder the command was typed in', () => {
    expect(projectFileIn(['electron', '.', '--flag', 'walk.lookback'], '/home/a')).toBe(
      '/home/a/walk.lookback',
    );
    expect(projectFileIn(['studio', '/tmp/Walk.LOOKBACK'], '/')).toBe('/tmp/Walk.LOOKBACK');
    expect(projectFileIn(['studio', '--open=a.lookback', 'movie.mp4'], '/')).toBeUndefined();
  });
});

describe('the menu', () => {
  it('sends the ids of commands', () => {
    const sent: string[] = [];
    const menu = menuTemplate((id) => sent.push(id), { isMac: false, isDevelopment: false });
    const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const commands = items.filter(({ id }) => id !== undefined);
    for (const { click } of commands) (click as (() => void) | undefined)?.();
    expect(sent).toEqual(commands.map(({ id }) => id));
    expect(new Set(sent).size).toBe(sent.length);
    const folder = fileURLToPath(new URL('../../../renderer/src/commands', import.meta.url));
    const table = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const ids = table.join('\n').matchAll(/\bid: '([\w-]+)'/g);
    const known = [openProject, ...Array.from(ids, ([, id]) => id)];
    expect(known).toEqual(expect.arrayContaining(sent));
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false);
  });
});
