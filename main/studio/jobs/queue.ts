import { LookbackError } from '../../core/errors.ts';
import type { NewJob } from '../../memory/index.ts';
import type { Session } from '../session.ts';
import { Turns } from '../turns.ts';
import type { JobStatus, JobView } from '../views.ts';
import type { Job } from './job.ts';
import { Line } from './line.ts';
import { RenderJob } from './render-job.ts';
import { TaskJob, type Task } from './task-job.ts';

/** Who is at work, in all open projects of a studio: one render, and one export beside it. */
export interface Lanes {
  readonly render: Turns;
  readonly export: Turns;
}

/**
 * The jobs of one open project. Renders are stored with it; what was under way when it was closed, or when the studio
 * crashed, waits for `resume`.
 *
 * Calls that name a job throw 'job-missing' where there is none, and 'job-state' where its status does not allow it.
 */
export class JobQueue {
  readonly #session: Session;
  readonly #renders: Line<RenderJob>;
  readonly #exports: Line<TaskJob>;
  /** Two wishes for a render of one take at the same time: the second replaces what the first has queued. */
  readonly #replacing = new Turns();
  #exportCount = 0;

  constructor(session: Session, lanes: Lanes) {
    this.#session = session;
    this.#renders = new Line(lanes.render);
    this.#exports = new Line(lanes.export);
    const { project } = session;
    // Whoever only reads along cannot tell which of them the writer, another process, is working on.
    for (const stored of project.readOnly ? [] : project.jobs()) {
      const isInterrupted = stored.status === 'queued' || stored.status === 'running';
      this.#renders.jobs.push(new RenderJob(session, stored, isInterrupted));
    }
  }

  /** Renders in the order of their work, then exports. */
  views(): JobView[] {
    return [...this.#renders.jobs, ...this.#exports.jobs].map((job) => job.view());
  }

  /** Stores and queues a render. @param rank its place in the queue; last when missing */
  addRender(job: Omit<NewJob, 'rank' | 'status'>, rank = this.#lastRank() + 1): JobView {
    const stored = this.#session.project.addJob({ ...job, rank, status: 'queued' });
    const render = new RenderJob(this.#session, stored);
    const { jobs } = this.#renders;
    const behind = jobs.findIndex((other) => other.rank > rank);
    jobs.splice(behind === -1 ? jobs.length : behind, 0, render);
    this.#session.emit({ kind: 'job', job: render.view() });
    this.#renders.wake();
    return render.view();
  }

  /** Queues an export. */
  addTask(task: Task): JobView {
    const job = new TaskJob(this.#session, `export-${++this.#exportCount}`, task);
    this.#exports.jobs.push(job);
    this.#session.emit({ kind: 'job', job: job.view() });
    this.#exports.wake();
    return job.view();
  }

  /** Stops a render between two denoise steps, or holds back one that waits. */
  pause(id: string): void {
    const job = this.#find(id, 'paused', ['queued', 'running']);
    if (job instanceof TaskJob) {
      throw new LookbackError(
        'job-state',
        'An export cannot be paused. Cancel it, and start it again later.',
        { context: { job: id } },
      );
    }
    job.set('paused');
  }

  /** Goes on at the first chunk that is not there; a failed job tries again. */
  resume(id: string): void {
    const job = this.#find(id, 'resumed', ['paused', 'failed']);
    if (job instanceof TaskJob) {
      throw new LookbackError('job-state', 'An export cannot be resumed. Start it again.', {
        context: { job: id },
      });
    }
    job.set('queued');
    this.#renders.wake();
  }

  /** What is rendered stays. */
  cancel(id: string): void {
    this.#find(id, 'cancelled', ['queued', 'running', 'paused']).set('cancelled');
  }

  /** Takes a job that has ended off the list; a cancelled one that still finishes its step, when it has. */
  async dismiss(id: string): Promise<void> {
    const job = this.#find(id, 'taken off the list', ['done', 'failed', 'cancelled']);
    await job.halt();
    this.#remove(job);
  }

  /** Puts a waiting job before another one of its kind, or last. */
  move(id: string, before?: string): void {
    const job = this.#find(id, 'moved', ['queued', 'paused']);
    const { jobs } = this.#lineOf(job);
    const others = jobs.filter((other) => other !== job);
    const at = before === undefined ? others.length : others.findIndex((other) => other.id === before);
    if (at === -1) throw missing(before ?? '');
    const order = [...others.slice(0, at), job, ...others.slice(at)];
    jobs.splice(0, jobs.length, ...order);
    order.forEach((other, i) => other.setRank(i + 1));
    for (const { id: moved } of order) this.#tell(moved);
  }

  /**
   * Stops and removes the renders of a take, then does `work`; nothing else is begun in between.
   * @param work is given the place in the queue of the one that had not ended
   */
  replaceRender<T>(take: number, work: (rank: number | undefined) => Promise<T>): Promise<T> {
    return this.#replacing.run(() => this.#renders.hold(async () => work(await this.removeRendersOf(take))));
  }

  /** Stops and removes the renders of a take. @returns the place in the queue of the one that had not ended */
  async removeRendersOf(take: number): Promise<number | undefined> {
    let rank: number | undefined;
    for (const job of this.#renders.jobs.filter((render) => render.take === take)) {
      if (!hasEnded(job.status)) rank = job.rank;
      // Not queued any more, so that nobody takes it up while it stops.
      if (!hasEnded(job.status)) job.set('cancelled');
      await job.halt();
      this.#remove(job);
    }
    return rank;
  }

  /** Stops and removes all jobs of a take. */
  async removeOf(take: number): Promise<void> {
    await this.removeRendersOf(take);
    for (const job of this.#exports.jobs.filter((task) => task.take === take)) {
      if (!hasEnded(job.status)) job.set('cancelled');
      await job.halt();
      this.#remove(job);
    }
  }

  /** A take's path has another end: renders that were to go to the end go to the new one, none goes further. */
  takeResized(take: number, framesBefore: number, frames: number): void {
    for (const job of this.#renders.jobs) {
      if (job.take !== take || hasEnded(job.status)) continue;
      const { firstFrame, lastFrame } = job.view();
      const last = lastFrame === framesBefore - 1 ? frames - 1 : Math.min(lastFrame, frames - 1);
      if (last !== lastFrame) job.setRange(Math.min(firstFrame, last), last);
    }
  }

  /** Stops what is at work. Renders that have not ended are 'interrupted' when the project is opened again. */
  async close(): Promise<void> {
    await Promise.all([this.#renders.close(), this.#exports.close()]);
  }

  #lastRank(): number {
    return Math.max(0, ...this.#renders.jobs.map((job) => job.rank));
  }

  #lineOf(job: Job): Line<Job> {
    return job instanceof TaskJob ? this.#exports : this.#renders;
  }

  #find(id: string, what: string, allowed: readonly JobStatus[]): RenderJob | TaskJob {
    const job = [...this.#renders.jobs, ...this.#exports.jobs].find((one) => one.id === id);
    if (!job) throw missing(id);
    if (allowed.includes(job.status)) return job;
    throw new LookbackError('job-state', `This job is ${job.status}, so it cannot be ${what}.`, {
      context: { job: id, status: job.status },
    });
  }

  #remove(job: Job): void {
    const { jobs } = this.#lineOf(job);
    const at = jobs.indexOf(job);
    // Somebody else who waited for its end was quicker.
    if (at === -1) return;
    if (job instanceof RenderJob) this.#session.project.removeJob(Number(job.id));
    jobs.splice(at, 1);
    this.#session.emit({ kind: 'job-removed', job: job.id });
  }

  #tell(id: string): void {
    const view = this.views().find((one) => one.id === id);
    if (view) this.#session.emit({ kind: 'job', job: view });
  }
}

const hasEnded = (status: JobStatus): boolean => ['done', 'failed', 'cancelled'].includes(status);

function missing(id: string): LookbackError {
  return new LookbackError('job-missing', 'This job is not on the list any more.', { context: { job: id } });
}
