import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import type { Manifest } from './manifest.ts';

/**
 * The sha256 (hex) of a file, read a mebibyte at a time, so that the event loop gets its turn between the pieces
 * whatever the file's size.
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/**
 * Checks that every declared file is inside the package's folder with the declared size and hash.
 * @throws LookbackError 'package-missing' | 'package-format' (a link that leaves the folder) | 'package-hash'
 */
export async function checkFiles(dir: string, files: Manifest['files']): Promise<void> {
  const root = await realpath(dir);
  // Sizes first: they cost nothing and find a broken download before half a gigabyte is hashed.
  for (const file of files) await checkSize(root, file);
  for (const file of files) {
    const sha256 = await sha256OfFile(join(root, file.path)).catch((cause: unknown) => {
      throw new LookbackError(
        'package-missing',
        `The file "${file.path}" of the model in ${dir} cannot be read. Check its permissions.`,
        { context: { dir, path: file.path }, cause },
      );
    });
    if (sha256 !== file.sha256) {
      throw new LookbackError(
        'package-hash',
        `The file "${file.path}" of the model in ${dir} is damaged or was changed: its contents do not match the manifest. Install the model again.`,
        { context: { dir, path: file.path, expected: file.sha256, found: sha256 } },
      );
    }
  }
}

async function checkSize(root: string, file: Manifest['files'][number]): Promise<void> {
  const context = { dir: root, path: file.path };
  const path = join(root, file.path);
  const real = await realpath(path).catch((cause: unknown) => {
    throw new LookbackError(
      'package-missing',
      `The model in ${root} lacks its file "${file.path}". Install the model again.`,
      { context, cause },
    );
  });
  if (!real.startsWith(root + sep)) {
    throw new LookbackError(
      'package-format',
      `The file "${file.path}" of the model in ${root} is a link that leaves the package; a package must contain its files.`,
      { context: { ...context, real } },
    );
  }
  const found = await stat(real);
  if (!found.isFile() || found.size !== file.bytes) {
    throw new LookbackError(
      'package-hash',
      `The file "${file.path}" of the model in ${root} has ${found.size} bytes, the manifest says ${file.bytes}. Install the model again.`,
      { context: { ...context, expected: file.bytes, found: found.size } },
    );
  }
}
