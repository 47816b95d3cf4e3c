import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { LookbackError } from '../../../main/core/errors.ts';
import { exportVideo, findFfmpeg } from '../../../main/export/index.ts';
import type { FoundFfmpeg, VideoOptions } from '../../../main/export/index.ts';
import { ffprobe } from '../../helpers/ffprobe.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { scenery } from '../../helpers/pictures.ts';

const frame = scenery(256, 144);
const found = await findFfmpeg();
let folder = '';
let out = '';

beforeEach(() => {
  folder = temporaryFolder();
  out = join(folder, 'film.mp4');
});

function options(more: Partial<VideoOptions> = {}): VideoOptions {
  const common = {
    width: 256,
    height: 144,
    fps: 12,
    frameCount: 3,
    metadata: {},
    preset: 'ultrafast',
  } as const;
  return { ...common, frames: [frame, frame, frame], out, ...more };
}

async function failure(more: Partial<VideoOptions>): Promise<LookbackError> {
  const error = await exportVideo(options(more)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LookbackError) return error;
  throw new Error('it did not fail with an error of ours', { cause: error });
}

/** A stand-in for a broken machine: the real ffmpeg under a limit, so that it dies of itself. */
async function ffmpegUnder(limit: string): Promise<FoundFfmpeg> {
  const path = join(folder, 'limited-ffmpeg');
  await writeFile(path, `#!/bin/sh\n${limit}\nexec "${found.path}" "$@"\n`);
  await chmod(path, 0o755);
  return { ...found, path };
}

async function* endless(before: (number: number) => void): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number++) {
    before(number);
    yield await Promise.resolve(scenery(256, 144, number));
  }
}

describe('an export that cannot be done', () => {
  it.each<[string, Partial<VideoOptions>, string]>([
    ['no frames', { frameCount: 0, frames: [] }, 'nothing to export'],
    ['part of a frame', { frameCount: 1.5 }, 'the frame count is 1.5'],
    ['too few frames', { frameCount: 4 }, 'only 3 came'],
    ['too many frames', { frameCount: 2 }, 'more came'],
    ['frames of another size', { width: 128 }, 'Frame 0 has 110592 bytes instead of 55296'],
    ['an odd video size', { size: { width: 1279, height: 720 } }, 'even numbers'],
    ['no frame rate', { fps: 0 }, '1 to 240'],
    ['a frame rate that is no number', { fps: Number.NaN }, '1 to 240'],
    ['a quality out of range', { crf: 0 }, '1 (best) to 51'],
    ['an unknown preset', { preset: 'warp' as 'fast' }, 'no x264 preset'],
    ['another format', { out: '/tmp/film.webm' }, 'must end in .mp4'],
  ])('is refused: %s', async (_, more, sentence) => {
    const error = await failure(more);
    expect(error.code).toBe('export-options');
    expect(error.message).toContain(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not replace a video unless asked', async () => {
    await writeFile(out, 'precious');
    expect(await failure({})).toMatchObject({ code: 'export-exists' });
    expect(await readFile(out, 'utf8')).toBe('precious');
    await exportVideo(options({ overwrite: true }));
    expect((await ffprobe(out)).frames).toBe(3);
  });

  it('does not replace a video that appeared meanwhile', async () => {
    async function* frames(): AsyncGenerator<Uint8Array> {
      yield frame;
      await writeFile(out, 'precious');
      yield frame;
    }
    expect(await failure({ frames: frames(), frameCount: 2 })).toMatchObject({ code: 'export-exists' });
    expect(await readFile(out, 'utf8')).toBe('precious');
    expect(await readdir(folder)).toEqual(['film.mp4']);
  });

  it('does not write one file twice at a time', async () => {
    let second: LookbackError | undefined;
    async function* frames(): AsyncGenerator<Uint8Array> {
      yield frame;
      second = await failure({ overwrite: true });
      yield* [frame, frame];
    }
    const whole = await exportVideo(options({ frames: frames() }));
    expect(second?.code).toBe('export-exists');
    expect(second?.message).toContain('being exported right now');
    expect((await ffprobe(whole.out)).frames).toBe(3);
  });

  it('says which folder is not there', async () => {
    const error = await failure({ out: join(folder, 'nowhere', 'film.mp4') });
    expect(error.code).toBe('export-failed');
    expect(error.message).toContain(`${join(folder, 'nowhere')} does not exist`);
  });

  it('says when a folder may not be written to', async () => {
    // Root may write anywhere but into the kernel's own file system.
    const locked = process.getuid?.() === 0 ? '/sys' : join(folder, 'locked');
    if (locked !== '/sys') await mkdir(locked, { mode: 0o500 });
    const error = await failure({ out: join(locked, 'film.mp4') });
    expect(error.code).toBe('export-failed');
    expect(error.message).toContain(`${locked} may not be written to`);
  });
});

describe('an export that stops half way', () => {
  it('by cancel leaves nothing behind and ends ffmpeg', async () => {
    const cancel = new AbortController();
    const frames = endless((number) => {
      if (number === 40) cancel.abort();
    });
    const error = await failure({ frames, frameCount: 1000, signal: cancel.signal });
    expect(error.code).toBe('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });

  it('by cancel does not wait for an ffmpeg that is stuck at the end', async () => {
    const path = join(folder, 'stuck-ffmpeg');
    await writeFile(path, '#!/bin/sh\ncat > /dev/null\nexec sleep 600\n', { mode: 0o755 });
    const cancel = new AbortController();
    function* frames(): Generator<Uint8Array> {
      yield* [frame, frame, frame];
      // The source's end: from here on only ffmpeg works.
      setImmediate(() => cancel.abort());
    }
    const ffmpeg = { ...found, path };
    expect((await failure({ frames: frames(), ffmpeg, signal: cancel.signal })).code).toBe('cancelled');
    expect(await readdir(folder)).toEqual(['stuck-ffmpeg']);
  });

  it('by a cancel that came first does not start', async () => {
    expect((await failure({ signal: AbortSignal.abort() })).code).toBe('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });

  it('by an error of the source passes it on and leaves an older video as it was', async () => {
    await writeFile(out, 'precious');
    const damaged = new LookbackError('project-corrupt', 'A stored frame is damaged.');
    const frames = endless((number) => {
      if (number === 20) throw damaged;
    });
    expect(await failure({ frames, frameCount: 1000, overwrite: true })).toBe(damaged);
    expect(await readFile(out, 'utf8')).toBe('precious');
    expect(await readdir(folder)).toEqual(['film.mp4']);
  });

  it('because ffmpeg dies says so and leaves an older video as it was', async () => {
    await writeFile(out, 'precious');
    const ffmpeg = await ffmpegUnder('ulimit -t 1');
    // Noise at a size that no machine encodes in a second.
    const error = await failure({
      ...{ ffmpeg, frameCount: 100_000, frames: endless(() => undefined), overwrite: true },
      ...{ size: { width: 3840, height: 2160 }, preset: 'veryslow' },
    });
    expect(error.code).toBe('export-failed');
    expect(error.message).toMatch(/was stopped by the system \(SIG(KILL|XCPU)\)/);
    expect(await readFile(out, 'utf8')).toBe('precious');
    expect((await readdir(folder)).sort()).toEqual(['film.mp4', 'limited-ffmpeg']);
  });

  it('because the file may not grow says why', async () => {
    const ffmpeg = await ffmpegUnder("trap '' XFSZ; ulimit -f 8");
    const error = await failure({ ffmpeg, frameCount: 2000, frames: endless(() => undefined), crf: 1 });
    expect(error.code).toBe('export-failed');
    expect(error.message).toMatch(/largest file/);
    expect(await readdir(folder)).toEqual(['limited-ffmpeg']);
  });

  it('because there is no ffmpeg says so', async () => {
    const error = await failure({ ffmpeg: { ...found, path: join(folder, 'no-ffmpeg') } });
    expect(error.code).toBe('ffmpeg-missing');
    expect(error.message).toContain('no-ffmpeg could not be started (ENOENT)');
    expect(await readdir(folder)).toEqual([]);
  });
});
