import { createHash } from 'node:crypto';
import { cameraToNumbers, toFirstTargetReference } from '../../core/camera/index.ts';
import type { Manifest } from '../manifest.ts';
import type { Graphs } from './graphs.ts';
import { type ContextFrame, depthLevels, pictureNumbers } from './tensors.ts';

/** Those of the latest chunk that had any. */
type Known = Map<string, Uint16Array>;

/**
 * Gives pictures that came without depth the one that they most likely have: a creator's picture is looked at in every
 * chunk of a take, and asked for only once. It is a function of picture, lens, height and slope, so a take that is resumed
 * remembers the same.
 */
export class Deepened {
  #known: Known = new Map();

  /** The context frames, all of them with depth if the model has a graph for that, else as they are. */
  async of(
    graphs: Graphs,
    manifest: Manifest,
    context: readonly ContextFrame[],
  ): Promise<readonly ContextFrame[]> {
    if (!graphs.hasDepth) return context;
    const known: Known = new Map();
    const frames = [...context];
    for (const [slot, frame] of context.entries()) {
      if (frame.pixels.inverseDepth) continue;
      const camera = Float32Array.from(
        cameraToNumbers(toFirstTargetReference([frame.camera], frame.camera)[0]!),
      );
      const key = createHash('sha256').update(frame.pixels.rgb).update(camera).digest('base64');
      const inverseDepth =
        known.get(key) ??
        this.#known.get(key) ??
        depthLevels(
          manifest.frame,
          await graphs.depthOf(pictureNumbers(manifest.frame, frame.pixels), camera),
        );
      known.set(key, inverseDepth);
      frames[slot] = { ...frame, pixels: { ...frame.pixels, inverseDepth } };
    }
    if (known.size > 0) this.#known = known;
    return frames;
  }
}
