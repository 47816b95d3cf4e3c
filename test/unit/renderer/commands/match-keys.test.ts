import { describe, expect, it } from 'vitest';
import { type KeyPress, matchKeys } from '../../../../renderer/src/commands/match-keys.ts';
import { playbackCommands } from '../../../../renderer/src/commands/playback-commands.ts';
import { viewCommands } from '../../../../renderer/src/commands/view-commands.ts';
import type { Command } from '../../../../renderer/src/commands/types.ts';

const command = (id: string, ...keys: string[]): Command => ({
  id,
  label: id,
  group: 'General',
  keys,
  run: () => undefined,
});
const table = [
  ...playbackCommands,
  ...viewCommands,
  command('undo', 'Mod+Z'),
  command('redo', 'Mod+Shift+Z', 'Mod+Y'),
  command('split', 'S'),
  command('help', '?', 'F1'),
  command('add-key', 'Enter'),
];

const press = (key: string, code: string, ...held: ('ctrl' | 'meta' | 'shift' | 'alt')[]): KeyPress => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
});
const idOf = (pressed: KeyPress, mac = false) => matchKeys(table, pressed, mac)?.id;

describe('matchKeys', () => {
  it.each([
    ['Space', press(' ', 'Space'), 'play'],
    ['K', press('k', 'KeyK'), 'play'],
    ['L', press('l', 'KeyL'), 'play-forwards'],
    ['Shift+L', press('L', 'KeyL', 'shift'), 'loop'],
    ['L with caps lock', press('L', 'KeyL'), 'play-forwards'],
    [',', press(',', 'Comma'), 'previous-frame'],
    ['Shift+,', press('<', 'Comma', 'shift'), 'ten-frames-back'],
    ['Shift+.', press('>', 'Period', 'shift'), 'ten-frames-on'],
    ['ArrowRight', press('ArrowRight', 'ArrowRight'), 'next-frame'],
    ['Shift+ArrowRight', press('ArrowRight', 'ArrowRight', 'shift'), 'ten-frames-on'],
    ['[', press('[', 'BracketLeft'), 'previous-key'],
    ['?', press('?', 'Slash', 'shift'), 'help'],
    ['F1', press('F1', 'F1'), 'help'],
    ['Enter on the number pad', press('Enter', 'NumpadEnter'), 'add-key'],
    ['1', press('1', 'Digit1'), 'view-orbit'],
    ['1 on the number pad', press('1', 'Numpad1'), 'view-orbit'],
    ['Ctrl+Z', press('z', 'KeyZ', 'ctrl'), 'undo'],
    ['Ctrl+Shift+Z', press('Z', 'KeyZ', 'ctrl', 'shift'), 'redo'],
    ['Ctrl+Y', press('y', 'KeyY', 'ctrl'), 'redo'],
  ])('%s', (_, pressed, id) => expect(idOf(pressed)).toBe(id));

  it.each([
    ['Ctrl+Space', press(' ', 'Space', 'ctrl')],
    ['Ctrl+Shift+Space', press(' ', 'Space', 'ctrl', 'shift')],
    ['Alt+S', press('s', 'KeyS', 'alt')],
    ['Shift+S', press('S', 'KeyS', 'shift')],
    ['Meta+Z on a PC', press('z', 'KeyZ', 'meta')],
    ['Ctrl+L', press('l', 'KeyL', 'ctrl')],
    ['Shift+1', press('!', 'Digit1', 'shift')],
    ['a modifier alone', press('Shift', 'ShiftLeft', 'shift')],
    ['a dead key', press('Dead', 'Quote')],
  ])('%s is nothing', (_, pressed) => expect(idOf(pressed)).toBeUndefined());

  it('on a Mac Mod is Command', () => {
    expect(idOf(press('z', 'KeyZ', 'meta'), true)).toBe('undo');
    expect(idOf(press('z', 'KeyZ', 'meta', 'shift'), true)).toBe('redo');
    expect(idOf(press('z', 'KeyZ', 'ctrl'), true)).toBeUndefined();
  });

  describe('other layouts', () => {
    it('German: what the key says counts, so undo and redo are not swapped', () => {
      expect(idOf(press('z', 'KeyY', 'ctrl'))).toBe('undo');
      expect(idOf(press('y', 'KeyZ', 'ctrl'))).toBe('redo');
    });

    it('German: brackets by AltGr, or at their place', () => {
      expect(idOf(press('[', 'Digit8', 'ctrl', 'alt'))).toBe('previous-key');
      expect(idOf(press('ü', 'BracketLeft'))).toBe('previous-key');
      expect(idOf(press('?', 'Minus', 'shift'))).toBe('help');
    });

    it('French: digits and the point need Shift, and are still themselves', () => {
      expect(idOf(press('1', 'Digit1', 'shift'))).toBe('view-orbit');
      expect(idOf(press('&', 'Digit1'))).toBe('view-orbit');
      expect(idOf(press('.', 'Comma', 'shift'))).toBe('next-frame');
      expect(idOf(press(',', 'KeyM'))).toBe('previous-frame');
    });

    it('Russian: letters at their place', () => {
      expect(idOf(press('ы', 'KeyS'))).toBe('split');
      expect(idOf(press('я', 'KeyZ', 'ctrl'))).toBe('undo');
    });

    it('Dvorak: a Latin letter is never read as the one at its place', () => {
      expect(idOf(press('o', 'KeyS'))).toBe('loop-out');
    });
  });
});
