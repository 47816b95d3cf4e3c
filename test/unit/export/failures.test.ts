import { describe, expect, it } from 'vitest';
import { encoderError, outputError } from '../../../main/export/failures.ts';

const out = '/films/a.mp4';
const end = { code: 1, signal: null, lastLines: [] as string[] };

describe('an encoder that failed', () => {
  it.each([
    ['av_interleaved_write_frame(): No space left on device', 'The disk is full'],
    ['/films/.a.partial.mp4: Permission denied', 'The folder /films may not be written to'],
    ['/films/.a.partial.mp4: Read-only file system', 'The folder /films may not be written to'],
    ['av_interleaved_write_frame(): File too large', 'largest file'],
    ['/films/.a.partial.mp4: No such file or directory', 'The folder /films does not exist'],
  ])('is explained in words: %s', (line, sentence) => {
    const error = encoderError({ ...end, lastLines: ['first', line] }, 'ffmpeg', out);
    expect(error.code).toBe('export-failed');
    expect(error.message).toContain(sentence);
    expect(error.context.stderr).toEqual(['first', line]);
  });

  it('is quoted where nobody knows better', () => {
    const error = encoderError({ ...end, code: 187, lastLines: ['a', 'b', 'c'] }, 'ffmpeg', out);
    expect(error.message).toBe(`ffmpeg failed (exit code 187) before ${out} was whole. It said: b c`);
  });

  it('names the signal that stopped it', () => {
    const error = encoderError({ ...end, code: null, signal: 'SIGKILL' }, 'ffmpeg', out);
    expect(error.message).toContain('was stopped by the system (SIGKILL)');
  });

  it('that never started is a missing ffmpeg', () => {
    const startError: NodeJS.ErrnoException = Object.assign(new Error('spawn'), { code: 'ENOENT' });
    expect(encoderError({ ...end, startError }, '/x/ffmpeg', out)).toMatchObject({ code: 'ffmpeg-missing' });
  });
});

describe('a place that cannot be written', () => {
  it.each([
    ['ENOSPC', 'The disk is full'],
    ['EROFS', 'may not be written to'],
    ['ENOTDIR', 'does not exist'],
    ['EIO', 'could not be written: boom'],
  ])('is explained in words: %s', (code, sentence) => {
    const error = outputError(Object.assign(new Error('boom'), { code }), out);
    expect(error.code).toBe('export-failed');
    expect(error.message).toContain(sentence);
  });
});
