import { setImmediate } from 'node:timers/promises';
import type { Camera } from '../core/camera/types.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import type { WorldModelPackage } from '../world/index.ts';
import type { InferencePool } from './inference-pool.ts';
import { Driver } from './drive/driver.ts';
import { planExport } from './exports/plan.ts';
import { startExport } from './exports/start.ts';
import { explainChunk, selectContext } from './inspect/explain.ts';
import { memoryUsage } from './inspect/usage.ts';
import { JobQueue, type Lanes } from './jobs/queue.ts';
import { startRender, type RenderRange } from './jobs/start-render.ts';
import type { SettingsPatch } from './settings.ts';
import type { ModelLibrary } from './models.ts';
import { projectName } from './recents.ts';
import type { TakeNow } from './render.ts';
import { Retriever } from './retrieval/retriever.ts';
import { EditTurns } from './session/edit-turns.ts';
import { EventHub } from './session/event-hub.ts';
import { lineageCameras } from './session/lineage-cameras.ts';
import { Previews } from './session/previews.ts';
import { removeTake } from './session/remove-take.ts';
import { TakeCache } from './session/take-cache.ts';
import * as edits from './session/take-edits.ts';
import type { BeginTake, EditTake, ForkTake } from './session/take-edits.ts';
import { TakeModels } from './session/take-models.ts';
import { takeViewOf } from './session/views-of.ts';
import type {
  ChunkMemory,
  ChunkTable,
  DriveView,
  ExportPlan,
  ExportRequest,
  JobView,
  MemoryUsage,
  ProjectEvent,
  ProjectView,
  Steering,
  TakeView,
} from './views.ts';

const viewKey = 'view';

export interface SessionParts {
  readonly id: string;
  readonly project: ProjectFile;
  readonly models: ModelLibrary;
  readonly pool: InferencePool;
  readonly lanes: Lanes;
  /** Where the window proposes to export to; made when it is used. */
  readonly exportsFolder: string;
  /** The user's own ffmpeg. */
  readonly ffmpeg?: string | undefined;
  /** Called when a render has ended, however it did. */
  readonly onRendered?: (() => void) | undefined;
}

/**
 * One open project: everything that a window does with it. Calls that name a take throw 'take-missing' where there is none;
 * calls that change something throw 'project-write' where the project is open for reading.
 */
export class Session {
  readonly id: string;
  readonly project: ProjectFile;
  readonly models: ModelLibrary;
  readonly pool: InferencePool;
  readonly ffmpeg: string | undefined;
  readonly exportsFolder: string;
  readonly jobs: JobQueue;
  /** Pictures of the chunks in work. */
  readonly previews = new Previews((event) => this.emit(event));
  readonly takes: TakeCache;
  readonly edits = new EditTurns();
  readonly driver = new Driver(this);
  readonly retriever: Retriever;
  readonly #hub = new EventHub(
    () => this.view(),
    () => this.driver.letGo(),
  );
  readonly #takeModels: TakeModels;
  readonly #beforeClose = new Set<() => Promise<void>>();
  readonly #editListeners = new Set<(take: number) => void>();
  readonly #onRendered: (() => void) | undefined;
  readonly #forgetPool: () => void;

  private constructor({ id, project, models, pool, lanes, ffmpeg, exportsFolder, onRendered }: SessionParts) {
    this.id = id;
    this.project = project;
    this.models = models;
    this.pool = pool;
    this.ffmpeg = ffmpeg;
    this.exportsFolder = exportsFolder;
    this.#onRendered = onRendered;
    this.takes = new TakeCache(project);
    this.retriever = new Retriever(project);
    this.#takeModels = new TakeModels(project, models);
    this.jobs = new JobQueue(this, lanes);
    this.#forgetPool = pool.onChange((inference) => this.emit({ kind: 'inference', inference }));
  }

  /** Jobs that an earlier session left unfinished wait for `resume`. @throws LookbackError 'project-corrupt' */
  static async open(parts: SessionParts): Promise<Session> {
    const session = new Session(parts);
    try {
      // A take that cannot be read is better found now than by whatever meets it.
      for (const id of parts.project.takeIds()) {
        // A long path is read for some ten milliseconds, and so was the file just now: others come in between.
        await setImmediate();
        await session.#takeModels.find(session.takes.get(id).take).catch(() => undefined);
      }
      return session;
    } catch (error) {
      session.#forgetPool();
      throw error;
    }
  }

  /** As the creator knows the project. */
  get name(): string {
    return projectName(this.project.file);
  }

  view(): ProjectView {
    const { id, name, project } = this;
    const drive = this.driver.view();
    return {
      id,
      file: project.file,
      name,
      readOnly: project.readOnly,
      takes: project.takeIds().map((id) => this.takeView(id)),
      jobs: this.jobs.views(),
      inference: this.pool.view(),
      ...(drive && { drive }),
      view: project.setting(viewKey) ?? null,
    };
  }

  /** A snapshot of how things are, then what happens. Ends with `signal`, or after 'closed'. */
  events(signal?: AbortSignal): AsyncIterableIterator<ProjectEvent> {
    return this.#hub.subscribe(signal);
  }

  emit(event: ProjectEvent): void {
    this.#hub.emit(event);
  }

  /** Keeps what a window wants to find again: any JSON value. */
  saveView(view: unknown): void {
    this.project.saveSetting(viewKey, view);
  }

  takeView(id: number): TakeView {
    return takeViewOf(this.project, this.takes.get(id));
  }

  chunkTable(take: number): ChunkTable {
    return { take, framesPerChunk: this.framesPerChunk(take), segments: this.project.chunkTable(take) };
  }

  /** T of the take's model, whether or not that is installed. */
  framesPerChunk(take: number): number {
    return this.#takeModels.facts(this.takes.get(take).take).framesPerChunk;
  }

  /** The model that a take was begun with. @throws LookbackError 'package-missing' where it is not installed */
  packageOf(take: number): Promise<WorldModelPackage> {
    return this.#takeModels.package(this.takes.get(take).take);
  }

  /** What the take is rendered by at this moment: its settings, and the cameras of its own path. */
  async now(take: number): Promise<TakeNow> {
    const open = this.takes.get(take);
    const cameras = await this.takes.cameras(take, this.#frameOf(open.take));
    const { take: latest, settings, path } = this.takes.get(take);
    return path === open.path ? { take: latest, settings, cameras } : this.now(take);
  }

  /**
   * Cameras of all frames of a take. Frames that it shares with its ancestors have those of the ancestors' paths; where
   * such a path has been cut short since, those of the take's own.
   */
  async cameras(take: number): Promise<readonly Camera[]> {
    const own = await this.now(take);
    const segments = await Promise.all(
      this.project.lineage(take).map(async ({ take: owner, from, to }) => ({
        cameras: owner === take ? own.cameras : (await this.now(owner)).cameras,
        from,
        to,
      })),
    );
    return segments.length === 1 ? own.cameras : lineageCameras(segments, own.cameras);
  }

  /** Begins a take: 'take' tells the windows; a dream has no frames until it is rendered. */
  async beginTake(input: BeginTake): Promise<TakeView> {
    const { id, notices } = await edits.beginTake(this.#editRoom, input);
    for (const message of notices) this.emit({ kind: 'notice', level: 'info', message });
    return this.tell(id);
  }

  /** A new take that shares the frames 0..`frame` with another one. */
  async forkTake(input: ForkTake): Promise<TakeView> {
    return this.tell(await edits.forkTake(this.#editRoom, input));
  }

  /** Edits of one take are worked off one after the other. */
  editTake(take: number, edit: EditTake): Promise<TakeView> {
    return this.edits.run(take, async () => {
      const { durationFrames } = this.takes.get(take).path;
      const { chunksChanged } = await edits.editTake(this.#editRoom, take, edit);
      if (edit.path) this.jobs.takeResized(take, durationFrames, this.takes.get(take).path.durationFrames);
      if (chunksChanged) this.emit({ kind: 'chunks', take });
      return this.changed(take);
    });
  }

  /** Stops the take's jobs, and a drive in it, and removes it. @throws LookbackError 'take-in-use' (other takes fork from it) */
  async removeTake(take: number): Promise<void> {
    this.project.take(take);
    await this.driver.leave(take);
    await this.jobs.removeOf(take);
    await this.edits.run(take, async () => {
      await removeTake(this.project, take);
      this.takes.removed(take);
      this.emit({ kind: 'take-removed', take });
    });
  }

  /** Queues a render; one that is under way or waiting for the same take is replaced. */
  async startRender(take: number, range: RenderRange, steps?: number): Promise<JobView> {
    this.driver.checkNotDriven(take);
    return startRender(this, take, range, steps);
  }

  /** What a chunk was given, and why; see `explainChunk`. */
  explain(take: number, chunk: number): Promise<ChunkMemory> {
    return explainChunk(this, take, chunk);
  }

  /** What a chunk would be given with other settings; see `selectContext`. */
  select(take: number, chunk: number, settings: SettingsPatch): Promise<ChunkMemory> {
    return selectContext(this, take, chunk, settings);
  }

  usage(take: number): Promise<MemoryUsage> {
    return memoryUsage(this, take);
  }

  /** Begins to drive from a frame; see `Driver.start`. */
  startDrive(take: number, frame: number, steps?: number): Promise<DriveView> {
    return this.driver.start(take, frame, steps);
  }

  steer(steering: Steering): void {
    this.driver.steer(steering);
  }

  stopDrive(): Promise<TakeView> {
    return this.driver.stop();
  }

  planExport(request: ExportRequest): Promise<ExportPlan> {
    return planExport(this, request);
  }

  /** Queues an export, one job per take; see `startExport`. */
  startExport(request: ExportRequest): Promise<JobView[]> {
    return startExport(this, request);
  }

  /** Whoever has changed a take in the project says so here: windows and renders in work learn of it. */
  changed(take: number): TakeView {
    this.takes.changed(take);
    for (const listener of this.#editListeners) listener(take);
    return this.tell(take);
  }

  /** Tells the windows how a take is now. */
  tell(take: number): TakeView {
    const view = this.takeView(take);
    this.emit({ kind: 'take', take: view });
    return view;
  }

  /** Calls `listener` after every change of a take's settings or path. The answer ends that. */
  onChanged(listener: (take: number) => void): () => void {
    this.#editListeners.add(listener);
    return () => this.#editListeners.delete(listener);
  }

  /** `work` is done before the project is closed. The answer takes that back. */
  beforeClose(work: () => Promise<void>): () => void {
    this.#beforeClose.add(work);
    return () => this.#beforeClose.delete(work);
  }

  /** A render has ended. */
  rendered(take: number): void {
    this.tell(take);
    this.#onRendered?.();
  }

  /** Stops whatever is at work in the project; renders can be resumed when it is opened again. */
  async stop(): Promise<void> {
    await Promise.all([...this.#beforeClose].map((work) => work()));
    await this.jobs.close();
    await this.edits.allIdle();
    await this.retriever.close();
  }

  /** Tells the windows why, and closes the file. `stop` comes first. */
  close(message: string): void {
    this.#forgetPool();
    this.#hub.close(message);
    this.project.close();
  }

  get #editRoom(): edits.EditRoom {
    return {
      project: this.project,
      library: this.models,
      models: this.#takeModels,
      takes: this.takes,
    };
  }

  #frameOf(take: Take): { width: number; height: number } {
    return this.#takeModels.facts(take).frame;
  }
}
