import { firstDifference } from '../../core/path/index.ts';
import type { OpenTake } from '../session/take-cache.ts';
import type { Session } from '../session.ts';
import type { ChunkGuard } from '../render-chunk.ts';
import { planChunk, type PlannedChunk } from '../render.ts';

/** Calls a chunk off as soon as an edit changes its cameras or its take's settings. */
export class EditGuard implements ChunkGuard {
  readonly #session: Session;
  readonly #planned: PlannedChunk;
  readonly #framesPerChunk: number;
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;
  /** The take as it was when the chunk was last found to be still wanted. */
  #seen: OpenTake | undefined;

  constructor(session: Session, planned: PlannedChunk, framesPerChunk: number) {
    this.#session = session;
    this.#planned = planned;
    this.#framesPerChunk = framesPerChunk;
    const { id } = planned.take;
    const open = session.takes.get(id);
    if (open.take === planned.take) this.#seen = open;
    this.#stopListening = session.onChanged((take) => {
      // What goes wrong here goes wrong again, and is told, before the chunk is stored.
      if (take === id) this.settle().catch(() => undefined);
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isSettled(): boolean {
    const { id } = this.#planned.take;
    if (this.signal.aborted) return true;
    return !this.#session.edits.busy(id) && this.#session.takes.get(id) === this.#seen;
  }

  async settle(): Promise<void> {
    const { id } = this.#planned.take;
    await this.#session.edits.idle(id);
    const now = await this.#session.now(id);
    const { place, targets, settings } = this.#planned;
    const again = planChunk(this.#session.project, now, place.number, this.#framesPerChunk);
    const isWanted =
      JSON.stringify(again.settings) === JSON.stringify(settings) &&
      again.place.frameCount === place.frameCount &&
      firstDifference(again.targets, targets) === undefined;
    if (!isWanted) this.#controller.abort();
    const open = this.#session.takes.get(id);
    this.#seen = open.take === now.take ? open : undefined;
  }

  end(): void {
    this.#stopListening();
  }
}
