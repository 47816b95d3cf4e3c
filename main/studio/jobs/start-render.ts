import { basename } from 'node:path';
import { LookbackError } from '../../core/errors.ts';
import { originSourceOf } from '../origin.ts';
import type { Session } from '../session.ts';
import type { JobView } from '../views.ts';

/** What of a take is to be rendered. */
export type RenderRange =
  /** What is missing or stale. */
  | { readonly kind: 'rest' }
  /** Anew from the chunk of this frame to the end. */
  | { readonly kind: 'from'; readonly frame: number }
  /** Anew, the chunks of these frames. */
  | { readonly kind: 'frames'; readonly first: number; readonly last: number };

/**
 * Queues a render of a take. At most one render of a take is on the list: an earlier one is stopped and its place taken.
 * @param steps denoise steps from now on; saved with the take
 * @throws LookbackError 'project-write', 'package-missing' (the take's model), 'usage' (no such frames), 'job-state'
 *   (nothing to render)
 */
export async function startRender(
  session: Session,
  take: number,
  range: RenderRange,
  steps?: number,
): Promise<JobView> {
  const { jobs } = session;
  checkWritable(session);
  checkRange(session, take, range);
  // Better said now than when its turn comes.
  await session.packageOf(take);
  if (steps !== undefined && steps !== session.takes.get(take).settings.steps) {
    await session.editTake(take, { settings: { steps } });
  }
  return jobs.replaceRender(take, (rank) =>
    session.edits.run(take, () => Promise.resolve(queue(session, take, range, rank))),
  );
}

function queue(session: Session, take: number, range: RenderRange, rank: number | undefined): JobView {
  const { project, jobs } = session;
  const { path, settings, take: stored } = session.takes.get(take);
  askAnew(session, take, range);
  const end = path.durationFrames - 1;
  const firstFrame = project.firstMissingFrame(take);
  const lastFrame = range.kind === 'frames' ? Math.min(range.last, end) : end;
  if (firstFrame > lastFrame) {
    throw new LookbackError(
      'job-state',
      `Take "${stored.name}" is rendered to the end of its path. Make the path longer, or render a part of it anew.`,
      { context: { take } },
    );
  }
  if (range.kind !== 'rest') {
    session.emit({ kind: 'chunks', take });
    session.tell(take);
  }
  const job = { take, firstFrame, lastFrame, framesBefore: 0, steps: settings.steps };
  return jobs.addRender(job, rank);
}

/** @throws LookbackError 'project-write' where the project is open for reading */
export function checkWritable({ project }: Session): void {
  if (!project.readOnly) return;
  throw new LookbackError(
    'project-write',
    `"${basename(project.file)}" is open for reading only. Open it for editing to render. (${project.file})`,
    { context: { file: project.file } },
  );
}

function checkRange(session: Session, take: number, range: RenderRange): void {
  if (range.kind === 'rest') return;
  const { take: stored, path } = session.takes.get(take);
  const [first, last] = range.kind === 'from' ? [range.frame, range.frame] : [range.first, range.last];
  const ownStart = session.project.lineage(take).at(-1)?.from ?? 0;
  const refuse = (sentence: string) => new LookbackError('usage', sentence, { context: { take, ...range } });
  if (first > last) {
    throw refuse(`The frames ${first}-${last} run backwards; give the smaller frame number first.`);
  }
  if (first >= path.durationFrames) {
    const lastFrame = path.durationFrames - 1;
    throw refuse(`Take "${stored.name}" has no frame ${first}; its path ends at frame ${lastFrame}.`);
  }
  if (range.kind === 'frames' && last < ownStart) {
    throw refuse(
      `Take "${stored.name}" shares the frames 0-${ownStart - 1} with the take it forks from; render them there.`,
    );
  }
}

/** Marks what is to be rendered anew. A picture that a take starts from is never rendered. */
function askAnew({ project, takes }: Session, take: number, range: RenderRange): void {
  const from = originSourceOf(takes.get(take).take)?.kind === 'dream' ? 0 : 1;
  if (range.kind === 'from') project.markStale(take, Math.max(range.frame, from), 'asked');
  if (range.kind === 'frames' && range.last >= from) {
    project.markStaleRange(take, Math.max(range.first, from), range.last + 1, 'asked');
  }
}
