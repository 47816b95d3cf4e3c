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
  /** Over the chunks of this run; undefined until the first chunk is done. */
  readonly framesPerSecond?: number;
  readonly etaMs?: number;
}

/** Counts frames against the clock: frames per second and time left, from the chunks that this run has rendered. */
export class Pace {
  #startedAt: number;
  #framesDone = 0;

  constructor(now: number) {
    this.#startedAt = now;
  }

  /** A chunk of `frames` frames is done. */
  add(frames: number): void {
    this.#framesDone += frames;
  }

  /** `{}` until the first chunk is done; then frames per second and the milliseconds that `framesLeft` will take. */
  estimate(now: number, framesLeft: number): { framesPerSecond?: number; etaMs?: number } {
    const elapsedMs = now - this.#startedAt;
    if (this.#framesDone === 0 || elapsedMs <= 0) return {};
    const framesPerSecond = (this.#framesDone * 1000) / elapsedMs;
    return { framesPerSecond, etaMs: (framesLeft * 1000) / framesPerSecond };
  }
}
