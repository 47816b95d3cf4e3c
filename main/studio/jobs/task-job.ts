import { isCancelled, toLookbackError } from '../../core/errors.ts';
import type { Session } from '../session.ts';
import type { JobStatus, JobView } from '../views.ts';
import type { Job } from './job.ts';

/** What a task tells while it runs; what is missing stays. */
export interface TaskProgress {
  readonly framesDone?: number;
  readonly framesPerSecond?: number;
  readonly etaMs?: number;
  readonly notices?: readonly string[];
  readonly bytes?: number;
}

/** A job that is not stored with the project: an export. It can be cancelled, not paused. */
export interface Task {
  readonly kind: 'export';
  readonly take: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly out: string;
  readonly notices?: readonly string[];
  /**
   * Does the work; rejects with 'cancelled' (or an AbortError) once `signal` is aborted. What else it throws fails the
   * job with its sentence. `report` may be called as often as one likes: windows are told ten times a second at most.
   */
  run(signal: AbortSignal, report: (progress: TaskProgress) => void): Promise<void>;
}

const tellEveryMs = 100;

/** A task in the queue. */
export class TaskJob implements Job {
  readonly id: string;
  readonly take: number;
  readonly #session: Session;
  readonly #task: Task;
  readonly #stop = new AbortController();
  #view: JobView;
  #work: Promise<void> | undefined;
  #startedAt: number | undefined;
  #toldAt = 0;

  constructor(session: Session, id: string, task: Task) {
    const { take, firstFrame, lastFrame, out, notices = [] } = task;
    this.id = id;
    this.take = take;
    this.#session = session;
    this.#task = task;
    this.#view = {
      id,
      kind: task.kind,
      take,
      takeName: session.takes.get(take).take.name,
      status: 'queued',
      firstFrame,
      lastFrame,
      framesDone: 0,
      framesTotal: lastFrame - firstFrame + 1,
      elapsedMs: 0,
      notices,
      out,
      createdAtMs: Date.now(),
    };
  }

  get status(): JobStatus {
    return this.#view.status;
  }

  view(): JobView {
    const elapsedMs =
      this.#startedAt === undefined ? this.#view.elapsedMs : performance.now() - this.#startedAt;
    return { ...this.#view, elapsedMs };
  }

  set(status: JobStatus): void {
    if (this.#work !== undefined) this.#stop.abort();
    this.#change({ status });
  }

  setRank(): void {
    // Only the order in the queue counts; it is not kept.
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
    this.#startedAt = performance.now();
    this.#change({ status: 'running' });
    let outcome: Partial<JobView>;
    try {
      await this.#task.run(this.#stop.signal, (progress) => this.#report(progress));
      outcome = { status: 'done', framesDone: this.#view.framesTotal };
    } catch (error) {
      const { code, message } = toLookbackError(error);
      // An export that a closing studio stopped is not there, and is not taken up again.
      outcome = isCancelled(error) ? { status: 'cancelled' } : { status: 'failed', error: { code, message } };
    }
    const { elapsedMs } = this.view();
    this.#startedAt = undefined;
    this.#change({ ...outcome, elapsedMs });
  }

  #report(progress: TaskProgress): void {
    this.#view = { ...this.#view, ...progress };
    if (performance.now() - this.#toldAt >= tellEveryMs) this.#tell();
  }

  #change(change: Partial<JobView>): void {
    this.#view = { ...this.#view, ...change };
    this.#tell();
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#session.emit({ kind: 'job', job: this.view() });
  }
}
