import type { CameraPath } from '../../core/path/index.ts';
import type { ChunkGuard } from '../render-chunk.ts';
import type { Session } from '../session.ts';

/** Calls a driven chunk off as soon as somebody else changes the take's path. */
export class PathGuard implements ChunkGuard {
  readonly #session: Session;
  readonly #take: number;
  readonly #path: CameraPath;
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;

  /** @param path the take's path as it was saved last */
  constructor(session: Session, take: number, path: CameraPath) {
    this.#session = session;
    this.#take = take;
    this.#path = path;
    this.#stopListening = session.onChanged((changed) => {
      if (changed === take) this.#look();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isSettled(): boolean {
    this.#look();
    return this.signal.aborted || !this.#session.edits.busy(this.#take);
  }

  async settle(): Promise<void> {
    await this.#session.edits.idle(this.#take);
  }

  end(): void {
    this.#stopListening();
  }

  #look(): void {
    if (this.#session.takes.get(this.#take).path !== this.#path) this.#controller.abort();
  }
}
