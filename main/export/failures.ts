import { dirname } from 'node:path';
import { LookbackError } from '../core/errors.ts';

/** Causes that a user can do something about, as the system's error codes and as ffmpeg spells them. */
const causes: readonly { codes: readonly string[]; pattern: RegExp; sentence: (out: string) => string }[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    pattern: /No space left on device|Disk quota exceeded|not enough space/i,
    sentence: (out) =>
      `The disk is full: ${out} could not be written. Free some space, or choose another disk.`,
  },
  {
    codes: ['EFBIG'],
    pattern: /File too large/i,
    sentence: (out) =>
      `${out} grew past the largest file allowed there. Choose another disk or a smaller video.`,
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    pattern: /Permission denied|Read-only file system|Operation not permitted/i,
    sentence: (out) => `The folder ${dirname(out)} may not be written to. Choose another one.`,
  },
  {
    codes: ['ENOENT', 'ENOTDIR'],
    pattern: /No such file or directory|Not a directory/i,
    sentence: (out) => `The folder ${dirname(out)} does not exist. Create it, or choose another one.`,
  },
  {
    codes: ['ENAMETOOLONG'],
    pattern: /File name too long/i,
    sentence: (out) => `The file name of ${out} is too long for this disk. Choose a shorter one.`,
  },
];

/** Says in words why a file or folder at `out` could not be written. */
export function outputError(error: unknown, out: string): LookbackError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const cause = causes.find(({ codes }) => codes.includes(code));
  const detail = error instanceof Error ? error.message : String(error);
  return new LookbackError(
    'export-failed',
    cause?.sentence(out) ?? `${out} could not be written: ${detail}`,
    {
      context: { out, code },
      cause: error,
    },
  );
}

/** How an encoder process ended. */
export interface EncoderEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why the process could not even be started. */
  readonly startError?: NodeJS.ErrnoException;
  /** The last lines of stderr. */
  readonly lastLines: readonly string[];
}

/** Says in words why ffmpeg did not finish `out`. */
export function encoderError(end: EncoderEnd, ffmpeg: string, out: string): LookbackError {
  const context = { out, ffmpeg, code: end.code, signal: end.signal, stderr: end.lastLines };
  if (end.startError) {
    return new LookbackError(
      'ffmpeg-missing',
      `${ffmpeg} could not be started (${end.startError.code ?? end.startError.message}). ` +
        'Install ffmpeg, or name its file in the settings.',
      { context, cause: end.startError },
    );
  }
  const text = end.lastLines.join('\n');
  const cause = causes.find(({ pattern }) => pattern.test(text));
  if (cause) return new LookbackError('export-failed', cause.sentence(out), { context });
  const how = end.signal ? `was stopped by the system (${end.signal})` : `failed (exit code ${end.code})`;
  const said = end.lastLines.slice(-2).join(' ');
  return new LookbackError(
    'export-failed',
    `ffmpeg ${how} before ${out} was whole${said ? `. It said: ${said}` : '. It said nothing'}`,
    { context },
  );
}
