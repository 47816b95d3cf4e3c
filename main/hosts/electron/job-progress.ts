import type { JobView } from '../../api/index.ts';

/** Jobs that a quit would interrupt. */
export function unfinished(jobs: readonly JobView[]): JobView[] {
  return jobs.filter(({ status }) => status === 'running' || status === 'queued');
}

/** How far all unfinished jobs are together, 0..1; undefined when there is nothing to do. */
export function progressOf(jobs: readonly JobView[]): number | undefined {
  const open = unfinished(jobs);
  const total = open.reduce((sum, { framesTotal }) => sum + framesTotal, 0);
  if (total === 0) return undefined;
  return open.reduce((sum, { framesDone }) => sum + framesDone, 0) / total;
}
