import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { psnr } from '../../../main/core/image-quality.ts';
import { exportVideo, ffmpegCandidates, findFfmpeg } from '../../../main/export/index.ts';
import type { ExportProgress, FoundFfmpeg, VideoOptions } from '../../../main/export/index.ts';
import { decodedFrame, ffprobe, mp4Boxes } from '../../helpers/ffprobe.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { paint, scenery } from '../../helpers/pictures.ts';

// Both builds that the studio may meet: a current one and npm's of 2018.
const builds = (await ffmpegCandidates()).map((candidate) => ({ source: candidate.source, candidate }));

const folder = temporaryFolder(afterAll);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe.each(builds)('exportVideo with the ffmpeg of source "$source"', ({ source, candidate }) => {
  let ffmpeg: FoundFfmpeg;
  beforeAll(async () => {
    ffmpeg = await findFfmpeg(undefined, [candidate]);
  });

  function options(name: string, frames: Uint8Array[], more: Partial<VideoOptions> = {}): VideoOptions {
    return {
      ...{ frames, width: 256, height: 144, fps: 12, frameCount: frames.length },
      ...{ out: join(folder, `${source}-${name}.mp4`), metadata: {}, ffmpeg, ...more },
    };
  }

  it('writes a stream that every player shows in the right colours', async () => {
    const frames = Array.from({ length: 30 }, (_, at) => scenery(256, 144, at * 0.1));
    const path = JSON.stringify({ format: 'lookback-path/1', name: 'Run; # = "é"\n\\', fps: 12 });
    const metadata = { title: 'Out and back: ein Täke', take: '3', seed: '7', model: 'lookback-s', path };
    const result = await exportVideo(options('stream', frames, { metadata }));
    const { stream, tags, durationSeconds, frames: counted } = await ffprobe(result.out);

    expect(stream).toMatchObject({
      ...{ codec_name: 'h264', profile: 'High', width: 256, height: 144, pix_fmt: 'yuv420p' },
      ...{ color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
      ...{ chroma_location: 'left', sample_aspect_ratio: '1:1', avg_frame_rate: '12/1', nb_frames: '30' },
    });
    expect(counted).toBe(30);
    expect(durationSeconds).toBeCloseTo(2.5, 3);
    const boxes = await mp4Boxes(result.out);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect((await readFile(result.out)).includes('nclx')).toBe(true);
    expect(tags.title).toBe(metadata.title);
    expect(JSON.parse(tags.comment ?? '')).toEqual(metadata);
    expect(result).toMatchObject({ width: 256, height: 144, frameCount: 30, notices: [] });
    expect(result.bytes).toBe((await readFile(result.out)).length);
  });

  it('keeps the picture: more than 38 dB at crf 18, every frame in its place', async () => {
    const frames = Array.from({ length: 12 }, (_, at) => scenery(256, 144, at * 0.4));
    const { out } = await exportVideo(options('picture', frames));
    for (const number of [0, 5, 11]) {
      const shown = await decodedFrame(out, number);
      const scores = frames.map((frame) => psnr(frame, shown));
      expect(scores[number]).toBeGreaterThan(38);
      expect(scores.indexOf(Math.max(...scores))).toBe(number);
    }
  });

  it('keeps flat colours within 3 levels', async () => {
    const patches = [
      [255, 255, 255],
      [0, 0, 0],
      [200, 60, 30],
      [30, 160, 60],
      [40, 70, 210],
      [128, 128, 128],
      [250, 220, 40],
      [255, 0, 0],
    ] as const;
    const frame = paint(256, 144, (x) => patches[Math.floor(x / 32)] ?? [0, 0, 0]);
    const { out } = await exportVideo(options('patches', [frame, frame, frame]));
    const shown = await decodedFrame(out, 1);
    for (const [at, patch] of patches.entries()) {
      const pixel = (72 * 256 + at * 32 + 16) * 3;
      for (const [channel, value] of patch.entries())
        expect(
          Math.abs((shown[pixel + channel] ?? 0) - value),
          `patch ${at}, channel ${channel}`,
        ).toBeLessThanOrEqual(3);
    }
  });

  it('places chroma where the stream says it is', async () => {
    // Red rises and blue falls along x at constant green, so Cr rises by a known amount a pixel. Sample i belongs to
    // pixel 2 i (left, H.264's default); centred between two pixels it would be a quarter level higher throughout.
    const frame = paint(256, 144, (x) => [x, 100, 255 - x]);
    const { out } = await exportVideo(options('chroma', [frame, frame], { crf: 1 }));
    const planes = await decodedFrame(out, 0, 'yuv420p');
    const cr = planes.subarray(256 * 144 + 128 * 72 + 36 * 128);
    let bias = 0;
    for (let at = 16; at < 112; at++) {
      const [r, g, b] = [2 * at, 100, 255 - 2 * at].map((value) => value / 255) as [number, number, number];
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      bias += ((cr[at] ?? 0) - (128 + (224 * (r - luma)) / 1.5748)) / 96;
    }
    expect(Math.abs(bias)).toBeLessThan(0.1);
  });

  it('enlarges, and keeps the shape of the picture on black', async () => {
    const red = paint(64, 64, () => [200, 60, 30]);
    const size = { width: 320, height: 180 };
    const result = await exportVideo(options('bars', [red, red], { width: 64, height: 64, size }));
    const { stream } = await ffprobe(result.out);
    expect(stream).toMatchObject({ width: 320, height: 180, sample_aspect_ratio: '1:1' });
    const shown = await decodedFrame(result.out, 0);
    const pixel = (x: number, y: number): number[] => [
      ...shown.subarray((y * 320 + x) * 3, (y * 320 + x) * 3 + 3),
    ];
    for (const value of pixel(8, 90)) expect(value).toBeLessThanOrEqual(3);
    for (const [channel, value] of [200, 60, 30].entries())
      expect(Math.abs((pixel(160, 90)[channel] ?? 0) - value)).toBeLessThanOrEqual(3);
    expect(result.notices.join()).toContain('black');
  });

  it('makes odd sides even, and says so', async () => {
    const frame = scenery(101, 57);
    const result = await exportVideo(options('odd', [frame], { width: 101, height: 57 }));
    expect((await ffprobe(result.out)).stream).toMatchObject({ width: 102, height: 58 });
    expect(result.notices.join()).toContain('101 x 57 was scaled up to 102 x 58');
  });

  it('takes fractional frame rates and a source that is slow', async () => {
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 6; at++) {
        await new Promise((resolve) => setImmediate(resolve));
        yield scenery(256, 144, at);
      }
    }
    const result = await exportVideo({ ...options('rate', []), frames: slow(), frameCount: 6, fps: 23.976 });
    const { stream } = await ffprobe(result.out);
    const [over = 0, under = 1] = String(stream.avg_frame_rate).split('/').map(Number);
    expect(over / under).toBeCloseTo(23.976, 2);
  });

  it.each([
    ['h265', '.mp4', { codec_name: 'hevc', codec_tag_string: 'hvc1', profile: 'Main' }],
    ['vp9', '.webm', { codec_name: 'vp9', profile: 'Profile 0' }],
  ] as const)('writes %s as its players want it', async (codec, ending, wanted) => {
    const frames = Array.from({ length: 12 }, (_, at) => scenery(256, 144, at * 0.4));
    const out = join(folder, `${source}-codec${ending}`);
    const metadata = { title: 'Wálk', seed: '7' };
    const given = { ...options('codec', frames, { codec, metadata }), out };
    if (!ffmpeg.codecs.includes(codec)) {
      await expect(exportVideo(given)).rejects.toThrow('was built without');
      return;
    }
    await exportVideo(given);
    const { stream, tags, durationSeconds, frames: counted } = await ffprobe(out);
    expect(stream).toMatchObject({ ...wanted, width: 256, height: 144, pix_fmt: 'yuv420p' });
    expect(stream).toMatchObject({ color_range: 'tv', color_space: 'bt709', avg_frame_rate: '12/1' });
    expect(counted).toBe(12);
    expect(durationSeconds).toBeCloseTo(1, 2);
    // Matroska spells its tags in capitals.
    expect(tags.title ?? tags.TITLE).toBe('Wálk');
    expect(JSON.parse(tags.comment ?? tags.COMMENT ?? '')).toEqual(metadata);
    for (const number of [0, 7]) {
      expect(psnr(frames[number]!, await decodedFrame(out, number))).toBeGreaterThan(34);
    }
  });

  it.each(['h264', 'h265', 'vp9'] as const)(
    'writes grey as grey, and the smallest frames, with %s',
    async (codec) => {
      if (!ffmpeg.codecs.includes(codec)) return;
      const ramp = Uint8Array.from({ length: 64 * 36 }, (_, at) => (at % 64) * 4);
      const out = join(folder, `${source}-grey-${codec}${codec === 'vp9' ? '.webm' : '.mp4'}`);
      const grey = { codec, pixels: 'grey', width: 64, height: 36, out, crf: 4 } as const;
      await exportVideo({ ...options('', [ramp, ramp]), ...grey });
      const shown = await decodedFrame(out, 1);
      for (let x = 0; x < 64; x++) {
        for (const value of shown.subarray((18 * 64 + x) * 3, (18 * 64 + x) * 3 + 3)) {
          expect(Math.abs(value - 4 * x)).toBeLessThanOrEqual(4);
        }
      }
      const dot = join(folder, `${source}-dot-${codec}${codec === 'vp9' ? '.webm' : '.mp4'}`);
      const point = exportVideo({
        ...{ ...options('', [Uint8Array.of(9, 9, 9)]), codec, width: 1, height: 1, out: dot },
      });
      if (codec === 'h265') {
        await expect(point).rejects.toThrow('2 x 2 is too small for H.265, which needs 16 pixels a side');
        return;
      }
      await point;
      expect((await ffprobe(dot)).stream).toMatchObject({ width: 2, height: 2 });
    },
  );

  it('keeps a long comment whole', async () => {
    const path = 'x'.repeat(20_000);
    const { out } = await exportVideo(options('long', [scenery(256, 144)], { metadata: { path } }));
    expect(JSON.parse((await ffprobe(out)).tags.comment ?? '')).toEqual({ path });
  });
});

describe('exportVideo', () => {
  it('reports every frame, and the last one only when the file is there', async () => {
    const seen: ExportProgress[] = [];
    const out = join(folder, 'progress.mp4');
    const thereAt: number[] = [];
    await exportVideo({
      ...{
        frames: [0, 1, 2, 3].map((at) => scenery(64, 36, at)),
        width: 64,
        height: 36,
        fps: 12,
        frameCount: 4,
      },
      ...{ out, metadata: {} },
      onProgress(progress) {
        seen.push(progress);
        if (existsSync(out)) thereAt.push(progress.frame);
      },
    });
    expect(seen.map(({ frame }) => frame)).toEqual([1, 2, 3, 4]);
    expect(seen.every(({ frameCount }) => frameCount === 4)).toBe(true);
    expect(seen.at(-1)?.etaMs).toBe(0);
    expect(thereAt).toEqual([4]);
  });

  it('holds few frames however long the video is', async () => {
    const frameCount = 2000;
    const size = { width: 256, height: 144 };
    // What a process takes from the system says more about when the collector ran than about what is
    // held: so the frames are counted that a full collection leaves.
    const given: WeakRef<Uint8Array>[] = [];
    const held: number[] = [];
    function* frames(): Generator<Uint8Array> {
      for (let number = 0; number < frameCount; number++) {
        if (number % 250 === 249) {
          collectGarbage();
          held.push(given.filter((frame) => frame.deref() !== undefined).length);
        }
        const frame = new Uint8Array(size.width * size.height * 3).fill(number % 251);
        given.push(new WeakRef(frame));
        yield frame;
      }
    }
    const out = join(folder, 'long.mp4');
    const common = { fps: 30, frameCount, out, metadata: {}, preset: 'ultrafast', scale: 0.5 } as const;
    await exportVideo({ ...size, ...common, frames: frames() });
    expect((await ffprobe(out)).frames).toBe(frameCount);
    expect(held).toHaveLength(8);
    expect(Math.max(...held)).toBeLessThan(32);
  });

  it('leaves nothing but videos behind', async () => {
    expect((await readdir(folder)).filter((name) => !/^[^.].*\.(mp4|webm)$/.test(name))).toEqual([]);
  });
});
