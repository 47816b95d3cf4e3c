/**
 * The closed list of things that can go wrong, one code each. A code is what programs test for; the message is one
 * sentence for the user (what, where, what to do); `context` is for the log.
 */
export const errorCodes = [
  'package-missing',
  'package-format',
  'package-hash',
  'package-tensor',
  'package-selftest',
  'provider-unavailable',
  'inference-crashed',
  'inference-failed',
  'cancelled',
  'path-invalid',
  'path-range',
  'origin-invalid',
  'project-missing',
  'project-exists',
  'project-foreign',
  'project-newer',
  'project-corrupt',
  'project-locked',
  'project-write',
  'take-missing',
  'take-in-use',
  'frame-missing',
  'chunk-order',
  'job-missing',
  'job-state',
  'drive-state',
  'retrieval-options',
  'ffmpeg-missing',
  'export-options',
  'export-failed',
  'export-exists',
  'folder-missing',
  'usage',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error whose message may be shown to the user as it is. */
export class LookbackError extends Error {
  readonly code: ErrorCode;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { context?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LookbackError';
    this.code = code;
    this.context = options.context ?? {};
  }
}

/** True for an error of ours, optionally of one code. */
export function isLookbackError(error: unknown, code?: ErrorCode): error is LookbackError {
  return error instanceof LookbackError && (code === undefined || error.code === code);
}

/** Cancel is a decision, not a failure: callers test for it before they report anything. */
export function isCancelled(error: unknown): boolean {
  return isLookbackError(error, 'cancelled') || (error instanceof Error && error.name === 'AbortError');
}

/** Turns anything thrown into an error of ours; what was unexpected becomes `internal` and keeps its cause. */
export function toLookbackError(error: unknown): LookbackError {
  if (error instanceof LookbackError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LookbackError('internal', `Something unexpected went wrong: ${message}`, { cause: error });
}
