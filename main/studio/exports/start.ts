import { LookbackError } from '../../core/errors.ts';
import type { Task } from '../jobs/task-job.ts';
import type { Session } from '../session.ts';
import type { ExportRequest, JobView } from '../views.ts';
import { ffmpegFor } from './encoders.ts';
import { exists } from './plan.ts';
import { settleExport, type SettledExport } from './settle.ts';
import { writeExport } from './write.ts';

/**
 * Queues an export, one job per take.
 * @throws LookbackError 'export-options', 'ffmpeg-missing', 'export-exists' (and overwriting was not asked for),
 *   'take-missing'; nothing is queued then
 */
export async function startExport(session: Session, request: ExportRequest): Promise<JobView[]> {
  const settled = await settleExport(session, request);
  const { product } = settled[0]!;
  if (product.kind === 'video') await ffmpegFor(product, session.ffmpeg);
  if (request.overwrite !== true) await checkFree(settled.flatMap(({ files }) => files));
  return settled.map((one) => session.jobs.addTask(taskOf(session, one)));
}

/** Each writer checks again: now is only the time to say it before anything is queued. */
async function checkFree(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (!(await exists(file))) continue;
    throw new LookbackError(
      'export-exists',
      `${file} exists already. Choose another name, or allow overwriting.`,
      { context: { file } },
    );
  }
}

function taskOf(session: Session, settled: SettledExport): Task {
  const { take, first, last, out, notices, frames, resampling } = settled;
  return {
    kind: 'export',
    take: take.id,
    firstFrame: first,
    lastFrame: last,
    out,
    notices,
    async run(signal, report) {
      const written = await writeExport(session, settled, {
        signal,
        onProgress: ({ frame, fps, etaMs }) =>
          report({
            framesDone: Math.floor((frame * resampling.count) / frames),
            framesPerSecond: fps,
            ...(etaMs !== undefined && { etaMs }),
          }),
      });
      report({ bytes: written.bytes, notices: [...new Set([...notices, ...written.notices])] });
    },
  };
}
