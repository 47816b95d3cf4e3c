import type { JobView } from '../../../main/api/index.ts';
import { byteWords, durationWords } from './durations.ts';

/** Share (0..1) of a job that is done; undefined while that cannot be said. */
export function progressOf({ framesDone, framesTotal }: JobView): number | undefined {
  return framesTotal > 0 ? framesDone / framesTotal : undefined;
}

export function percentWords(job: JobView): string {
  const progress = progressOf(job);
  // A job that is not done is never said to be.
  return progress === undefined
    ? ''
    : `${Math.min(Math.floor(progress * 100), job.status === 'done' ? 100 : 99)} %`;
}

export function statusWords(job: JobView): string {
  const verb = job.kind === 'render' ? 'Rendering' : 'Exporting';
  switch (job.status) {
    case 'queued':
      return 'Waiting';
    case 'running':
      return verb;
    case 'paused':
      return job.interrupted === true ? 'Interrupted' : 'Paused';
    case 'done':
      return job.kind === 'render' ? 'Rendered' : 'Exported';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}

/** Pace and time left: "3.2 frames/s · 1 min 20 s left". */
export function paceWords({ status, framesPerSecond, etaMs }: JobView): string {
  if (status !== 'running') return '';
  const words: string[] = [];
  if (framesPerSecond !== undefined)
    words.push(`${framesPerSecond.toFixed(framesPerSecond < 10 ? 1 : 0)} frames/s`);
  if (etaMs !== undefined) words.push(`${durationWords(etaMs)} left`);
  return words.join(' · ');
}

/** Everything that is known of where a job stands, on one line. */
export function detailWords(job: JobView): string {
  const frames = `${job.framesDone.toLocaleString('en')} of ${job.framesTotal.toLocaleString('en')} frames`;
  const words = [frames];
  const pace = paceWords(job);
  if (pace !== '') words.push(pace);
  if (job.elapsedMs >= 1000) words.push(`${durationWords(job.elapsedMs)} so far`);
  if (job.status === 'done') {
    words.splice(1, words.length, `took ${durationWords(job.elapsedMs)}`);
    if (job.bytes !== undefined) words.push(byteWords(job.bytes));
  }
  return words.join(' · ');
}

export const isUnfinished = ({ status }: JobView): boolean =>
  status === 'running' || status === 'queued' || status === 'paused';
