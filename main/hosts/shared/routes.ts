import { LookbackError } from '../../core/errors.ts';
import type { Studio } from '../../studio/index.ts';
import { type Answer, faultAnswer, type HostRequest, jsonAnswer, textAnswer } from './answer.ts';
import { download } from './downloads.ts';
import { pictureAt } from './pictures.ts';
import { staticFile } from './static-files.ts';
import type { Uploads } from './uploads.ts';

export interface RouteParts {
  readonly studio: Studio;
  /** The built window (`out/renderer`). */
  readonly rendererFolder: string;
  readonly uploads: Uploads;
  readonly log: (where: string, error: LookbackError) => void;
}

/** Answers every request that is not a call: pictures, uploads, downloads, and the window itself. Never rejects. */
export async function answerRequest(parts: RouteParts, request: HostRequest): Promise<Answer> {
  try {
    return await route(parts, request);
  } catch (error) {
    return faultAnswer(error, (known) => parts.log(`${request.method} ${request.url.pathname}`, known));
  }
}

async function route(
  { studio, rendererFolder, uploads }: RouteParts,
  { method, url, header, body }: HostRequest,
): Promise<Answer> {
  const { pathname, searchParams } = url;
  if (pathname === '/uploads') {
    if (method !== 'POST') return notAllowed('POST');
    return jsonAnswer(200, { file: await uploads.keep(named(searchParams, 'name'), body) });
  }
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
  if (pathname === '/downloads') {
    return download(studio, named(searchParams, 'project'), named(searchParams, 'job'));
  }
  return (await pictureAt(studio, url)) ?? staticFile(rendererFolder, pathname, header('if-none-match'));
}

function notAllowed(allow: string): Answer {
  const answer = textAnswer(405, `Only ${allow} here.\n`);
  return { ...answer, headers: { ...answer.headers, allow } };
}

function named(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value) return value;
  throw new LookbackError('usage', `The address lacks "${name}".`);
}
