import type { ChunkPlace } from '../../core/chunk-plan.ts';
import type { FramePixels } from '../../core/frame.ts';
import type { ProjectEvent } from '../views.ts';

export interface Preview {
  readonly take: number;
  readonly number: number;
  readonly serial: number;
  /** One picture per frame of the chunk: what the model expects after the latest step. */
  readonly frames: readonly FramePixels[];
}

/** The latest step of the chunk in work of each take, kept in memory until the chunk is committed. */
export class Previews {
  readonly #latest = new Map<number, Preview>();
  readonly #emit: (event: ProjectEvent) => void;
  #serial = 0;

  constructor(emit: (event: ProjectEvent) => void) {
    this.#emit = emit;
  }

  /** Keeps the pictures of a step and tells the windows. */
  put(take: number, place: ChunkPlace, frames: readonly FramePixels[], step: number, steps: number): void {
    const serial = ++this.#serial;
    const { number, firstFrame, frameCount } = place;
    this.#latest.set(take, { take, number, serial, frames: frames.slice(0, frameCount) });
    this.#emit({ kind: 'step', take, number, firstFrame, frameCount, step, steps, serial });
  }

  /** Undefined when no such chunk is in work. */
  get(take: number, number: number): Preview | undefined {
    const preview = this.#latest.get(take);
    return preview?.number === number ? preview : undefined;
  }

  drop(take: number): void {
    this.#latest.delete(take);
  }
}
