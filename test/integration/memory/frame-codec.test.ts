import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FramePixels } from '../../../main/core/frame.ts';
import { decodeFrame, encodeFrame } from '../../../main/memory/frame-codec.ts';
import { sceneryFrame } from '../../helpers/pictures.ts';

async function roundTrip(pixels: FramePixels): Promise<FramePixels> {
  const { image, depth } = await encodeFrame(pixels);
  return decodeFrame(image, depth);
}

const anyFrame: fc.Arbitrary<FramePixels> = fc
  .tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 23 }), fc.boolean())
  .chain(([width, height, withDepth]) => {
    const count = width * height;
    const rgb = fc.uint8Array({ minLength: count * 3, maxLength: count * 3 });
    const depth = fc.uint16Array({ minLength: count, maxLength: count });
    return fc
      .tuple(rgb, depth)
      .map(([bytes, inverseDepth]) => ({ width, height, rgb: bytes, ...(withDepth && { inverseDepth }) }));
  });

describe('the frame codec', () => {
  it('gives back exactly what it was given, at any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrame, async (frame) => {
        expect(await roundTrip(frame)).toEqual(frame);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps every value of a byte and of a depth', async () => {
    const rgb = Uint8Array.from({ length: 256 * 256 * 3 }, (_, at) => (at * 7 + (at >> 8)) % 256);
    const frame = {
      width: 256,
      height: 256,
      rgb,
      inverseDepth: Uint16Array.from({ length: 65536 }, (_, at) => at),
    };
    expect(await roundTrip(frame)).toEqual(frame);
  });

  it('keeps grey pictures, and frames of the models’ sizes', async () => {
    const grey = { width: 5, height: 3, rgb: new Uint8Array(45).fill(128) };
    expect(await roundTrip(grey)).toEqual(grey);
    for (const [width, height] of [
      [128, 72],
      [256, 144],
    ] as const)
      expect(await roundTrip(sceneryFrame(width, height))).toEqual(sceneryFrame(width, height));
  });

  it('gives memory of its own, which may be changed', async () => {
    const frame = sceneryFrame(16, 9);
    const { image, depth } = await encodeFrame(frame);
    const first = await decodeFrame(image, depth);
    first.rgb.fill(0);
    first.inverseDepth?.fill(0);
    expect(await decodeFrame(image, depth)).toEqual(frame);
  });

  it('notices any damaged byte', async () => {
    const frame = sceneryFrame(64, 36);
    const { image, depth = new Uint8Array() } = await encodeFrame(frame);
    const damage = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(damage, async ([where, change, inDepth]) => {
        const bytes = new Uint8Array(inDepth ? depth : image);
        const at = where % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const decoded = await (inDepth ? decodeFrame(image, bytes) : decodeFrame(bytes, depth)).catch(
          (error: unknown) => error,
        );
        if (decoded instanceof Error) expect(decoded).toMatchObject({ code: 'project-corrupt' });
        else expect(decoded).toEqual(frame);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses pictures that are cut short or are something else', async () => {
    const { image, depth } = await encodeFrame(sceneryFrame(32, 18));
    const corrupt = { code: 'project-corrupt' };
    await expect(decodeFrame(image.subarray(0, image.length >> 1))).rejects.toMatchObject(corrupt);
    await expect(decodeFrame(new Uint8Array())).rejects.toMatchObject(corrupt);
    await expect(decodeFrame(new TextEncoder().encode('not a picture'))).rejects.toMatchObject(corrupt);
    await expect(decodeFrame(depth ?? image)).rejects.toMatchObject(corrupt);
    await expect(decodeFrame(image, image)).rejects.toMatchObject(corrupt);
    const other = await encodeFrame(sceneryFrame(18, 32));
    await expect(decodeFrame(image, other.depth)).rejects.toMatchObject(corrupt);
    await expect(decodeFrame(await sharp(image).jpeg().toBuffer())).rejects.toMatchObject(corrupt);
  });

  it('does not store arrays of the wrong size', async () => {
    const rgb = new Uint8Array(12);
    await expect(encodeFrame({ width: 2, height: 3, rgb })).rejects.toMatchObject({ code: 'internal' });
    await expect(
      encodeFrame({ width: 2, height: 2, rgb, inverseDepth: new Uint16Array(3) }),
    ).rejects.toMatchObject({ code: 'internal' });
  });
});
