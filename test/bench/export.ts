import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encoderArguments } from '../../main/export/encoder-arguments.ts';
import { exportGeometry } from '../../main/export/geometry.ts';
import { exportMp4, findFfmpeg } from '../../main/export/index.ts';
import { scenery } from '../helpers/pictures.ts';
import type { BenchResult } from './main.ts';

const run = promisify(execFile);
const fps = 30;
const rounds = 5;
const distinctFrames = 60;

const cases = [
  { width: 256, height: 144, size: { width: 1280, height: 720 }, frameCount: 96 },
  { width: 256, height: 144, size: { width: 256, height: 144 }, frameCount: 1200 },
  { width: 128, height: 72, size: { width: 640, height: 360 }, frameCount: 360 },
] as const;

/** Frames of one raw rgb24 file, read one at a time. */
async function* framesOf(file: string, bytes: number, frameCount: number): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    for (let number = 0; number < frameCount; number++) {
      const { buffer } = await handle.read(new Uint8Array(bytes), 0, bytes, number * bytes);
      yield buffer;
    }
  } finally {
    await handle.close();
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * Our export against ffmpeg alone: the same raw frames in a file, the same encoder and settings, in turns. Ours also
 * reads the frames in this process, writes them to a pipe, flushes the video to the disk and renames it. Goal: a
 * ratio of frames per second of at least 0.9.
 */
export async function benchExport(): Promise<BenchResult> {
  const ffmpeg = await findFfmpeg();
  const folder = await mkdtemp(join(tmpdir(), 'lookback-bench-'));
  const rows: BenchResult['rows'][number][] = [];
  try {
    for (const { width, height, size, frameCount } of cases) {
      const raw = join(folder, `${width}x${height}.rgb`);
      const handle = await open(raw, 'w');
      const drawn = Array.from({ length: distinctFrames }, (_, at) => scenery(width, height, at * 0.1));
      for (let number = 0; number < frameCount; number++)
        await handle.write(drawn[number % distinctFrames] ?? new Uint8Array());
      await handle.close();

      const out = join(folder, 'ours.mp4');
      const geometry = exportGeometry({ width, height }, { size });
      const settings = {
        frame: { width, height },
        geometry,
        fps,
        crf: 18,
        preset: 'medium',
        tags: {},
      } as const;
      const plainArguments = encoderArguments(settings, raw, join(folder, 'plain.mp4'));
      const ours = async (): Promise<unknown> =>
        exportMp4({
          ...{ width, height, size, fps, frameCount, out, metadata: {}, overwrite: true, ffmpeg },
          frames: framesOf(raw, width * height * 3, frameCount),
        });
      const plain = (): Promise<unknown> => run(ffmpeg.path, plainArguments);

      const oursSeconds: number[] = [];
      const plainSeconds: number[] = [];
      await plain();
      for (let at = 0; at < rounds; at++) {
        oursSeconds.push(await secondsOf(ours));
        plainSeconds.push(await secondsOf(plain));
      }
      const best = [frameCount / Math.min(...oursSeconds), frameCount / Math.min(...plainSeconds)] as const;
      const middle = [frameCount / median(oursSeconds), frameCount / median(plainSeconds)] as const;
      rows.push([
        `${width} x ${height} to ${size.width} x ${size.height}, ${frameCount} frames`,
        ...[...best, ...middle].map((value) => value.toFixed(1)),
        (best[0] / best[1]).toFixed(3),
        (middle[0] / middle[1]).toFixed(3),
      ]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const head = [
    'ours, best fps',
    'ffmpeg, best fps',
    'ours, median fps',
    'ffmpeg, median fps',
    'best ratio',
    'median ratio',
  ];
  return {
    name: 'export',
    title: `MP4 export against ffmpeg ${ffmpeg.version} alone: ${rounds} runs in turns, x264 medium, crf 18`,
    rows: [['video', ...head], ...rows],
  };
}
