import type {
  DriveView,
  InferenceView,
  JobView,
  ModelView,
  ProjectEvent,
  ProjectView,
  StudioClient,
  StudioInfo,
  TakeView,
} from '../../../main/api/index.ts';
import { TakeChunks } from './chunks.ts';
import { Compare } from './compare.svelte.ts';
import { Drive } from './drive.svelte.ts';
import { Editor } from './editor.svelte.ts';
import { History } from './history.svelte.ts';
import { Inspect } from './inspect.svelte.ts';
import { Monitor } from './monitor.svelte.ts';
import { Playback } from './playback.svelte.ts';
import { tell, tellFault } from './toasts.ts';
import { ViewState } from './view.svelte.ts';
import { Viewport } from './viewport.svelte.ts';

export type StepEvent = ProjectEvent & { kind: 'step' };

/** An open project as the window knows it; kept up to date by the studio's events. */
export class ProjectState {
  readonly client: StudioClient;
  readonly id: string;
  readonly info: StudioInfo;
  file = $state('');
  name = $state('');
  readOnly = $state(false);
  takes = $state.raw<readonly TakeView[]>([]);
  jobs = $state.raw<readonly JobView[]>([]);
  inference = $state.raw<InferenceView>({ state: 'off', notices: [] });
  drive = $state.raw<DriveView | undefined>(undefined);
  /** The latest denoise step of the chunk in work; undefined when nothing is being rendered. */
  step = $state.raw<StepEvent | undefined>(undefined);
  takeId = $state<number | undefined>(undefined);
  /** Set when the studio closed the project. */
  closed = $state<string | undefined>(undefined);
  /** Grows whenever a chunk table changed; whoever draws chunks reads it. */
  chunksVersion = $state(0);

  readonly take = $derived(this.takes.find(({ id }) => id === this.takeId));
  readonly model: ModelView | undefined = $derived.by(() => this.modelOf(this.take));
  /** The unfinished render job of the shown take. */
  readonly renderJob = $derived(
    this.jobs.find(
      ({ kind, take, status }) =>
        kind === 'render' &&
        take === this.takeId &&
        (status === 'running' || status === 'queued' || status === 'paused'),
    ),
  );
  readonly runningJob = $derived(
    this.jobs.find(({ kind, status }) => kind === 'render' && status === 'running'),
  );

  readonly history = new History();
  readonly viewport = new Viewport();
  readonly monitor = new Monitor();
  readonly view: ViewState;
  readonly editor: Editor;
  readonly playback: Playback;
  readonly inspect: Inspect;
  readonly compare: Compare;
  readonly driving: Drive;
  readonly #tables = new Map<number, TakeChunks>();
  /** Tables on their way; true when they changed again meanwhile. */
  readonly #fetching = new Map<number, boolean>();
  readonly #stop = new AbortController();

  constructor(client: StudioClient, info: StudioInfo, project: ProjectView) {
    this.client = client;
    this.info = info;
    this.id = project.id;
    this.view = new ViewState(client, project);
    this.#snapshot(project);
    this.editor = new Editor(this);
    this.playback = new Playback(this);
    this.inspect = new Inspect(this);
    this.compare = new Compare(this);
    this.driving = new Drive(this);
    // Whatever the window shows first waits for it; it comes while the window is being made.
    this.chunksOf(this.takeId);
  }

  /** Follows the studio's events until `close`, or until the line is lost (then it throws). */
  async follow(): Promise<void> {
    const events = await this.client.projects.events({ project: this.id }, { signal: this.#stop.signal });
    for await (const event of events) this.#apply(event);
  }

  close(): void {
    this.#stop.abort();
    this.driving.end();
    this.playback.dispose();
    this.view.dispose();
  }

  modelOf(take: TakeView | undefined): ModelView | undefined {
    return (
      this.info.models.find(({ sha256 }) => sha256 === take?.modelSha256) ??
      (take === undefined ? this.info.models[0] : undefined)
    );
  }

  /** The chunks of a take (its lineage included); undefined until they have come. Reading it follows their changes. */
  chunksOf(take: number | undefined): TakeChunks | undefined {
    void this.chunksVersion;
    if (take === undefined) return undefined;
    const table = this.#tables.get(take);
    if (!table && !this.#fetching.has(take)) void this.#fetchChunks(take);
    return table;
  }

  showTake(id: number): void {
    if (id === this.takeId) return;
    this.takeId = id;
    this.view.save({ take: id });
    this.editor.cancelDrag();
    this.editor.clearSelection();
    this.inspect.clear();
    if (this.compare.takeId === id) this.compare.stop();
    this.playback.stop();
    this.playback.seek(this.playback.frame);
  }

  /** True while the take is driven: its path grows at its end, and belongs to the drive. */
  isDriven(take: number): boolean {
    return this.drive?.state === 'driving' && this.drive.take === take;
  }

  /** Puts a take that a call has brought into the list before its event comes. */
  keep(take: TakeView): void {
    const others = this.takes.filter(({ id }) => id !== take.id);
    this.takes = [...others, this.editor.ahead(take)].sort((a, b) => a.id - b.id);
  }

  async #fetchChunks(take: number): Promise<void> {
    if (this.#fetching.has(take)) {
      this.#fetching.set(take, true);
      return;
    }
    try {
      do {
        this.#fetching.set(take, false);
        const table = await this.client.takes.chunks({ project: this.id, take });
        this.#tables.set(take, new TakeChunks(table));
        this.chunksVersion += 1;
      } while (this.#fetching.get(take));
    } catch (thrown) {
      if (this.takes.some(({ id }) => id === take)) tellFault(thrown);
    } finally {
      this.#fetching.delete(take);
    }
  }

  #snapshot(project: ProjectView): void {
    this.file = project.file;
    this.name = project.name;
    this.readOnly = project.readOnly;
    this.takes = project.takes;
    this.jobs = project.jobs;
    this.inference = project.inference;
    this.drive = project.drive;
    for (const take of this.#tables.keys()) void this.#fetchChunks(take);
    if (this.take === undefined) {
      const wanted = this.view.saved.take;
      this.takeId = project.takes.find(({ id }) => id === wanted)?.id ?? project.takes.at(-1)?.id;
    }
  }

  #apply(event: ProjectEvent): void {
    switch (event.kind) {
      case 'snapshot':
        this.#snapshot(event.project);
        this.takes = this.takes.map((take) => this.editor.ahead(take));
        this.#endStep();
        return this.driving.follow();
      case 'take':
        this.keep(event.take);
        if (this.takeId === undefined) this.takeId = event.take.id;
        return;
      case 'take-removed':
        this.takes = this.takes.filter(({ id }) => id !== event.take);
        this.#tables.delete(event.take);
        if (this.compare.takeId === event.take) this.compare.stop();
        if (this.takeId === event.take) this.#showAnother();
        return;
      case 'chunk':
        return this.#committed(event);
      case 'chunks':
        return this.#refresh(event.take);
      case 'job':
        this.jobs = this.jobs.some(({ id }) => id === event.job.id)
          ? this.jobs.map((job) => (job.id === event.job.id ? event.job : job))
          : [...this.jobs, event.job];
        this.#endStep();
        return;
      case 'job-removed':
        this.jobs = this.jobs.filter(({ id }) => id !== event.job);
        return;
      case 'step':
        this.step = event;
        return;
      case 'inference':
        this.inference = event.inference;
        return;
      case 'drive':
        this.drive = event.drive;
        this.#endStep();
        return this.driving.follow();
      case 'notice':
        if (event.level === 'info') tell(event.message);
        else tellFault(new Error(event.message));
        return;
      case 'closed':
        this.closed = event.message;
        return;
    }
  }

  #committed(event: ProjectEvent & { kind: 'chunk' }): void {
    if (this.step?.take === event.take && this.step.number === event.number) this.step = undefined;
    // A table that is on its way may be older than this chunk: it is fetched once more.
    if (this.#fetching.has(event.take)) this.#fetching.set(event.take, true);
    const table = this.#tables.get(event.take);
    if (table?.commit(event) === true) this.chunksVersion += 1;
    else this.#refresh(event.take);
    this.inspect.chunkChanged(event.take, event.number);
  }

  /** The shown take is gone. */
  #showAnother(): void {
    const next = this.takes.at(-1)?.id;
    if (next !== undefined) return this.showTake(next);
    this.takeId = undefined;
    this.editor.cancelDrag();
    this.editor.clearSelection();
    this.inspect.clear();
    this.playback.stop();
    this.playback.seek(0);
  }

  /** Without a render or a drive at work in its take, there is no chunk in work. */
  #endStep(): void {
    const take = this.step?.take;
    if (take === undefined || this.isDriven(take)) return;
    const isRendered = this.jobs.some(
      (job) => job.kind === 'render' && job.take === take && job.status === 'running',
    );
    if (!isRendered) this.step = undefined;
  }

  /** The chunks of this take changed, and with them those of its forks. */
  #refresh(take: number): void {
    const touched = new Set([take]);
    for (const other of this.takes)
      if (other.parentTake !== undefined && touched.has(other.parentTake)) touched.add(other.id);
    for (const id of touched) if (this.#tables.has(id)) void this.#fetchChunks(id);
  }
}
