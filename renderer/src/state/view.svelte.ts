import type { ProjectView, StudioClient } from '../../../main/api/index.ts';

/** What the window remembers of a project between openings; not undoable. Sizes are shares or pixels of the screen. */
export interface SavedView {
  take?: number;
  timeline?: { start: number; framesPerPixel: number };
  follow?: boolean;
  /** Tracks of the timeline that are shown, and what its ruler counts. */
  tracks?: { thumbnails: boolean; memory: boolean; takes: boolean; units: 'frames' | 'timecode' };
}

const savePauseMs = 500;

/** Where the creator has scrolled and zoomed to, saved in the project a moment after it changed. */
export class ViewState {
  /** Timeline: the frame at the left edge, and the zoom. `framesPerPixel` 0 = show the whole take. */
  timelineStart = $state(0);
  framesPerPixel = $state(0);
  inspectorTab = $state<'key' | 'memory' | 'take' | 'jobs'>('key');
  /** Open dialogs, by name; one at a time. */
  dialog = $state<'export' | 'help' | 'path' | 'take' | 'revisits' | undefined>(undefined);
  readonly saved: SavedView;
  readonly #client: StudioClient;
  readonly #project: string;
  readonly #readOnly: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: StudioClient, project: ProjectView) {
    this.#client = client;
    this.#project = project.id;
    this.#readOnly = project.readOnly;
    this.saved = typeof project.view === 'object' && project.view !== null ? { ...project.view } : {};
    if (this.saved.timeline) {
      this.timelineStart = this.saved.timeline.start;
      this.framesPerPixel = this.saved.timeline.framesPerPixel;
    }
  }

  save(change: SavedView): void {
    Object.assign(this.saved, change);
    if (this.#readOnly) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), savePauseMs);
  }

  dispose(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#send();
  }

  #send(): void {
    this.#timer = undefined;
    // Where the window had scrolled to is not worth a message when it cannot be saved.
    this.#client.projects
      .saveView({ project: this.#project, view: { ...this.saved } })
      .catch(() => undefined);
  }
}
