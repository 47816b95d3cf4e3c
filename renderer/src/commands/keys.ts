import { commands } from './commands.ts';

/** True on a Mac, where Mod is Command. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
const names: Readonly<Record<string, string>> = {
  Delete: 'Del',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** One shortcut as a creator reads it: "Ctrl+Shift+Z", on a Mac "⇧⌘Z". */
export function prettyKeys(shortcut: string, mac: boolean = isMac): string {
  const parts = shortcut.split('+');
  const key = parts.pop() ?? '';
  const name = names[key] ?? key;
  if (mac) {
    const order = ['Alt', 'Shift', 'Mod'].filter((sign) => parts.includes(sign));
    return order.map((sign) => macSigns[sign] ?? '').join('') + name;
  }
  return [...parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)), name].join('+');
}

/** The first shortcut of a command, for tooltips and menus; undefined when it has none. */
export function keysOf(id: string): string | undefined {
  const shortcut = commands.find((command) => command.id === id)?.keys[0];
  return shortcut === undefined ? undefined : prettyKeys(shortcut);
}
