import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { psnr } from '../../../main/core/image-quality.ts';
import { presetPath } from '../../../main/core/path/index.ts';
import { ProjectFile, type Take } from '../../../main/memory/index.ts';
import {
  beginTake,
  defaultSettings,
  exportTake,
  packageOrigin,
  readFrame,
  renderTake,
} from '../../../main/studio/index.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import { ffprobe } from '../../helpers/ffprobe.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const folder = temporaryFolder(afterAll);
let project: ProjectFile;
let take: Take;
const frames = 13;

beforeAll(async () => {
  project = ProjectFile.create(join(folder, 'walk.lookback'));
  const pkg = await loadPackage(tinyWorld);
  const { manifest } = pkg;
  const origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('A package origin has a view.');
  const path = presetPath('look-around', origin.view, {
    frames,
    fps: 12,
    envelope: manifest.camera.envelope,
    seed: 1,
  });
  const settings = { ...defaultSettings(manifest), provider: 'reference' as const };
  take = await beginTake(project, { name: 'Walk – “ünï”', pkg, path, origin, seed: 5, settings });
  const inference = await Inference.start(pkg, { provider: 'reference' });
  await renderTake({ project, takeId: take.id, pkg, inference });
  await inference.close();
});

afterAll(() => project.close());

/** Brightness only: H.264's 4:2:0 halves the resolution of colour, which says nothing about our pipeline. */
function luma(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, i) =>
    Math.round(0.2126 * (rgb[3 * i] ?? 0) + 0.7152 * (rgb[3 * i + 1] ?? 0) + 0.0722 * (rgb[3 * i + 2] ?? 0)),
  );
}

describe('exportTake', () => {
  it('writes what is in the memory, frame by frame, and says in the file what it is', async () => {
    const out = join(folder, 'walk.mp4');
    const result = await exportTake({ project, take, out, format: 'mp4', crf: 1 });
    expect(result).toMatchObject({ firstFrame: 0, lastFrame: frames - 1, width: 32, height: 18, fps: 12 });
    const decoded = spawnSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      out,
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-',
    ]).stdout;
    const size = 32 * 18 * 3;
    expect(decoded.length).toBe(frames * size);
    for (let number = 0; number < frames; number++) {
      const { rgb } = await readFrame(project, take, number);
      const shown = new Uint8Array(decoded.subarray(number * size, (number + 1) * size));
      const right = psnr(luma(rgb), luma(shown));
      expect(right).toBeGreaterThan(30);
      if (number > 0) {
        const { rgb: before } = await readFrame(project, take, number - 1);
        expect(right).toBeGreaterThan(psnr(luma(before), luma(shown)));
      }
    }
    const { tags } = await ffprobe(out);
    expect(tags.title).toBe('Walk – “ünï”');
    const comment = JSON.parse(tags.comment ?? '') as Record<string, string>;
    expect(comment).toMatchObject({ seed: '5', model: 'tiny-world', frames: `0-${frames - 1}` });
    expect(JSON.parse(comment.path ?? '')).toEqual(take.path);
  });

  it('writes a PNG sequence of a range', async () => {
    const out = join(folder, 'frames');
    await exportTake({ project, take, out, format: 'png', range: [2, 4] });
    const { stream } = await ffprobe(join(out, '00002.png'));
    expect(stream).toMatchObject({ width: 32, height: 18 });
  });

  it.each([
    [[5, 2], 'backwards'],
    [[0, 99], 'so far'],
  ] as const)('refuses the range %j in words', async (range, words) => {
    const failed = await exportTake({
      project,
      take,
      out: join(folder, 'no.mp4'),
      format: 'mp4',
      range,
    }).catch((error: unknown) => error);
    expect(isLookbackError(failed, 'export-options')).toBe(true);
    expect(String(failed)).toContain(words);
  });
});
