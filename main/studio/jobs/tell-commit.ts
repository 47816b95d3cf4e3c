import type { CommittedChunk } from '../render-chunk.ts';
import type { Session } from '../session.ts';

/** Tells the windows of the chunks that a render stores, and of what that makes stale. */
export class CommitTeller {
  readonly #session: Session;
  readonly #take: number;
  /** Where rendering would go on in the takes that share frames with this one, as the windows know it. */
  readonly #missing = new Map<number, number>();
  #hasReplaced = false;

  constructor(session: Session, take: number) {
    this.#session = session;
    this.#take = take;
    for (const fork of this.#forksBehind(0)) {
      this.#missing.set(fork, session.project.firstMissingFrame(fork));
    }
  }

  committed(chunk: CommittedChunk): void {
    const { number, firstFrame, frameCount, revision, steps, replaced, madeStale } = chunk;
    const [session, take] = [this.#session, this.#take];
    session.emit({ kind: 'chunk', take, number, firstFrame, frameCount, revision, steps, replaced });
    if (!replaced) return;
    // All that comes after the first replaced chunk is stale from then on, be it told or not.
    if (madeStale || !this.#hasReplaced) session.emit({ kind: 'chunks', take });
    this.#hasReplaced = true;
    for (const fork of this.#forksBehind(firstFrame)) {
      const missing = session.project.firstMissingFrame(fork);
      if (missing === this.#missing.get(fork)) continue;
      this.#missing.set(fork, missing);
      session.emit({ kind: 'chunks', take: fork });
      session.tell(fork);
    }
  }

  /** Takes that share a frame at or after `frame` with this one. */
  #forksBehind(frame: number): number[] {
    const { project } = this.#session;
    return project
      .takeIds()
      .filter((id) => id !== this.#take)
      .filter((id) => project.lineage(id).some(({ take, to }) => take === this.#take && to > frame));
  }
}
