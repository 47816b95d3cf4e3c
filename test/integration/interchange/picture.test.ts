import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { psnr } from '../../../main/core/image-quality.ts';
import { readDepth, readPicture } from '../../../main/interchange/picture.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { paint, scenery } from '../../helpers/pictures.ts';

const frame = { width: 64, height: 36 };
const folder = temporaryFolder(afterAll);

function raw(width: number, height: number, rgb: Uint8Array): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

async function save(name: string, picture: Sharp | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, picture instanceof Uint8Array ? picture : await picture.toBuffer());
  return file;
}

/** Largest difference of any colour channel. */
function furthest(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? 0))), 0);
}

describe('reading a creator’s picture', () => {
  it('gives a PNG of the frame’s own size exactly', async () => {
    const rgb = scenery(64, 36);
    const { pixels, notices } = await readPicture(await save('same.png', raw(64, 36, rgb).png()), frame);
    expect(pixels).toEqual({ ...frame, rgb });
    expect(notices).toEqual([]);
  });

  it.each(['jpeg', 'webp', 'png'] as const)('scales a %s down well', async (format) => {
    const file = await save(
      `large.${format}`,
      raw(512, 288, scenery(512, 288)).toFormat(format, { quality: 95 }),
    );
    const { pixels, notices } = await readPicture(file, frame);
    expect(psnr(pixels.rgb, scenery(64, 36))).toBeGreaterThan(32);
    expect(notices).toEqual([]);
  });

  it('cuts the middle out of another shape, and says so', async () => {
    const thirds = (value: number): readonly [number, number, number] =>
      value < 1 ? [255, 0, 0] : value < 2 ? [0, 200, 0] : [0, 0, 255];
    const wide = paint(384, 72, (x) => thirds(x / 128));
    const { pixels, notices } = await readPicture(await save('wide.png', raw(384, 72, wide).png()), frame);
    expect(
      furthest(
        pixels.rgb,
        paint(64, 36, () => [0, 200, 0]),
      ),
    ).toBe(0);
    expect(notices).toEqual([expect.stringContaining('67 % of it was cut off, half each at left and right')]);

    const tall = paint(64, 108, (_, y) => thirds(y / 36));
    const cut = await readPicture(await save('tall.png', raw(64, 108, tall).png()), frame);
    expect(
      furthest(
        cut.pixels.rgb,
        paint(64, 36, () => [0, 200, 0]),
      ),
    ).toBe(0);
    expect(cut.notices).toEqual([expect.stringContaining('top and bottom')]);
  });

  it('turns a photograph upright before it cuts', async () => {
    // Stored lying on its side: orientation 6 asks for a quarter turn clockwise.
    const upright = scenery(64, 36);
    const lying = await raw(64, 36, upright).rotate(270).raw().toBuffer();
    const file = await save('turned.png', raw(36, 64, lying).withMetadata({ orientation: 6 }).png());
    const { pixels, notices } = await readPicture(file, frame);
    expect(pixels.rgb).toEqual(upright);
    expect(notices).toEqual([]);
  });

  it('puts transparent parts on white, and says so', async () => {
    const rgba = new Uint8Array(64 * 36 * 4).map(
      (_, at) => [10, 200, 30, at < 64 * 18 * 4 ? 0 : 255][at % 4] ?? 0,
    );
    const file = await save('alpha.png', sharp(rgba, { raw: { ...frame, channels: 4 } }).png());
    const { pixels, notices } = await readPicture(file, frame);
    expect([...pixels.rgb.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect([...pixels.rgb.subarray(-3)]).toEqual([10, 200, 30]);
    expect(notices).toEqual([expect.stringContaining('put on white')]);
  });

  it('converts other colour spaces to sRGB', async () => {
    const colours = paint(64, 36, (x) => (x < 32 ? [180, 90, 60] : [60, 120, 170]));
    const p3 = raw(64, 36, colours).withIccProfile('p3').png();
    const file = await save('p3.png', p3);
    const stored = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
    expect(furthest(new Uint8Array(stored), colours)).toBeGreaterThan(5);
    expect(furthest((await readPicture(file, frame)).pixels.rgb, colours)).toBeLessThanOrEqual(2);

    const cmyk = await save('cmyk.jpg', raw(64, 36, colours).toColourspace('cmyk').jpeg({ quality: 100 }));
    expect(furthest((await readPicture(cmyk, frame)).pixels.rgb, colours)).toBeLessThan(25);

    const grey = raw(
      64,
      36,
      paint(64, 36, () => [90, 90, 90]),
    ).toColourspace('b-w');
    const shown = (await readPicture(await save('grey.png', grey.png()), frame)).pixels.rgb;
    expect(furthest(shown, new Uint8Array(64 * 36 * 3).fill(90))).toBe(0);

    const deep = new Uint16Array(64 * 36 * 3).fill(0x5a5a);
    const deepFile = await save(
      'deep.png',
      sharp(deep, { raw: { ...frame, channels: 3 } })
        .toColourspace('rgb16')
        .png(),
    );
    expect((await sharp(deepFile).metadata()).depth).toBe('ushort');
    const shallow = (await readPicture(deepFile, frame)).pixels.rgb;
    expect(furthest(shallow, new Uint8Array(64 * 36 * 3).fill(0x5a))).toBe(0);
  });

  it('says when it has to enlarge', async () => {
    const { pixels, notices } = await readPicture(
      await save('small.png', raw(40, 24, scenery(40, 24)).png()),
      frame,
    );
    expect(pixels.rgb).toHaveLength(64 * 36 * 3);
    expect(notices.join(' ')).toContain('was enlarged to 64 x 36');
  });
});

describe('a picture that cannot be used', () => {
  async function refusal(file: string): Promise<string> {
    const error = await readPicture(file, frame).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'origin-invalid' });
    return (error as Error).message;
  }

  it('is refused with the reason', async () => {
    expect(await refusal(join(folder, 'nothing.png'))).toContain('there is no such file');
    expect(await refusal(folder)).toContain('not a file');
    expect(await refusal(await save('text.png', Buffer.from('hello')))).toContain('not a PNG, JPEG or WebP');
    expect(await refusal(await save('empty.png', Buffer.alloc(0)))).toContain('not a PNG, JPEG or WebP');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"/>');
    expect(await refusal(await save('drawing.svg', svg))).toContain('not a PNG, JPEG or WebP');
    const gif = raw(64, 36, scenery(64, 36)).gif();
    expect(await refusal(await save('loop.png', gif))).toContain('not a PNG, JPEG or WebP');
  });

  it('is refused when it is damaged', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await raw(256, 144, scenery(256, 144)).toFormat(format).toBuffer();
      const file = await save(`half.${format}`, whole.subarray(0, Math.floor(whole.length / 2)));
      expect(await refusal(file), format).toContain('damaged');
    }
  });

  it('is refused when it is too small or too large', async () => {
    const small = await refusal(await save('tiny.png', raw(31, 36, scenery(31, 36)).png()));
    expect(small).toContain('31 x 36 is too small');
    expect(small).toContain('at least 32 x 18');
    const huge = sharp({ create: { width: 12_000, height: 9_000, channels: 3, background: '#000' } });
    expect(await refusal(await save('huge.png', huge.png({ compressionLevel: 1 })))).toContain(
      '100 megapixels',
    );
  });
});

describe('reading the depth of a picture', () => {
  const values = Uint8Array.from({ length: 64 * 36 }, (_, at) => at % 251);
  const grey = sharp(values, { raw: { width: 64, height: 36, channels: 1 } });

  it('gives 8 bits as 16, and 16 bits exactly', async () => {
    const eight = await readDepth(await save('depth8.png', grey.clone().toColourspace('b-w').png()), frame);
    expect(eight).toEqual(Uint16Array.from(values, (value) => value * 257));
    const deep = Uint16Array.from(values, (value, at) => value * 257 + (at % 3));
    const picture = sharp(deep, { raw: { width: 64, height: 36, channels: 1 } })
      .toColourspace('grey16')
      .png();
    expect(await readDepth(await save('depth16.png', picture), frame)).toEqual(deep);
  });

  it('refuses colours, another size and half a file, in words', async () => {
    const colours = await save('colours.png', raw(64, 36, scenery(64, 36)).png());
    const small = await save('small.png', grey.clone().resize(32, 18).toColourspace('b-w').png());
    for (const file of [colours, small]) {
      await expect(readDepth(file, frame)).rejects.toMatchObject({
        code: 'origin-invalid',
        message: expect.stringContaining('it must be grey, without transparency, 64 x 36 pixels') as string,
      });
    }
    const whole = await grey.clone().toColourspace('b-w').png().toBuffer();
    const half = await save('half.png', new Uint8Array(whole.subarray(0, whole.length >> 1)));
    await expect(readDepth(half, frame)).rejects.toMatchObject({ code: 'origin-invalid' });
  });
});
