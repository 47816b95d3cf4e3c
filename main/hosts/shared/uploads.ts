import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LookbackError } from '../../core/errors.ts';

const largestMebibytes = 50;
const endings = ['.png', '.jpg', '.jpeg', '.webp'];

/** Pictures that a window brings along, because its own disk is not the studio's. They live as long as the host. */
export class Uploads {
  #folder: Promise<string> | undefined;

  /**
   * Keeps a picture under its own name in a folder of its own.
   * @returns its file, for `takes.begin`
   * @throws LookbackError 'usage' (no picture's name, over 50 MiB) | 'cancelled' (broken off); nothing is left of those
   */
  async keep(name: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const plain = plainName(name);
    this.#folder ??= mkdtemp(join(tmpdir(), 'lookback-uploads-'));
    const folder = join(await this.#folder, randomUUID());
    await mkdir(folder);
    const file = join(folder, plain);
    try {
      await pipeline(bytes, limited, createWriteStream(file, { flags: 'wx' }));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw isBrokenOff(error) ? new LookbackError('cancelled', 'The upload was broken off.') : error;
    }
    return file;
  }

  async clear(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }
}

async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const part of bytes) {
    total += part.length;
    if (total > largestMebibytes * 2 ** 20) {
      throw new LookbackError(
        'usage',
        `The picture is larger than ${largestMebibytes} MiB. Save it smaller, or as JPEG.`,
      );
    }
    yield part;
  }
}

/** True when the window went away: nobody waits for the answer. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** The name without folders and without what a file system may not like. */
function plainName(name: string): string {
  const ending = extname(name).toLowerCase();
  if (!endings.includes(ending)) {
    throw new LookbackError('usage', `"${name}" is not a picture that can be read. Use PNG, JPEG or WebP.`);
  }
  const stem = basename(name.replaceAll('\\', '/'), extname(name)).replace(/[^\p{L}\p{N} _-]/gu, '_');
  return `${stem.slice(0, 80) || 'picture'}${ending}`;
}
