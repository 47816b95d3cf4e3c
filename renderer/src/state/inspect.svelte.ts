import type { ChunkMemory } from '../../../main/api/index.ts';
import type { TakeSettings } from '../../../main/api/index.ts';
import type { ProjectState } from './project.svelte.ts';
import { faultOf } from './faults.ts';

export type SettingsPatch = Partial<TakeSettings>;

/**
 * The memory inspector's subject: one chunk, what it was given, and, when the creator tries other settings, what it
 * would be given. Timeline, 3D view and inspector light the same frames from here.
 */
export class Inspect {
  /** Number of the selected chunk. */
  chunk = $state<number | undefined>(undefined);
  /** What the chunk was (or would now be) given. */
  memory = $state.raw<ChunkMemory | undefined>(undefined);
  /** Settings the creator tries out on this chunk; undefined = as it was rendered. */
  trial = $state.raw<SettingsPatch | undefined>(undefined);
  /** The selection with `trial`. */
  trialMemory = $state.raw<ChunkMemory | undefined>(undefined);
  loading = $state(false);
  error = $state<string | undefined>(undefined);
  /** The remembered frame under the pointer, lit everywhere. */
  hovered = $state<number | undefined>(undefined);
  readonly #project: ProjectState;
  #asked = 0;

  constructor(project: ProjectState) {
    this.#project = project;
  }

  /** What is shown: the trial where there is one. */
  readonly shown: ChunkMemory | undefined = $derived.by(() => this.trialMemory ?? this.memory);

  /** Selects the chunk that a frame lies in. */
  selectFrame(frame: number): void {
    const framesPerChunk = this.#project.model?.framesPerChunk;
    if (framesPerChunk === undefined) return;
    this.select(frame <= 0 ? 0 : Math.floor((frame - 1) / framesPerChunk) + 1);
  }

  select(chunk: number): void {
    if (chunk !== this.chunk) {
      this.trial = undefined;
      this.trialMemory = undefined;
      this.memory = undefined;
      this.error = undefined;
    }
    this.chunk = chunk;
    void this.#load();
  }

  clear(): void {
    // What was asked for is of another take.
    this.#asked += 1;
    this.loading = false;
    this.chunk = undefined;
    this.memory = undefined;
    this.trial = undefined;
    this.trialMemory = undefined;
    this.error = undefined;
  }

  /** Tries settings on the selected chunk; nothing is rendered. */
  try(patch: SettingsPatch): void {
    this.trial = { ...this.trial, ...patch };
    void this.#load();
  }

  endTrial(): void {
    this.trial = undefined;
    this.trialMemory = undefined;
  }

  chunkChanged(take: number, number: number): void {
    if (take === this.#project.takeId && number === this.chunk) void this.#load();
  }

  async #load(): Promise<void> {
    const { takeId: take, client, id: project } = this.#project;
    const { chunk, trial } = this;
    if (take === undefined || chunk === undefined) return;
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const memory = await client.memory.explain({ project, take, chunk });
      const tried = trial && (await client.memory.select({ project, take, chunk, settings: trial }));
      if (asked !== this.#asked) return;
      this.memory = memory;
      // The trial may have been ended meanwhile.
      this.trialMemory = this.trial && tried;
      this.error = undefined;
    } catch (thrown) {
      if (asked === this.#asked) this.error = faultOf(thrown).message;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
