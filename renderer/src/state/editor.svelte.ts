import type { Camera } from '../../../main/core/camera/types.ts';
import {
  checkEnvelope,
  joinLineage,
  type CameraPath,
  type EnvelopeWarning,
} from '../../../main/core/path/index.ts';
import type { TakeView } from '../../../main/api/index.ts';
import { faultOf } from './faults.ts';
import type { ProjectState } from './project.svelte.ts';
import { sampleAway, sampleNow, shortPathFrames } from './sampling.ts';
import { tellFault } from './toasts.ts';

/** What moves when the gizmo is dragged. */
export type Tool = 'select' | 'move' | 'rotate';

/**
 * The camera path of the shown take under the creator's hands. Edits show at once and are sent to the studio in order;
 * each is one step of the undo history, and so is a whole drag.
 */
export class Editor {
  tool = $state<Tool>('select');
  space = $state<'world' | 'local'>('world');
  /** Frame numbers of the selected keyframes, ascending; frames rather than indices, because inserting shifts those. */
  selected = $state.raw<readonly number[]>([]);
  /** The path during a drag. */
  #draft = $state.raw<CameraPath | undefined>(undefined);
  #draftTake: number | undefined;
  #draftLabel = '';
  /** Sampled in the background for long paths. */
  #long = $state.raw<{ path: CameraPath; cameras: readonly Camera[] } | undefined>(undefined);
  #sampling: CameraPath | undefined;
  #sending: Promise<void> = Promise.resolve();
  /** By take: the latest path that the studio has not answered yet. */
  readonly #unanswered = new Map<number, { readonly path: CameraPath }>();
  readonly #project: ProjectState;

  constructor(project: ProjectState) {
    this.#project = project;
  }

  readonly path: CameraPath | undefined = $derived.by(() => this.#draft ?? this.#project.take?.path);
  readonly aspect = $derived.by(() => {
    const frame = this.#project.model?.frame;
    return frame ? frame.width / frame.height : 16 / 9;
  });
  /** One camera per frame, the ancestors' for what a fork shares with them. The picture is rendered from exactly these. */
  readonly cameras: readonly Camera[] = $derived.by(() => {
    const take = this.#project.take;
    return take && this.path ? this.camerasOf({ ...take, path: this.path }) : [];
  });
  readonly warnings: readonly EnvelopeWarning[] = $derived.by(() => {
    const envelope = this.#project.model?.envelope;
    if (!envelope || this.cameras.length > shortPathFrames * 3) return [];
    return checkEnvelope(this.cameras, envelope, this.path?.fps);
  });
  /** Indices of the selected keyframes in `path`. */
  readonly selectedIndices: readonly number[] = $derived.by(
    () =>
      this.path?.keyframes.flatMap(({ frame }, index) => (this.selected.includes(frame) ? [index] : [])) ??
      [],
  );
  /** Keyframes at or before this frame belong to the ancestors and cannot be changed; -1 when all can be. */
  readonly lockedUpTo: number = $derived.by(() => this.#project.take?.forkFrame ?? -1);
  readonly isDragging: boolean = $derived.by(() => this.#draft !== undefined);

  /** All cameras of a take, its lineage included. Empty while a long path is still being sampled. */
  camerasOf(take: TakeView): readonly Camera[] {
    const own = this.#sampled(take.path);
    if (take.parentTake === undefined || take.forkFrame === undefined) return own;
    const parent = this.#project.takes.find(({ id }) => id === take.parentTake);
    if (!parent) return own;
    const start = take.forkFrame + 1;
    const inherited = this.camerasOf(parent);
    return joinLineage([
      { cameras: inherited, from: 0, to: Math.min(start, inherited.length) },
      { cameras: own, from: start, to: own.length },
    ]);
  }

  cameraAt(frame: number): Camera | undefined {
    return this.cameras[Math.min(frame, this.cameras.length - 1)];
  }

  select(frames: readonly number[]): void {
    this.selected = [...new Set(frames)].sort((a, b) => a - b);
  }

  toggle(frame: number): void {
    this.select(
      this.selected.includes(frame)
        ? this.selected.filter((other) => other !== frame)
        : [...this.selected, frame],
    );
  }

  clearSelection(): void {
    this.selected = [];
  }

  /** Changes the path in one undoable step. A path that cannot be is refused with its sentence; nothing changes then. */
  edit(label: string, change: (path: CameraPath) => CameraPath, selected?: readonly number[]): void {
    const { take, readOnly } = this.#project;
    if (!take || readOnly) return;
    try {
      this.#checkNotDriven(take.id);
      const next = change(take.path);
      if (selected) this.select(selected);
      if (next !== take.path) this.#commit(take, label, take.path, next);
    } catch (thrown) {
      tellFault(thrown);
    }
  }

  /** Begins a drag; `drag` shows, `endDrag` makes one step of it, `cancelDrag` leaves everything as it was. */
  beginDrag(label: string): void {
    const { take, readOnly } = this.#project;
    if (!take || readOnly || this.#project.isDriven(take.id)) return;
    this.#draft = take.path;
    this.#draftTake = take.id;
    this.#draftLabel = label;
  }

  /** Shows the path changed from what it was before the drag. What cannot be is not shown. */
  drag(change: (path: CameraPath) => CameraPath): void {
    const take = this.#project.take;
    if (!take || this.#draft === undefined || take.id !== this.#draftTake) return;
    try {
      this.#draft = change(take.path);
    } catch (thrown) {
      if (faultOf(thrown).code === 'internal') tellFault(thrown);
    }
  }

  endDrag(selected?: readonly number[]): void {
    const take = this.#project.take;
    const draft = this.#draft;
    this.#draft = undefined;
    if (!take || !draft || take.id !== this.#draftTake || draft === take.path) return;
    if (this.#project.isDriven(take.id)) return;
    if (selected) this.select(selected);
    this.#commit(take, this.#draftLabel, take.path, draft);
  }

  cancelDrag(): void {
    this.#draft = undefined;
  }

  #commit(take: TakeView, label: string, before: CameraPath, after: CameraPath): void {
    const set = (path: CameraPath) => {
      this.#checkNotDriven(take.id);
      return this.#send(take.id, path);
    };
    void set(after);
    this.#project.history.push({ label, undo: () => set(before), redo: () => set(after) });
  }

  /** A take as it is shown: what the studio tells of it may be older than the edits that are on their way to it. */
  ahead(take: TakeView): TakeView {
    const path = this.#unanswered.get(take.id)?.path;
    return path === undefined ? take : { ...take, path };
  }

  #checkNotDriven(takeId: number): void {
    if (this.#project.isDriven(takeId))
      throw new Error('This take is being driven. Stop that first, then edit its path.');
  }

  /** Shows a path at once and sends it after those before it. When the studio refuses it, the path is what it has. */
  #send(takeId: number, path: CameraPath): Promise<void> {
    const edit = { path };
    const answered = () => {
      if (this.#unanswered.get(takeId) === edit) this.#unanswered.delete(takeId);
    };
    this.#unanswered.set(takeId, edit);
    const show = (shown: CameraPath) => {
      const take = this.#project.takes.find(({ id }) => id === takeId);
      if (take) this.#project.keep({ ...take, path: shown });
    };
    show(path);
    const { client, id: project } = this.#project;
    this.#sending = this.#sending.then(async () => {
      try {
        const take = await client.takes.edit({ project, take: takeId, path });
        answered();
        this.#project.keep(take);
      } catch (thrown) {
        answered();
        tellFault(thrown);
        // Where this cannot be had either, the line is lost: the edits after this one must find their way all the same.
        const stored = await client.projects.get({ project }).catch(() => undefined);
        const take = stored?.takes.find(({ id }) => id === takeId);
        if (take) this.#project.keep(take);
      }
    });
    return this.#sending;
  }

  #sampled(path: CameraPath): readonly Camera[] {
    if (path.durationFrames <= shortPathFrames) return sampleNow(path, this.aspect);
    if (this.#long?.path === path) return this.#long.cameras;
    if (this.#sampling !== path) {
      this.#sampling = path;
      void sampleAway(path, this.aspect, () => this.#sampling !== path).then((cameras) => {
        if (cameras) this.#long = { path, cameras };
      });
    }
    return this.#long?.cameras ?? [];
  }
}
