import { expect, test } from 'vitest';
import { commands } from '../../../../renderer/src/commands/commands.ts';
import { menuMessageOf } from '../../../../renderer/src/commands/menu-message.ts';
import { menuTemplate, openProject } from '../../../../main/hosts/electron/menu-template.ts';

test('reads what the preload posts, and nothing else', () => {
  expect(menuMessageOf({ kind: 'lookback-command', command: { id: 'render' } })).toEqual({ id: 'render' });
  expect(
    menuMessageOf({ kind: 'lookback-command', command: { id: 'open-project', file: '/a.lookback' } }),
  ).toEqual({ id: 'open-project', file: '/a.lookback' });
  for (const other of [
    undefined,
    null,
    'lookback-port',
    { command: { id: 'render' } },
    { kind: 'lookback-command' },
    { kind: 'lookback-command', command: 'render' },
    { kind: 'lookback-command', command: { id: 7 } },
  ]) {
    expect(menuMessageOf(other)).toBeUndefined();
  }
});

test('every command of the native menu is in the table', () => {
  const sent: string[] = [];
  type Item = ReturnType<typeof menuTemplate>[number];
  const choose = (items: readonly Item[]): void => {
    for (const item of items) {
      if (Array.isArray(item.submenu)) choose(item.submenu);
      (item.click as (() => void) | undefined)?.();
    }
  };
  choose(menuTemplate((id) => sent.push(id), { isMac: true, isDevelopment: false }));
  const known = new Set([openProject, ...commands.map(({ id }) => id)]);
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.filter((id) => !known.has(id))).toEqual([]);
});
