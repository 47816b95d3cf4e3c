import type { Camera } from '../../core/camera/types.ts';
import { chunkOf, placeOf, type ChunkPlace } from '../../core/chunk-plan.ts';
import { isCancelled, LookbackError, toLookbackError } from '../../core/errors.ts';
import type { CameraPath } from '../../core/path/index.ts';
import type { WorldModelPackage } from '../../world/index.ts';
import { Pace } from '../events.ts';
import { steadfastModel } from '../jobs/steadfast-model.ts';
import { CommitTeller } from '../jobs/tell-commit.ts';
import { renderChunk, type CommittedChunk } from '../render-chunk.ts';
import type { PlannedChunk } from '../render.ts';
import type { Session } from '../session.ts';
import type { DriveView, Steering } from '../views.ts';
import type { DrivenPath } from './driven-path.ts';
import { easedSpeed, isStill, still, stretchFrom } from './motion.ts';
import { PathGuard } from './path-guard.ts';

export interface DriveStart {
  readonly take: number;
  readonly pkg: WorldModelPackage;
  /** Ends at the last frame that is there. */
  readonly path: DrivenPath;
  /** Of that frame. */
  readonly camera: Camera;
  readonly steps: number;
}

/**
 * A drive: chunk after chunk, each along what was wanted when it began, and appended to the take with its path. While
 * nothing is wanted, nothing is rendered; a fast model waits, so that a second of driving is a second of the take.
 */
export class Drive {
  readonly take: number;
  readonly #session: Session;
  readonly #start: DriveStart;
  readonly #teller: CommitTeller;
  readonly #cancel = new AbortController();
  #path: DrivenPath;
  /** What the take's path must be: nobody else may change it meanwhile. */
  #saved: CameraPath;
  #camera: Camera;
  #steering = still;
  #speed = still;
  #pace: Pace | undefined;
  #isStopping = false;
  /** When the next chunk may begin: nobody can steer what runs faster than the film. */
  #dueAt = 0;
  #wake: () => void = () => {};
  #view: DriveView;

  constructor(session: Session, start: DriveStart) {
    this.take = start.take;
    this.#session = session;
    this.#start = start;
    this.#path = start.path;
    this.#saved = session.takes.get(start.take).path;
    this.#camera = start.camera;
    this.#teller = new CommitTeller(session, start.take);
    this.#view = { take: start.take, state: 'driving', frames: 0 };
  }

  view(): DriveView {
    return this.#view;
  }

  steer(steering: Steering): void {
    this.#steering = steering;
    this.#wake();
  }

  /** No more chunks. @param now whether the chunk in work is given up, too */
  stop(now: boolean): void {
    this.#isStopping = true;
    if (now) this.#cancel.abort();
    this.#wake();
  }

  /** Drives until it is stopped. Never rejects: what went wrong is in its view. */
  async run(): Promise<void> {
    this.#tell({});
    try {
      while (!this.#isStopping) {
        const earlyMs = this.#dueAt - performance.now();
        if (isStill(this.#steering)) await this.#rest();
        else if (earlyMs > 0) await this.#wait(earlyMs);
        else await this.#chunk();
      }
      this.#view = { ...this.#view, state: 'stopped' };
    } catch (error) {
      const { code, message } = toLookbackError(error);
      const isStopped = isCancelled(error) && this.#isStopping;
      this.#view = {
        ...this.#view,
        ...(isStopped ? { state: 'stopped' } : { state: 'failed', error: { code, message } }),
      };
    } finally {
      this.#session.previews.drop(this.take);
    }
  }

  async #rest(): Promise<void> {
    this.#speed = still;
    this.#pace = undefined;
    await this.#wait();
  }

  /** Until something is steered or the drive is stopped, or for so long. */
  async #wait(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#wake = () => {};
  }

  async #chunk(): Promise<void> {
    const { manifest } = this.#start.pkg;
    const { frames: framesPerChunk } = manifest.chunk;
    const first = this.#path.path.durationFrames;
    const place = placeOf(chunkOf(first, framesPerChunk), Infinity, framesPerChunk, first);
    const { frameCount } = place;
    const chunkMs = (frameCount * 1000) / this.#path.path.fps;
    this.#dueAt = Math.max(this.#dueAt, performance.now() - chunkMs) + chunkMs;
    this.#speed = easedSpeed(this.#speed, this.#steering, frameCount);
    const stretch = stretchFrom(this.#camera, this.#speed, frameCount, manifest.camera.envelope);
    const aspect = manifest.frame.width / manifest.frame.height;
    const { next, cameras } = this.#path.append(stretch, frameCount, aspect);
    const before = this.#saved;
    // Before the chunk: after a crash there is a path with frames missing at its end, which a render makes good.
    await this.#savePath(next.path);
    const committed = await this.#render(place, cameras, framesPerChunk).catch(async (error: unknown) => {
      // The path ends with the frames, as it did before. What went wrong is what counts, if that cannot be done either.
      await this.#savePath(before).catch(() => undefined);
      throw error;
    });
    if (!committed) throw edited(this.#session, this.take);
    this.#path = next;
    this.#camera = cameras.at(-1)!;
    this.#teller.committed(committed);
    this.#pace?.add(frameCount, performance.now());
    this.#tell({ frames: this.#view.frames + frameCount });
  }

  #savePath(path: CameraPath): Promise<void> {
    const { edits, takes, project } = this.#session;
    return edits.run(this.take, () => {
      if (takes.get(this.take).path !== this.#saved) throw edited(this.#session, this.take);
      project.editTake(this.take, { path });
      takes.changed(this.take, path);
      this.#saved = path;
      this.#session.changed(this.take);
      return Promise.resolve();
    });
  }

  async #render(
    place: ChunkPlace,
    cameras: readonly Camera[],
    framesPerChunk: number,
  ): Promise<CommittedChunk | undefined> {
    const session = this.#session;
    const { project, pool } = session;
    const { pkg, steps } = this.#start;
    const { take, settings } = session.takes.get(this.take);
    // As for any chunk that a path ends in: the model paints T frames, and the surplus is dropped.
    const targets = Array.from({ length: framesPerChunk }, (_, i) => cameras[i] ?? cameras.at(-1)!);
    const planned: PlannedChunk = { take, settings: { ...settings, steps }, cameras, place, targets };
    const { signal } = this.#cancel;
    const withModel = steadfastModel({
      project,
      pool,
      pkg,
      chunk: planned,
      signal,
      onNotice: (message) => session.emit({ kind: 'notice', level: 'warning', message }),
    });
    return renderChunk({
      ...planned,
      project,
      choose: (...question) => session.retriever.choose(...question),
      withModel: (work) =>
        withModel((inference) => {
          this.#pace ??= new Pace(performance.now());
          return work(inference);
        }),
      signal,
      guard: new PathGuard(session, this.take, this.#saved),
      ...(steps > 1 && {
        onPreview: (frames, step) => session.previews.put(this.take, place, frames, step, steps),
      }),
    });
  }

  #tell(change: Partial<DriveView>): void {
    const { framesPerSecond } = this.#pace?.estimate(0) ?? {};
    this.#view = { ...this.#view, ...change, ...(framesPerSecond !== undefined && { framesPerSecond }) };
    this.#session.emit({ kind: 'drive', drive: this.#view });
  }
}

function edited({ takes }: Session, take: number): LookbackError {
  return new LookbackError(
    'drive-state',
    `The path of take "${takes.get(take).take.name}" was edited while it was driven. What was driven before is kept; start to drive again.`,
    { context: { take } },
  );
}
