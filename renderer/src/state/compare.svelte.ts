import type { ProjectState } from './project.svelte.ts';

/** Two takes in one monitor. */
export class Compare {
  /** The other take (B); undefined = no comparison. */
  takeId = $state<number | undefined>(undefined);
  mode = $state<'wipe' | 'difference' | 'side'>('wipe');
  /** Where the wipe's edge is, 0..1 of the picture's width: A left of it, B right. */
  wipe = $state(0.5);
  readonly #project: ProjectState;

  constructor(project: ProjectState) {
    this.#project = project;
  }

  readonly take = $derived.by(() => this.#project.takes.find(({ id }) => id === this.takeId));

  start(takeId: number): void {
    this.takeId = takeId;
    this.wipe = 0.5;
  }

  stop(): void {
    this.takeId = undefined;
  }
}
