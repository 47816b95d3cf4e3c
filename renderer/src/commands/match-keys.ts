import type { Command } from './types.ts';

/** The part of a KeyboardEvent that says which shortcut it is. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Where the signs in shortcuts are on a keyboard, for layouts that do not have them as plain keys. */
const places: Readonly<Record<string, string>> = {
  ',': 'Comma',
  '.': 'Period',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  Space: 'Space',
};

interface Shortcut {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

function parse(text: string): Shortcut {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  return { mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt'), key };
}

/**
 * The command that a key press asks for. What the key says counts, so that Ctrl+Z is where Z is printed; its place counts
 * only where it says nothing that is in the table (a layout without Latin letters, or without "[" as a key).
 * @param mac whether Mod is Command
 */
export function matchKeys(commands: readonly Command[], press: KeyPress, mac: boolean): Command | undefined {
  return findBy(commands, press, mac, matchesSign) ?? findBy(commands, press, mac, matchesPlace);
}

function findBy(
  commands: readonly Command[],
  press: KeyPress,
  mac: boolean,
  matches: (shortcut: Shortcut, press: KeyPress) => boolean,
): Command | undefined {
  const mod = mac ? press.metaKey : press.ctrlKey;
  // Ctrl+Alt is AltGr on Windows: it types a sign ("[" on a German keyboard).
  const typesSign = !mac && press.ctrlKey && press.altKey && press.key.length === 1;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (other) return undefined;
  return commands.find((command) =>
    command.keys.some((text) => {
      const shortcut = parse(text);
      return (typesSign ? !shortcut.mod : shortcut.mod === mod) && matches(shortcut, press);
    }),
  );
}

function matchesSign({ key, shift, alt }: Shortcut, press: KeyPress): boolean {
  if (isLetter(key))
    return press.key.toUpperCase() === key && shift === press.shiftKey && alt === press.altKey;
  // Shift and AltGr may be part of typing the sign itself.
  if (key.length === 1) return press.key === key && !shift && !alt;
  return press.key === key && shift === press.shiftKey && alt === press.altKey;
}

function matchesPlace({ key, shift, alt }: Shortcut, press: KeyPress): boolean {
  if (shift !== press.shiftKey || alt !== press.altKey) return false;
  if (isLetter(key)) return press.code === `Key${key}` && !isLetter(press.key.toUpperCase());
  if (/^\d$/.test(key)) return press.code === `Digit${key}`;
  return places[key] !== undefined && press.code === places[key];
}

function isLetter(key: string): boolean {
  return /^[A-Z]$/.test(key);
}
