import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { ProjectFile } from '../memory/index.ts';
import { Turns } from './turns.ts';
import type { RecentProject } from './views.ts';

const most = 24;
const thumbnailWidth = 240;

const stored = z.array(
  z.object({
    file: z.string(),
    openedAtMs: z.number(),
    thumbnail: z.string().startsWith('data:image/webp;base64,').optional(),
  }),
);
type Entry = z.infer<typeof stored>[number];

/** The projects that were open lately, in `recents.json`. A list that cannot be read is an empty one. */
export class Recents {
  readonly #file: string;
  /** One change at a time: each is a reading and a writing. */
  readonly #turns = new Turns();

  constructor(stateFolder: string) {
    this.#file = join(stateFolder, 'recents.json');
  }

  /** The latest first. */
  async list(): Promise<RecentProject[]> {
    return (await this.#read()).map(({ file, openedAtMs, thumbnail }) => ({
      file,
      name: projectName(file),
      openedAtMs,
      missing: !existsSync(file),
      ...(thumbnail !== undefined && { thumbnail }),
    }));
  }

  /** Puts a project first. */
  opened(file: string): Promise<void> {
    return this.#change((entries) => {
      const known = entries.find((entry) => entry.file === file);
      const others = entries.filter((entry) => entry.file !== file);
      return [{ ...known, file, openedAtMs: Date.now() }, ...others].slice(0, most);
    });
  }

  /** Keeps a picture of a project that is on the list. */
  picture(file: string, thumbnail: string): Promise<void> {
    return this.#change((entries) =>
      entries.map((entry) => (entry.file === file ? { ...entry, thumbnail } : entry)),
    );
  }

  forget(file: string): Promise<void> {
    return this.#change((entries) => entries.filter((entry) => entry.file !== file));
  }

  #change(change: (entries: Entry[]) => Entry[]): Promise<void> {
    return this.#turns.run(async () => {
      await mkdir(dirname(this.#file), { recursive: true });
      // A crash between the two leaves the old list whole.
      const partial = `${this.#file}.partial`;
      await writeFile(partial, JSON.stringify(change(await this.#read()), null, 2));
      await rename(partial, this.#file);
    });
  }

  async #read(): Promise<Entry[]> {
    try {
      return stored.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return [];
    }
  }
}

/** A project is called like its file. */
export const projectName = (file: string): string => basename(file, extname(file));

/** The last viewable frame of the latest take that has one, as a small WebP data URL; undefined without any. */
export async function thumbnailOf(project: ProjectFile): Promise<string | undefined> {
  const take = project.takeIds().findLast((id) => project.frameCount(id) > 0);
  if (take === undefined) return undefined;
  const { image } = project.frame(take, project.frameCount(take) - 1);
  const picture = await sharp(image).resize(thumbnailWidth).webp({ quality: 75 }).toBuffer();
  return `data:image/webp;base64,${picture.toString('base64')}`;
}
