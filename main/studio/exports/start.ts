import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
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
  await makeProposedFolder(session, request.out);
  if (request.overwrite !== true) await checkFree(settled.flatMap(({ files }) => files));
  return settled.map((one) => session.jobs.addTask(taskOf(session, one)));
}

/** The folder that the window proposes need not be there yet; any other one that is not there is a slip of the pen. */
async function makeProposedFolder({ exportsFolder }: Session, out: string): Promise<void> {
  // Where it cannot be made, the export says so in its own words.
  if (dirname(out) === exportsFolder) await mkdir(exportsFolder, { recursive: true }).catch(() => undefined);
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
