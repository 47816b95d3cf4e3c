import type { JobStatus, JobView } from '../views.ts';

/** One entry of the queue. */
export interface Job {
  readonly id: string;
  readonly take: number;
  readonly status: JobStatus;
  view(): JobView;
  /** Works until it is done, failed or stopped. Never rejects: what went wrong is in its view. */
  run(): Promise<void>;
  /** Gives it another status by the creator's wish; if it is at work and the status is another one, it stops. */
  set(status: JobStatus): void;
  /** Stops its work, if it is at work, and resolves when it has stopped; its status stays. */
  halt(): Promise<void>;
  setRank(rank: number): void;
}
