import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LookbackError } from '../../core/errors.ts';
import type { Studio } from '../../studio/index.ts';
import type { Answer } from './answer.ts';

const types: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.png': 'image/png',
  '.json': 'application/json',
};

/**
 * The file of a finished export, for a window on another machine.
 * @throws LookbackError 'project-missing' | 'job-missing' | 'job-state' (not finished) | 'folder-missing' (the file is
 *   gone) | 'usage' (a folder of pictures)
 */
export async function download(studio: Studio, project: string, jobId: string): Promise<Answer> {
  const job = studio
    .session(project)
    .jobs.views()
    .find(({ id, kind }) => id === jobId && kind === 'export');
  if (!job)
    throw new LookbackError('job-missing', 'This export is no longer on the list of jobs. Export again.');
  if (job.status !== 'done' || job.out === undefined) {
    throw new LookbackError('job-state', 'The export is not finished yet; its file can be had when it is.');
  }
  const found = await stat(job.out).catch(() => undefined);
  if (!found) throw new LookbackError('folder-missing', `${job.out} is no longer there. Export again.`);
  if (!found.isFile()) {
    throw new LookbackError(
      'usage',
      `${job.out} is a folder of pictures. Copy it from the studio's machine, with scp -r for example.`,
    );
  }
  return {
    status: 200,
    headers: {
      'content-type': types[extname(job.out).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(found.size),
      'content-disposition': attachment(basename(job.out)),
      'cache-control': 'no-store',
    },
    body: createReadStream(job.out),
  };
}

/** RFC 6266: a plain name for old readers, the exact one in UTF-8. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
