import { isAbsolute, normalize } from 'node:path';
import { LookbackError } from '../../core/errors.ts';
import { codecs } from '../../export/index.ts';
import type { Product } from './formats.ts';

/** Endings that another format may have left on the name. */
const knownEndings = /\.(mp4|webm|mov|mkv|json|png)$/i;

/** The file ending of a product; folders have none. */
export function endingOf(product: Product): string {
  if (product.kind === 'video') return codecs[product.codec].ending;
  return product.kind === 'path' ? '.json' : '';
}

/**
 * Where the takes of one request go: `out` itself for a single take, `<out> - <take>` for several, with the product's
 * ending. @throws LookbackError 'export-options' unless `out` is a whole path.
 */
export function outputPaths(out: string, takeNames: readonly string[], product: Product): string[] {
  if (!isAbsolute(out)) {
    throw new LookbackError('export-options', `"${out}" says no folder. Give the whole path of the export.`);
  }
  const ending = endingOf(product);
  const base = normalize(out)
    .replace(/[\\/]+$/, '')
    .replace(knownEndings, '');
  if (takeNames.length === 1) return [base + ending];
  const used = new Set<string>();
  return takeNames.map((name) => {
    const safe = safeName(name);
    let free = safe;
    // Some file systems do not tell capitals apart.
    for (let n = 2; used.has(free.toLowerCase()); n++) free = `${safe} ${n}`;
    used.add(free.toLowerCase());
    return `${base} - ${free}${ending}`;
  });
}

/** The file beside a path file that has the camera of every frame. */
export function camerasFileOf(pathFile: string): string {
  return pathFile.replace(/\.json$/i, '.cameras.json');
}

/** A take's name as part of a file name that Windows, macOS and Linux all accept. */
export function safeName(name: string): string {
  const plain = name.normalize('NFC').replace(/[<>:"/\\|?*\p{Cc}\p{Cs}]/gu, '_');
  // Whole characters, and few enough for the 255 bytes that a name may have.
  const safe = [...plain]
    .slice(0, 50)
    .join('')
    .trimStart()
    .replace(/[.\s]+$/u, '');
  return safe === '' ? 'take' : safe;
}
