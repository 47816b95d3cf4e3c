import { isCancelled, toLookbackError } from '../../core/errors.ts';
import type { JobPatch, StoredJob } from '../../memory/index.ts';
import { renderChunks } from '../render.ts';
import type { Session } from '../session.ts';
import type { Fault, JobStatus, JobView } from '../views.ts';
import { EditGuard } from './edit-guard.ts';
import type { Job } from './job.ts';
import { steadfastModel } from './steadfast-model.ts';
import { CommitTeller } from './tell-commit.ts';

/** Windows are told of progress ten times a second at most. */
const tellEveryMs = 100;
/** How much of the time at work a crash may lose. */
const saveEveryMs = 5000;

/** A render that is stored with its project, and so survives the studio. */
export class RenderJob implements Job {
  readonly id: string;
  readonly take: number;
  readonly #session: Session;
  #stored: StoredJob;
  #isInterrupted: boolean;
  #notices: string[] = [];
  #pace: Pick<JobView, 'framesPerSecond' | 'etaMs'> = {};
  #stop = new AbortController();
  #work: Promise<void> | undefined;
  /** Since when the time at work is not in `#stored`. */
  #countedFrom: number | undefined;
  #toldAt = 0;

  /** A job that is 'queued' or 'running' in a project that is just being opened was interrupted. */
  constructor(session: Session, stored: StoredJob, isInterrupted = false) {
    this.id = String(stored.id);
    this.take = stored.take;
    this.#session = session;
    this.#stored = stored;
    this.#isInterrupted = isInterrupted;
  }

  get status(): JobStatus {
    return this.#isInterrupted ? 'paused' : this.#stored.status;
  }

  get rank(): number {
    return this.#stored.rank;
  }

  view(): JobView {
    const { take, firstFrame, lastFrame, steps, error, createdAtMs } = this.#stored;
    const framesTotal = lastFrame - firstFrame + 1;
    const there = this.#session.project.firstMissingFrame(take) - firstFrame;
    return {
      id: this.id,
      kind: 'render',
      take,
      takeName: this.#session.takes.get(take).take.name,
      status: this.status,
      firstFrame,
      lastFrame,
      framesDone: this.status === 'done' ? framesTotal : Math.max(0, Math.min(there, framesTotal)),
      framesTotal,
      ...(steps !== undefined && { steps }),
      ...(this.status === 'running' && this.#pace),
      elapsedMs: this.#elapsedMs(),
      ...(this.#isInterrupted && { interrupted: true }),
      ...(error && this.status === 'failed' && { error }),
      notices: this.#notices,
      createdAtMs,
    };
  }

  set(status: JobStatus): void {
    const wasRunning = this.#work !== undefined;
    this.#save({ status, ...(status === 'queued' && { error: null }) });
    this.#isInterrupted = false;
    if (wasRunning) this.#stop.abort();
    this.#tell();
  }

  setRank(rank: number): void {
    if (rank !== this.rank) this.#save({ rank });
  }

  /** The take's path has another end. */
  setRange(firstFrame: number, lastFrame: number): void {
    this.#save({ firstFrame, lastFrame });
    this.#tell();
  }

  async halt(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  run(): Promise<void> {
    this.#work = this.#run().finally(() => (this.#work = undefined));
    return this.#work;
  }

  async #run(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.#notices = [];
    this.#pace = {};
    let outcome: JobPatch = { status: 'done' };
    try {
      this.#countedFrom = performance.now();
      this.#save({ status: 'running', error: null });
      this.#tell();
      await this.#render(stop.signal);
    } catch (error) {
      if (!isCancelled(error) || !stop.signal.aborted) outcome = { status: 'failed', error: faultOf(error) };
    }
    // Paused or cancelled while the last chunk was being stored: that is what counts.
    if (stop.signal.aborted) outcome = {};
    this.#finish(outcome);
  }

  #finish(outcome: JobPatch): void {
    const elapsedMs = this.#elapsedMs();
    this.#countedFrom = undefined;
    this.#session.previews.drop(this.take);
    try {
      this.#save({ ...outcome, elapsedMs });
    } catch (error) {
      // The project cannot be written to, which is most likely what stopped the job: it is told, if not stored.
      this.#stored = { ...this.#stored, elapsedMs, status: 'failed', error: faultOf(error) };
    }
    try {
      this.#tell();
      this.#session.rendered(this.take);
    } catch {
      // A project that cannot be read any more cannot be told of; the window's next call meets the same, and says so.
    }
  }

  async #render(signal: AbortSignal): Promise<void> {
    const { take } = this;
    const session = this.#session;
    const { project, pool } = session;
    const pkg = await session.packageOf(take);
    const teller = new CommitTeller(session, take);
    await renderChunks({
      project,
      takeId: take,
      pkg,
      now: () => session.now(take),
      until: () => this.#stored.lastFrame,
      signal,
      choose: (...question) => session.retriever.choose(...question),
      modelFor: (chunk) =>
        steadfastModel({ project, pool, pkg, chunk, signal, onNotice: (text) => this.#notice(text) }),
      guard: (chunk) => new EditGuard(session, chunk, pkg.manifest.chunk.frames),
      onProgress: ({ framesPerSecond, etaMs }) => {
        this.#pace = {
          ...(framesPerSecond !== undefined && { framesPerSecond }),
          ...(etaMs !== undefined && { etaMs }),
        };
        if (performance.now() - this.#toldAt >= tellEveryMs) this.#tell();
      },
      onPreview: ({ place, settings }, frames, step) =>
        session.previews.put(take, place, frames, step, settings.steps),
      onChunk: (chunk) => {
        session.previews.drop(take);
        teller.committed(chunk);
        this.#saveTime();
      },
    });
  }

  #saveTime(): void {
    const now = performance.now();
    if (this.#countedFrom === undefined || now - this.#countedFrom < saveEveryMs) return;
    this.#save({ elapsedMs: this.#elapsedMs() });
    this.#countedFrom = now;
  }

  #notice(text: string): void {
    if (this.#notices.includes(text)) return;
    this.#notices = [...this.#notices, text];
    this.#tell();
  }

  /** Over all runs; the stored time is that up to the last save of this one. */
  #elapsedMs(): number {
    return (
      this.#stored.elapsedMs + (this.#countedFrom === undefined ? 0 : performance.now() - this.#countedFrom)
    );
  }

  #save(patch: JobPatch): void {
    this.#stored = this.#session.project.updateJob(this.#stored.id, patch);
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#session.emit({ kind: 'job', job: this.view() });
  }
}

function faultOf(error: unknown): Fault {
  const { code, message } = toLookbackError(error);
  return { code, message };
}
