import type { Camera } from '../../core/camera/types.ts';
import type { CameraPath } from '../../core/path/index.ts';
import type { ProjectFile, Take } from '../../memory/index.ts';
import { readSettings, type TakeSettings } from '../settings.ts';
import { pathOf, sampledPath } from '../take-path.ts';

/** A take as stored, read and checked. */
export interface OpenTake {
  readonly take: Take;
  /** The same object as long as the path has not changed, whatever else has. */
  readonly path: CameraPath;
  readonly settings: TakeSettings;
}

interface Known extends OpenTake {
  /** The path as JSON, to know it again. */
  readonly pathJson: string;
  readonly isFresh: boolean;
}

interface Sampled {
  readonly path: CameraPath;
  readonly aspect: number;
  readonly cameras: Promise<readonly Camera[]>;
}

/** How many cameras are kept at most, besides those of the path that was asked for last: some 100 MB. */
const mostCameras = 300_000;

/** The takes of an open project, read once and not again until they change, and the cameras of their paths. */
export class TakeCache {
  readonly #project: ProjectFile;
  readonly #known = new Map<number, Known>();
  readonly #sampled = new Map<number, Sampled>();

  constructor(project: ProjectFile) {
    this.#project = project;
  }

  /** The same object until `changed`. @throws LookbackError 'take-missing' | 'project-corrupt' */
  get(id: number): OpenTake {
    const known = this.#known.get(id);
    // Whoever only reads along is not told what the writer, another process, changes.
    if (known?.isFresh === true && !this.#project.readOnly) return known;
    const take = this.#project.take(id);
    const pathJson = this.#project.pathJson(id);
    const path = known?.pathJson === pathJson ? known.path : pathOf(take);
    const fresh = { take, path, pathJson, settings: readSettings(take.settings), isFresh: true };
    this.#known.set(id, fresh);
    return fresh;
  }

  /**
   * The take was changed in the project, or removed.
   * @param path its new path, where that is known: `get` then answers this very object
   */
  changed(id: number, path?: CameraPath): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#known.set(id, {
      ...known,
      ...(path && { path, pathJson: JSON.stringify(path) }),
      isFresh: false,
    });
  }

  removed(id: number): void {
    this.#known.delete(id);
    this.#sampled.delete(id);
  }

  /** Cameras of the take's own path, from its frame 0 on. Sampled without holding up the event loop, and kept. */
  cameras(id: number, frame: { width: number; height: number }): Promise<readonly Camera[]> {
    return this.sampled(id, this.get(id).path, frame);
  }

  /** As `cameras`, of a path that the take is about to be given. */
  sampled(
    id: number,
    path: CameraPath,
    frame: { width: number; height: number },
  ): Promise<readonly Camera[]> {
    const aspect = frame.width / frame.height;
    const known = this.#sampled.get(id);
    const isKnown = known?.path === path && known.aspect === aspect;
    const sampled = isKnown ? known : { path, aspect, cameras: sampledPath(path, frame) };
    // Put in anew, so that the first one of the map is the one that was not asked for longest.
    this.#sampled.delete(id);
    this.#sampled.set(id, sampled);
    sampled.cameras.catch(() => {
      if (this.#sampled.get(id) === sampled) this.#sampled.delete(id);
    });
    this.#makeRoom();
    return sampled.cameras;
  }

  #makeRoom(): void {
    let frames = 0;
    for (const { path } of this.#sampled.values()) frames += path.durationFrames;
    for (const [id, { path }] of this.#sampled) {
      if (frames <= mostCameras || this.#sampled.size === 1) return;
      this.#sampled.delete(id);
      frames -= path.durationFrames;
    }
  }
}
