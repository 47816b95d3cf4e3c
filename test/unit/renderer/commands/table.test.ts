import { expect, test } from 'vitest';
import { commands } from '../../../../renderer/src/commands/commands.ts';
import { keysOf, prettyKeys } from '../../../../renderer/src/commands/keys.ts';

test('no two commands share an id or a shortcut', () => {
  const ids = commands.map(({ id }) => id);
  const keys = commands.flatMap((command) => command.keys);
  expect(new Set(ids).size).toBe(ids.length);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every command that a creator can find has words', () => {
  for (const { label, keys, hidden } of commands) {
    expect(label).not.toBe('');
    expect(keys.length > 0 || hidden === true).toBe(true);
  }
});

test('shortcuts read as on the keyboard', () => {
  expect(prettyKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z');
  expect(prettyKeys('Mod+Shift+Z', true)).toBe('⇧⌘Z');
  expect(prettyKeys('Alt+I', true)).toBe('⌥I');
  expect(prettyKeys('Delete', false)).toBe('Del');
  expect(prettyKeys('Space', true)).toBe('Space');
  expect(keysOf('play')).toBe('Space');
  expect(keysOf('render-loop')).toBeUndefined();
  expect(keysOf('nothing')).toBeUndefined();
});
