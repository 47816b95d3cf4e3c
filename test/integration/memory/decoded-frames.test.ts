import { describe, expect, it } from 'vitest';
import { DecodedFrames } from '../../../main/memory/decoded-frames.ts';
import { decodeFrame, encodeFrame, type EncodedFrame } from '../../../main/memory/frame-codec.ts';

const frame = (level: number, inverseDepth?: Uint16Array) => ({
  width: 4,
  height: 2,
  rgb: new Uint8Array(24).fill(level),
  ...(inverseDepth && { inverseDepth }),
});
const depth = Uint16Array.from({ length: 8 }, (_, i) => i * 1000);

/** The same bytes elsewhere, as they are read anew from the project. */
const readAgain = ({ image, depth: grey }: EncodedFrame): EncodedFrame => ({
  image: image.slice(),
  ...(grey && { depth: grey.slice() }),
});

describe('decoded frames', () => {
  it('are what the codec decodes, once for the same contents', async () => {
    const decoded = new DecodedFrames(2);
    const encoded = await encodeFrame(frame(7, depth));
    const first = await decoded.decode(encoded);
    expect(first).toEqual(await decodeFrame(encoded.image, encoded.depth));
    expect(await decoded.decode(readAgain(encoded))).toBe(first);
  });

  it('are told apart by picture and depth', async () => {
    const decoded = new DecodedFrames(3);
    const frames = [frame(7, depth), frame(8, depth), frame(7)];
    for (const pixels of frames) decoded.keep(await encodeFrame(pixels), pixels);
    for (const pixels of frames) expect(await decoded.decode(await encodeFrame(pixels))).toBe(pixels);
  });

  it('give way to newer ones, the longest unused first', async () => {
    const decoded = new DecodedFrames(2);
    const [a, b, c] = [frame(1), frame(2), frame(3)];
    for (const pixels of [a, b]) decoded.keep(await encodeFrame(pixels), pixels);
    await decoded.decode(await encodeFrame(a));
    decoded.keep(await encodeFrame(c), c);
    expect(await decoded.decode(await encodeFrame(a))).toBe(a);
    expect(await decoded.decode(await encodeFrame(c))).toBe(c);
    const again = await decoded.decode(await encodeFrame(b));
    expect(again).not.toBe(b);
    expect(again).toEqual(b);
  });

  it('never stand in for damaged bytes, which stay an error', async () => {
    const decoded = new DecodedFrames(2);
    const encoded = await encodeFrame(frame(7, depth));
    await decoded.decode(encoded);
    const damaged = readAgain(encoded);
    damaged.image[damaged.image.length - 20]! ^= 1;
    for (let time = 0; time < 2; time++) {
      await expect(decoded.decode(damaged)).rejects.toMatchObject({ code: 'project-corrupt' });
    }
  });
});
