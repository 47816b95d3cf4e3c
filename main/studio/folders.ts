import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import type { FolderListing } from './views.ts';

type Entry = FolderListing['entries'][number];

/** Files are asked for their size this many at a time. */
const batch = 64;

/**
 * A folder for the window's own file chooser: its folders, and its files with one of the endings (".lookback"; any case;
 * none lists folders only). Hidden ones are left out. Without `folder`, it is `usual` or what there is of its way.
 * @throws LookbackError 'folder-missing'
 */
export async function listFolder({
  folder,
  usual,
  endings,
}: {
  readonly folder: string | undefined;
  readonly usual: string;
  readonly endings: readonly string[];
}): Promise<FolderListing> {
  const path = folder === undefined ? nearest(resolve(usual)) : resolve(folder);
  const found = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw cannotRead(path, cause);
  });
  const wanted = endings.map((ending) => ending.toLowerCase());
  const names = found
    .filter((entry) => !entry.name.startsWith('.'))
    .filter((entry) => !entry.isFile() || wanted.some((ending) => entry.name.toLowerCase().endsWith(ending)))
    .map((entry) => entry.name);
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += batch) {
    const some = await Promise.all(
      names.slice(at, at + batch).map((name) => entryOf(join(path, name), name)),
    );
    entries.push(...some.filter((entry) => entry !== undefined));
  }
  const parent = dirname(path);
  return {
    folder: path,
    ...(parent !== path && { parent }),
    // A link to a file shows only here what it leads to.
    entries: entries
      .filter(({ kind, name }) => kind === 'folder' || wanted.some((e) => name.toLowerCase().endsWith(e)))
      .sort(foldersFirst),
  };
}

/**
 * A new folder in a folder that is there.
 * @throws LookbackError 'usage' (no plain name, or taken) | 'folder-missing' (the parent is not there, or read-only)
 */
export async function createFolder({
  parent,
  name,
}: {
  readonly parent: string;
  readonly name: string;
}): Promise<{ path: string }> {
  // The characters that one of the systems refuses in a name, so that a project folder can be copied to any of them.
  // eslint-disable-next-line no-control-regex
  if (/[/\\:*?"<>|\u0000-\u001f]/.test(name) || /^\.+$/.test(name) || name.trim() !== name) {
    throw new LookbackError(
      'usage',
      `"${name}" cannot be the name of a folder. Use letters, digits and spaces.`,
    );
  }
  const path = join(resolve(parent), name);
  try {
    await mkdir(path);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw new LookbackError(
        'usage',
        `There is already a "${name}" in ${resolve(parent)}. Choose another name.`,
      );
    }
    if (codeOf(cause) === 'ENOENT') throw cannotRead(resolve(parent), cause);
    throw new LookbackError('folder-missing', `The folder ${path} cannot be made: you may not write there.`, {
      cause,
    });
  }
  return { path };
}

/** The folder, or the first one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** Undefined for what is neither file nor folder, and for what went away or may not be looked at. */
async function entryOf(path: string, name: string): Promise<Entry | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found || (!found.isDirectory() && !found.isFile())) return undefined;
  const kind = found.isDirectory() ? 'folder' : 'file';
  return { name, path, kind, bytes: kind === 'file' ? found.size : 0, modifiedMs: Math.round(found.mtimeMs) };
}

/** Names as people sort them: "walk 9" before "walk 10". */
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function foldersFirst(a: Entry, b: Entry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return byName.compare(a.name, b.name);
}

function cannotRead(folder: string, cause: unknown): LookbackError {
  const why =
    codeOf(cause) === 'ENOENT'
      ? 'is not there. It may have been moved, renamed or deleted.'
      : codeOf(cause) === 'ENOTDIR'
        ? 'is a file, not a folder.'
        : 'cannot be read: you may not look into it.';
  return new LookbackError('folder-missing', `The folder ${folder} ${why}`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
