import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LookbackError, toLookbackError } from '../core/errors.ts';
import { loadPackage, type WorldModelPackage } from '../world/index.ts';
import { defaultSettings } from './settings.ts';
import type { DamagedModel, ModelView } from './views.ts';

/** The world models that a studio knows: the packages in its model folders, and others that takes are begun with. */
export class ModelLibrary {
  readonly #folders: readonly string[];
  /** By absolute path. Loading hashes every file, so it is done once. */
  readonly #loaded = new Map<string, Promise<WorldModelPackage>>();

  /** @param folders packages, or folders of packages; the first one's are those that come with the studio */
  constructor(folders: readonly string[]) {
    this.#folders = folders.map((folder) => resolve(folder));
  }

  /** All packages that can be used, and the others with what is wrong with them. */
  async list(): Promise<{ models: ModelView[]; damaged: DamagedModel[] }> {
    const dirs = await this.#dirs();
    const models: ModelView[] = [];
    const damaged: DamagedModel[] = [];
    const loaded = await Promise.allSettled(dirs.map((dir) => this.load(dir)));
    loaded.forEach((result, i) => {
      if (result.status === 'fulfilled') models.push(this.#view(result.value));
      else damaged.push({ dir: dirs[i]!, message: toLookbackError(result.reason).message });
    });
    return { models, damaged };
  }

  /** The package in a folder, checked once. @throws what `loadPackage` throws */
  load(dir: string): Promise<WorldModelPackage> {
    const path = resolve(dir);
    const known = this.#loaded.get(path);
    if (known) return known;
    const loading = loadPackage(path);
    this.#loaded.set(path, loading);
    // What went wrong may be put right: the next call looks again.
    loading.catch(() => this.#loaded.delete(path));
    return loading;
  }

  /**
   * The package with this sha256.
   * @param hint a folder to look in besides
   * @throws LookbackError 'package-missing'
   */
  async find(sha256: string, modelId: string, hint?: string): Promise<WorldModelPackage> {
    const dirs = [...this.#loaded.keys(), ...(await this.#dirs()), ...(hint === undefined ? [] : [hint])];
    for (const dir of new Set(dirs)) {
      const pkg = await this.load(dir).catch(() => undefined);
      if (pkg?.sha256 === sha256) return pkg;
    }
    throw new LookbackError(
      'package-missing',
      `The world model "${modelId}" that this take was begun with is not installed here. Put its package into one of the ` +
        `model folders (${this.#folders.join(', ')}), or begin a new take with another model.`,
      { context: { modelId, sha256, folders: this.#folders } },
    );
  }

  async #dirs(): Promise<string[]> {
    const found = await Promise.all(this.#folders.map((folder) => packagesIn(folder)));
    return [...new Set(found.flat())];
  }

  #view(pkg: WorldModelPackage): ModelView {
    const { dir, sha256, manifest } = pkg;
    const { id, name, version, license, frame, chunk, context, sampler, camera } = manifest;
    const first = this.#folders[0];
    return {
      dir,
      sha256,
      id,
      name,
      version,
      license,
      embedded: first !== undefined && (dir === first || dir.startsWith(join(first, '/'))),
      frame: { width: frame.width, height: frame.height },
      hasDepth: frame.channels.length === 4,
      framesPerChunk: chunk.frames,
      fps: chunk.fps,
      context,
      steps: sampler.steps,
      envelope: camera.envelope,
      tags: manifest.prompt?.tags ?? [],
      defaults: defaultSettings(manifest),
      origins: pkg.origins().map(({ id: originId, name: originName, style, ...view }) => ({
        id: originId,
        name: originName,
        style,
        fovYDeg: view.fovYDeg,
        position: view.position,
        yawDeg: view.yawDeg,
        pitchDeg: view.pitchDeg,
      })),
    };
  }
}

/** The folder itself when it is a package, otherwise the packages in it. A folder that is not there has none. */
async function packagesIn(folder: string): Promise<string[]> {
  if (await isPackage(folder)) return [folder];
  const names = await readdir(folder).catch(() => []);
  const dirs = names.sort().map((name) => join(folder, name));
  const are = await Promise.all(dirs.map((dir) => isPackage(dir)));
  return dirs.filter((_, i) => are[i]);
}

const isPackage = async (dir: string): Promise<boolean> =>
  (await stat(join(dir, 'manifest.json')).catch(() => undefined))?.isFile() === true;
