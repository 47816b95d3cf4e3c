/** Where a render stands; sent after every denoise step and every committed chunk. */
export interface RenderProgress {
  readonly kind: 'step' | 'chunk';
  /** Number of the chunk in work (or just committed), and how many the take has, without the origin's. */
  readonly chunk: number;
  readonly chunks: number;
  readonly step: number;
  readonly steps: number;
  /** Frames of the take that are in the memory, and how many it will have. */
  readonly frames: number;
  readonly frameCount: number;
  /** Over the last seconds of this run; undefined until the first chunk is done. */
  readonly framesPerSecond?: number;
  readonly etaMs?: number;
}

/** Counts frames against the clock: frames per second and time left, from the chunks of the last seconds. */
export class Pace {
  /** When how many frames were done; the first one is where the counting begins. */
  readonly #marks: { readonly at: number; readonly frames: number }[];

  constructor(now: number) {
    this.#marks = [{ at: now, frames: 0 }];
  }

  /** A chunk of `frames` frames is done. */
  add(frames: number, now: number): void {
    const done = this.#marks.at(-1)?.frames ?? 0;
    this.#marks.push({ at: now, frames: done + frames });
    // At least one chunk counts, however long it took.
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? now) <= now - paceWindowMs) this.#marks.shift();
  }

  /** `{}` until the first chunk is done; then frames per second and the milliseconds that `framesLeft` will take. */
  estimate(framesLeft: number): { framesPerSecond?: number; etaMs?: number } {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at <= first.at) return {};
    const framesPerSecond = ((last.frames - first.frames) * 1000) / (last.at - first.at);
    return { framesPerSecond, etaMs: (framesLeft * 1000) / framesPerSecond };
  }
}

/** Long enough to be steady, short enough that a machine that slows down is seen to. */
const paceWindowMs = 2000;
