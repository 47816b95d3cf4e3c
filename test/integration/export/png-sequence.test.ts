import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FramePixels } from '../../../main/core/frame.ts';
import { exportPngSequence } from '../../../main/export/index.ts';
import type { PngSequenceOptions } from '../../../main/export/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { sceneryFrame } from '../../helpers/pictures.ts';

let folder = '';
let out = '';
beforeEach(() => {
  folder = temporaryFolder();
  out = join(folder, 'frames');
});

const frames = Array.from({ length: 11 }, (_, at) => sceneryFrame(65, 37, at));

function options(more: Partial<PngSequenceOptions> = {}): PngSequenceOptions {
  return { frames, width: 65, height: 37, frameCount: frames.length, out, ...more };
}

describe('a PNG sequence', () => {
  it('holds exactly the pixels and the depth of every frame', async () => {
    const seen: number[] = [];
    await exportPngSequence(options({ onProgress: ({ frame }) => seen.push(frame) }));
    expect(seen).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
    const names = Array.from({ length: 11 }, (_, at) => `${String(at).padStart(5, '0')}.png`);
    expect((await readdir(out)).sort()).toEqual([...names, 'depth']);
    expect((await readdir(join(out, 'depth'))).sort()).toEqual(names);
    for (const [at, name] of names.entries()) {
      expect(new Uint8Array(await sharp(join(out, name)).raw().toBuffer())).toEqual(frames[at]?.rgb);
      const depth = sharp(join(out, 'depth', name));
      expect(await depth.metadata()).toMatchObject({ depth: 'ushort', channels: 1 });
      const grey = await depth.toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
      expect(new Uint16Array(new Uint8Array(grey).buffer)).toEqual(frames[at]?.inverseDepth);
    }
    expect(await readdir(folder)).toEqual(['frames']);
  });

  it('has no depth where there is none, or where it is not wanted', async () => {
    const [first, ...rest] = frames as [FramePixels, ...FramePixels[]];
    const picture = { width: first.width, height: first.height, rgb: first.rgb };
    await exportPngSequence(options({ frames: [picture, ...rest] }));
    expect(await readdir(join(out, 'depth'))).not.toContain('00000.png');
    await exportPngSequence(options({ out: join(folder, 'plain'), depth: false }));
    expect(await readdir(join(folder, 'plain'))).not.toContain('depth');
  });

  it('replaces an earlier sequence only when asked', async () => {
    await exportPngSequence(options());
    const again = options({ frames: frames.slice(5, 7), frameCount: 2 });
    await expect(exportPngSequence(again)).rejects.toMatchObject({ code: 'export-exists' });
    expect(await readdir(out)).toHaveLength(12);
    await exportPngSequence({ ...again, overwrite: true });
    expect((await readdir(out)).sort()).toEqual(['00000.png', '00001.png', 'depth']);
    expect(new Uint8Array(await sharp(join(out, '00000.png')).raw().toBuffer())).toEqual(frames[5]?.rgb);
    expect(await readdir(folder)).toEqual(['frames']);
  });

  it('never replaces a folder that holds anything else', async () => {
    await mkdir(join(out, 'depth'), { recursive: true });
    await writeFile(join(out, 'depth', 'thesis.txt'), 'precious');
    await expect(exportPngSequence(options({ overwrite: true }))).rejects.toThrow('thesis.txt');
    expect(await readFile(join(out, 'depth', 'thesis.txt'), 'utf8')).toBe('precious');
    const file = join(folder, 'file');
    await writeFile(file, 'precious');
    await expect(exportPngSequence(options({ out: file, overwrite: true }))).rejects.toMatchObject({
      code: 'export-exists',
    });
    expect(await readFile(file, 'utf8')).toBe('precious');
  });

  it('uses a folder that is empty', async () => {
    await mkdir(out);
    await exportPngSequence(options({ depth: false }));
    expect(await readdir(out)).toHaveLength(11);
  });

  it('leaves nothing behind when it is cancelled or the source fails', async () => {
    const cancel = new AbortController();
    function* until(number: number, act: () => void): Generator<FramePixels> {
      for (const [at, frame] of frames.entries()) {
        if (at === number) act();
        yield frame;
      }
    }
    const cancelled = options({ frames: until(6, () => cancel.abort()), signal: cancel.signal });
    await expect(exportPngSequence(cancelled)).rejects.toMatchObject({ code: 'cancelled' });
    const broken = until(6, () => {
      throw new Error('torn');
    });
    await expect(exportPngSequence(options({ frames: broken }))).rejects.toThrow('torn');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses frames that are not what was promised, and places that are not there', async () => {
    await expect(exportPngSequence(options({ frameCount: 12 }))).rejects.toThrow('only 11 came');
    await expect(exportPngSequence(options({ width: 64 }))).rejects.toThrow(
      'Frame 0 is not a whole picture of 64 x 37 (it says 65 x 37, with 7215 bytes)',
    );
    await expect(exportPngSequence(options({ out: join(folder, 'no', 'where') }))).rejects.toMatchObject({
      code: 'export-failed',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
