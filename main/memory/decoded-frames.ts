import { createHash } from 'node:crypto';
import type { FramePixels } from '../core/frame.ts';
import { decodeFrame, type EncodedFrame } from './frame-codec.ts';

/**
 * The frames that were last encoded or decoded, by the contents of their files: neighbouring chunks remember mostly the
 * same frames, and decoding a full context takes as long as a denoise step. What is here is never changed by anyone.
 */
export class DecodedFrames {
  readonly #limit: number;
  /** Oldest use first. */
  readonly #frames = new Map<string, FramePixels>();

  /** @param limit the most frames that are kept; one of 256 x 144 takes 184 kB */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Gives what `decodeFrame` gives, and throws as it does. */
  async decode(encoded: EncodedFrame): Promise<FramePixels> {
    const key = contentsOf(encoded);
    const pixels = this.#frames.get(key) ?? (await decodeFrame(encoded.image, encoded.depth));
    this.#keep(key, pixels);
    return pixels;
  }

  /** Notes down what a frame is decoded to, by who has just encoded it. */
  keep(encoded: EncodedFrame, pixels: FramePixels): void {
    this.#keep(contentsOf(encoded), pixels);
  }

  #keep(key: string, pixels: FramePixels): void {
    this.#frames.delete(key);
    this.#frames.set(key, pixels);
    for (const oldest of this.#frames.keys()) {
      if (this.#frames.size <= this.#limit) return;
      this.#frames.delete(oldest);
    }
  }
}

/** A damaged file has other contents, so it is never mistaken for the one it was. */
function contentsOf({ image, depth }: EncodedFrame): string {
  const hash = createHash('sha1').update(image);
  return (depth ? hash.update('depth').update(depth) : hash).digest('base64');
}
