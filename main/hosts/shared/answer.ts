import type { Readable } from 'node:stream';
import { type ErrorCode, type LookbackError, toLookbackError } from '../../core/errors.ts';

/** A request for something that is not a call: files of the window, pictures, uploads. Same for HTTP and Electron. */
export interface HostRequest {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | Readable;
}

/** A page or a line in words. Never kept: it says how things are now. */
export function textAnswer(status: number, text: string, type = 'text/plain'): Answer {
  return {
    status,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
    body: text,
  };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return textAnswer(status, JSON.stringify(value), 'application/json');
}

const statusOf: Partial<Record<ErrorCode, number>> = {
  usage: 400,
  'origin-invalid': 400,
  'export-options': 400,
  'project-missing': 404,
  'take-missing': 404,
  'frame-missing': 404,
  'package-missing': 404,
  'folder-missing': 404,
  'job-missing': 404,
  'job-state': 409,
  // Nobody reads this one.
  cancelled: 499,
};

/** What went wrong, as `{code, message}`; what was not expected only goes to the log. */
export function faultAnswer(error: unknown, log: (error: LookbackError) => void): Answer {
  const known = toLookbackError(error);
  const status = statusOf[known.code] ?? 500;
  // A picture that is not there (any more) is the window's daily life.
  if (status >= 500) log(known);
  const message =
    known === error ? known.message : "Something unexpected went wrong; it is in the studio's log.";
  return jsonAnswer(status, { code: known.code, message });
}
