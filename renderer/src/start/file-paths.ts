/** Paths of the studio's machine, which need not be the window's: "/home/ana", "C:\Users\Ana". */
export interface Crumb {
  readonly name: string;
  readonly path: string;
}

function separatorOf(path: string): '/' | '\\' {
  return path.startsWith('/') || !path.includes('\\') ? '/' : '\\';
}

/** The folders from the root to this one, itself included. */
export function crumbsOf(folder: string): Crumb[] {
  const separator = separatorOf(folder);
  const parts = folder.split(separator).filter((part) => part !== '');
  const isWindows = separator === '\\';
  const crumbs: Crumb[] = isWindows ? [] : [{ name: '/', path: '/' }];
  let path = '';
  for (const part of parts) {
    path = isWindows && path === '' ? `${part}\\` : joinPath(path === '' ? '/' : path, part);
    crumbs.push({ name: part, path });
  }
  return crumbs;
}

export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(separatorOf(path)) + 1);
}

/** The folder that a file lies in; '' for a bare name. */
export function folderOf(path: string): string {
  const separator = separatorOf(path);
  const at = path.lastIndexOf(separator);
  if (at < 0) return '';
  // The root keeps its separator: "/", "C:\".
  return at === 0 || /^[A-Za-z]:$/.test(path.slice(0, at)) ? path.slice(0, at + 1) : path.slice(0, at);
}

/** The name with one of the endings; the first one where it has none of them. */
export function withEnding(name: string, endings: readonly string[]): string {
  const [first] = endings;
  const has = endings.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
  return first === undefined || has ? name : name + first;
}

/** Why a name cannot be that of a file, in words; undefined when it can. */
export function nameMistake(name: string): string | undefined {
  if (name.trim() === '') return 'Give it a name.';
  const refused = /[/\\:*?"<>|]/.exec(name)?.[0];
  if (refused !== undefined) return `A name cannot have “${refused}” in it.`;
  if (/\p{Cc}/u.test(name)) return 'A name cannot have control characters in it.';
  if (/^\.+$/.test(name)) return 'Give it a name with letters or digits.';
  if (name.length > 200) return 'This name is too long.';
  return undefined;
}

/** The name, or the first of "name 2", "name 3" … that is not taken. Case does not count, as on many disks. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()));
  if (!known.has(name.toLowerCase())) return name;
  let number = 2;
  while (known.has(`${name} ${number}`.toLowerCase())) number += 1;
  return `${name} ${number}`;
}
