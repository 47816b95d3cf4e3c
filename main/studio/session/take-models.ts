import { aspectOf } from '../../core/camera/intrinsics.ts';
import type { ProjectFile, Take } from '../../memory/index.ts';
import type { Manifest, WorldModelPackage } from '../../world/index.ts';
import type { ModelLibrary } from '../models.ts';
import { knownModel } from '../takes.ts';

/** What a window must know of a take's model even where the model is not installed. */
export interface ModelFacts {
  /** T. */
  readonly framesPerChunk: number;
  /** Of the pictures; only their ratio counts. */
  readonly frame: { readonly width: number; readonly height: number };
}

/** The models that the takes of a project were begun with. */
export class TakeModels {
  readonly #project: ProjectFile;
  readonly #library: ModelLibrary;
  readonly #facts = new Map<string, ModelFacts>();

  constructor(project: ProjectFile, library: ModelLibrary) {
    this.#project = project;
    this.#library = library;
  }

  /** @throws LookbackError 'package-missing' */
  async package(take: Take): Promise<WorldModelPackage> {
    const dir = knownModel(this.#project, take.modelSha256)?.dir;
    const pkg = await this.#library.find(take.modelSha256, take.modelId, dir);
    this.learn(pkg);
    return pkg;
  }

  /** The package's manifest, where it is installed; `facts` knows it from then on. */
  async find(take: Take): Promise<Manifest | undefined> {
    return (await this.package(take).catch(() => undefined))?.manifest;
  }

  learn({ sha256, manifest }: WorldModelPackage): void {
    this.#facts.set(sha256, { framesPerChunk: manifest.chunk.frames, frame: manifest.frame });
  }

  /** From the package; where it is not installed from what the project noted down, or else from the frames. */
  facts(take: Take): ModelFacts {
    const known = this.#facts.get(take.modelSha256) ?? knownModel(this.#project, take.modelSha256);
    if (known) return known;
    const [root] = this.#project.lineage(take.id);
    const id = root?.take ?? take.id;
    const [first] = this.#project.cameras(id, { from: 0, to: 1 });
    const facts = {
      framesPerChunk: this.#project.chunk(id, 1)?.frameCount ?? 1,
      frame: { width: first ? aspectOf(first.camera.intrinsics) : 16 / 9, height: 1 },
    };
    return facts;
  }
}
