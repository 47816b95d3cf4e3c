import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { type Answer, textAnswer } from './answer.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const notBuilt = `Lookback Studio's window has not been built yet. Run "npm run build:renderer", then load this page again.\n`;

/**
 * A file of the built window. Vite puts a hash into the names under assets/, so those are kept for ever; the others are
 * asked for each time and answered with 304 while they are the same.
 * @param pathname of the address, still encoded
 */
export async function staticFile(
  folder: string,
  pathname: string,
  ifNoneMatch: string | undefined,
): Promise<Answer> {
  const file = await inside(folder, pathname === '/' ? '/index.html' : pathname);
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (file === undefined || bytes === undefined) {
    return pathname === '/' ? textAnswer(503, notBuilt) : textAnswer(404, 'There is no such file.\n');
  }
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  const headers = {
    'content-type': types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    etag,
  };
  return ifNoneMatch === etag ? { status: 304, headers } : { status: 200, headers, body: bytes };
}

/** The real path of a file under the folder; undefined for anything else, links out of it included. */
async function inside(folder: string, pathname: string): Promise<string | undefined> {
  const path = decoded(pathname);
  if (path === undefined || path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.')))
    return undefined;
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return undefined;
  const file = await realpath(join(root, path)).catch(() => undefined);
  return file?.startsWith(root + sep) ? file : undefined;
}

/** Part of an address as it was meant; undefined where it is badly encoded. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
