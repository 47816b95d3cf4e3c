import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameraFromNumbers } from '../../../main/core/camera/index.ts';
import { firstDifference } from '../../../main/core/path/index.ts';
import { findFfmpeg } from '../../../main/export/index.ts';
import {
  parsePath,
  Studio,
  type ExportRequest,
  type Session,
  type TakeView,
} from '../../../main/studio/index.ts';
import { decodedFrame, ffprobe } from '../../helpers/ffprobe.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { codeOf, optionsIn, pixelsOf, renderAll, takeOf, walk, Watch } from './support.ts';

const folder = temporaryFolder(afterAll);
const frames = 13;
const { codecs } = await findFfmpeg();
let studio: Studio;
let session: Session;
let take: TakeView;

beforeAll(async () => {
  studio = await Studio.start(optionsIn(folder));
  session = await studio.createProject(join(folder, 'walk.lookback'));
  const begun = await session.beginTake(takeOf(walk(frames), { name: 'Walk – “ünï”' }));
  await renderAll(session, begun.id, 1);
  take = session.takeView(begun.id);
});

afterAll(() => studio.close());

const request = (out: string, more: Partial<ExportRequest> = {}): ExportRequest => ({
  ...{ takes: [take.id], format: 'h264', out: join(folder, out), quality: 'good' },
  ...more,
});

/** Exports and waits for all jobs. @returns the first one's out */
async function exported(asked: ExportRequest): Promise<string> {
  const watch = new Watch(session);
  const jobs = await session.startExport(asked);
  const done = await Promise.all(jobs.map(({ id }) => watch.job(id, 'done')));
  expect(done[0]).toMatchObject({ kind: 'export', framesDone: done[0]!.framesTotal });
  expect(done[0]!.bytes).toBeGreaterThan(0);
  return done[0]!.out!;
}

describe('an exported video', () => {
  it.each([
    ['h264', { codec_name: 'h264', codec_tag_string: 'avc1' }],
    ['h265', { codec_name: 'hevc', codec_tag_string: 'hvc1' }],
    ['vp9', { codec_name: 'vp9' }],
  ] as const)('is %s with all frames and what it is', async (format, wanted) => {
    const plan = await session.planExport(request('video', { format }));
    if (!codecs.includes(format)) {
      expect(plan.unavailable[format]).toContain('was built without');
      return;
    }
    expect(plan).toMatchObject({
      width: 32,
      height: 18,
      frames,
      durationMs: (frames * 1000) / 12,
      unavailable: {},
    });
    const out = await exported(request('video', { format, overwrite: true }));
    expect(plan.files).toEqual([{ path: out, exists: format === 'h265' && codecs.includes('h264') }]);
    const { stream, tags, frames: counted, durationSeconds } = await ffprobe(out);
    expect(stream).toMatchObject({ ...wanted, width: 32, height: 18, avg_frame_rate: '12/1' });
    expect(counted).toBe(frames);
    expect(durationSeconds).toBeCloseTo(frames / 12, 2);
    expect(tags.title ?? tags.TITLE).toBe(take.name);
    const comment = JSON.parse(tags.comment ?? tags.COMMENT ?? '') as Record<string, string>;
    expect(comment).toMatchObject({ seed: '7', model: 'tiny-world', frames: `0-${frames - 1}` });
    expect((await stat(out)).size).toBeLessThan(20 * plan.estimatedBytes);
  });

  it('has another size and rate, a part of the frames, and keeps its length', async () => {
    const asked = request('part', { firstFrame: 2, lastFrame: 10, fps: 30, width: 101, height: 57 });
    expect(await codeOf(() => session.planExport(asked))).toBe('export-options');
    const even = { ...asked, width: 160, height: 120 };
    const plan = await session.planExport(even);
    expect(plan).toMatchObject({ width: 160, height: 120, frames: 23, durationMs: 750 });
    expect(plan.notices.join()).toContain('black');
    const { stream, frames: counted, durationSeconds } = await ffprobe(await exported(even));
    expect(stream).toMatchObject({ width: 160, height: 120, avg_frame_rate: '30/1' });
    expect(counted).toBe(23);
    expect(durationSeconds).toBeCloseTo(23 / 30, 2);
  });

  it('shows the depth as grey, near bright, the same for all frames', async () => {
    const plan = await session.planExport(request('depth', { format: 'depth-h264' }));
    expect(plan.notices).toEqual([expect.stringContaining('depth of frame 0')]);
    const out = await exported(request('depth', { format: 'depth-h264', quality: 'best' }));
    expect((await ffprobe(out)).frames).toBe(frames);
    for (const number of [1, 7]) {
      const { inverseDepth } = await pixelsOf(session.project, take.id, number);
      const shown = await decodedFrame(out, number);
      let error = 0;
      inverseDepth!.forEach((value, at) => (error += Math.abs((value >> 8) - shown[at * 3]!)));
      expect(error / inverseDepth!.length).toBeLessThan(8);
    }
  });
});

describe('exported pictures', () => {
  it('are the stored PNG files', async () => {
    const plan = await session.planExport(request('frames', { format: 'png', firstFrame: 3, lastFrame: 5 }));
    const out = await exported(request('frames', { format: 'png', firstFrame: 3, lastFrame: 5 }));
    expect((await readdir(out)).sort()).toEqual(['00003.png', '00004.png', '00005.png']);
    let bytes = 0;
    for (const number of [3, 4, 5]) {
      const written = await readFile(join(out, `0000${number}.png`));
      expect(new Uint8Array(written)).toEqual(new Uint8Array(session.project.frame(take.id, number).image));
      bytes += written.length;
    }
    expect(plan.estimatedBytes).toBe(bytes);
  });

  it('hold the depth in 16 bits, where it is known', async () => {
    const out = await exported(request('depths', { format: 'depth-png', lastFrame: 2 }));
    expect((await readdir(out)).sort()).toEqual(['depth-000001.png', 'depth-000002.png']);
    const grey = sharp(join(out, 'depth-000001.png')).toColourspace('grey16').raw({ depth: 'ushort' });
    const { inverseDepth } = await pixelsOf(session.project, take.id, 1);
    expect(new Uint16Array(new Uint8Array(await grey.toBuffer()).buffer)).toEqual(inverseDepth);
    expect(
      await codeOf(() => session.planExport(request('none', { format: 'depth-png', lastFrame: 0 }))),
    ).toBe('export-options');
  });
});

describe('an exported path', () => {
  it('can be read again, and comes with the camera of every frame', async () => {
    const plan = await session.planExport(request('path', { format: 'path', firstFrame: 1, lastFrame: 4 }));
    const out = await exported(request('path', { format: 'path', firstFrame: 1, lastFrame: 4 }));
    const cameras = out.replace('.json', '.cameras.json');
    expect(plan.files.map(({ path }) => path)).toEqual([out, cameras]);
    expect(parsePath(await readFile(out, 'utf8'))).toEqual(take.path);
    const read = JSON.parse(await readFile(cameras, 'utf8')) as {
      width: number;
      fps: number;
      frames: { frame: number; c2w: number[]; fx: number; fy: number; cx: number; cy: number }[];
    };
    expect(read).toMatchObject({
      format: 'lookback-cameras/1',
      axes: 'opencv',
      fps: 12,
      width: 32,
      height: 18,
    });
    expect(read.frames.map(({ frame }) => frame)).toEqual([1, 2, 3, 4]);
    expect(read.frames[0]!.c2w.slice(12)).toEqual([0, 0, 0, 1]);
    const back = read.frames.map(({ c2w, fx, fy, cx, cy }) =>
      cameraFromNumbers([...c2w.slice(0, 12), fx / 32, fy / 18, cx / 32, cy / 18]),
    );
    const stored = session.project.cameras(take.id, { from: 1, to: 5 }).map(({ camera }) => camera);
    expect(firstDifference(back, stored)).toBeUndefined();
  });
});

describe('exports of several takes', () => {
  it('go side by side under their names, and tell what is out of date or missing', async () => {
    const fork = await session.forkTake({ take: take.id, frame: 4, name: 'a/b' });
    await session.editTake(fork.id, { path: { ...take.path, durationFrames: frames + 6 } });
    await renderAll(session, fork.id, 1);
    session.project.markStale(fork.id, 9, 'asked');
    await session.editTake(fork.id, { path: { ...take.path, durationFrames: frames + 8 } });
    const asked = request('both.mp4', { takes: [take.id, fork.id] });
    const plan = await session.planExport(asked);
    expect(plan.files.map(({ path }) => path.slice(folder.length + 1))).toEqual([
      'both - Walk – “ünï”.mp4',
      'both - a_b.mp4',
    ]);
    expect(plan.frames).toBe(frames + frames + 6);
    expect(plan.notices).toEqual([
      'Take "a/b" is not finished: 19 of its 21 frames are rendered.',
      '10 of the frames 0-18 of take "a/b" are out of date; they are exported as they are.',
    ]);
    await exported(asked);
    expect((await ffprobe(plan.files[1]!.path)).frames).toBe(frames + 6);
    // Frames behind the end of the path are not shown, and not exported.
    await session.editTake(fork.id, { path: { ...take.path, durationFrames: frames } });
    expect((await session.planExport(request('x', { takes: [fork.id] }))).frames).toBe(frames);
    expect(
      await codeOf(() => session.planExport(request('x', { takes: [fork.id], lastFrame: frames }))),
    ).toBe('export-options');
  });
});

describe('an export that cannot be done', () => {
  it.each<[string, () => Partial<ExportRequest>, string]>([
    ['frames that are not there', () => ({ lastFrame: 99 }), 'has frames 0-12 so far'],
    ['a range that runs backwards', () => ({ firstFrame: 5, lastFrame: 2 }), 'backwards'],
    ['half a size', () => ({ width: 64 }), 'both the width and the height'],
    ['a size for pictures', () => ({ format: 'png', width: 64, height: 36 }), 'for videos only'],
    ['a rate for pictures', () => ({ format: 'png', fps: 24 }), 'for videos only'],
    ['no place', () => ({ out: 'film.mp4' }), 'Give the whole path'],
    ['too small a video', () => ({ format: 'h265', width: 8, height: 8 }), 'too small for H.265'],
  ])('is refused: %s', async (_, more, words) => {
    const refused = session.startExport(request('refused', more()));
    await expect(refused).rejects.toMatchObject({ code: 'export-options' });
    await expect(refused).rejects.toThrow(words);
    expect(session.jobs.views().filter(({ status }) => status === 'running')).toEqual([]);
  });

  it('never replaces anything unless asked, and never the project', async () => {
    const out = join(folder, 'precious.mp4');
    await writeFile(out, 'precious');
    expect((await session.planExport(request('precious.mp4'))).files).toEqual([{ path: out, exists: true }]);
    expect(await codeOf(() => session.startExport(request('precious.mp4')))).toBe('export-exists');
    expect(await readFile(out, 'utf8')).toBe('precious');
    await exported(request('precious.mp4', { overwrite: true }));
    expect((await ffprobe(out)).frames).toBe(frames);
    await mkdir(join(folder, 'full'));
    await writeFile(join(folder, 'full', 'thesis.txt'), 'precious');
    const watch = new Watch(session);
    const [job] = await session.startExport(request('full', { format: 'png', overwrite: true }));
    await expect(watch.job(job!.id, 'done')).rejects.toThrow('thesis.txt');
    expect(await readdir(join(folder, 'full'))).toEqual(['thesis.txt']);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const before = await readdir(folder);
    const watch = new Watch(session);
    const [job] = await session.startExport(
      request('long', { width: 3840, height: 2160, fps: 240, quality: 'best' }),
    );
    await watch.until((e) => e.kind === 'job' && e.job.id === job!.id && e.job.framesDone > 0);
    session.jobs.cancel(job!.id);
    const [next] = await session.startExport(request('after'));
    // One after the other: the second begins when the first is gone.
    await watch.job(next!.id, 'done');
    expect(existsSync(join(folder, 'long.mp4'))).toBe(false);
    expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual(['after.mp4']);
    expect(session.jobs.views().find(({ id }) => id === job!.id)?.status).toBe('cancelled');
    await session.jobs.dismiss(job!.id);
    expect(await codeOf(() => session.jobs.pause(next!.id))).toBe('job-state');
  });

  it('passes over an ffmpeg of the settings that does not work', async () => {
    const other = await Studio.start({ ...optionsIn(temporaryFolder()), ffmpeg: join(folder, 'no-ffmpeg') });
    const opened = await other.openProject(session.project.file, { readOnly: true });
    expect((await opened.planExport(request('x'))).unavailable).toEqual({});
    await other.close();
  });
});

it('makes the folder that the window proposes, and no other one', async () => {
  const proposed = join(optionsIn(folder).exportsFolder, 'walk.json');
  expect(existsSync(proposed)).toBe(false);
  await exported({ ...request(''), format: 'path', out: proposed });
  expect(existsSync(proposed)).toBe(true);
  const watch = new Watch(session);
  const [job] = await session.startExport({
    ...request(''),
    format: 'path',
    out: join(folder, 'nowhere', 'walk.json'),
  });
  await expect(watch.job(job?.id ?? '', 'done')).rejects.toThrow('does not exist');
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
