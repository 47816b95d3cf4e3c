import type { ProjectState } from './project.svelte.ts';

/** Frames from..to, both ends included. */
export interface LoopRange {
  readonly from: number;
  readonly to: number;
}

/** The playhead. Time is an integer frame number; the clock only decides which one. */
export class Playback {
  frame = $state(0);
  playing = $state(false);
  /** 1 = the take's own pace; -1 backwards; J and L double it. */
  speed = $state(1);
  loop = $state(true);
  /** Only this part is played; the whole take when undefined. */
  range = $state.raw<LoopRange | undefined>(undefined);
  /** The monitor says whether it can show a frame; play waits for the ones that are on their way. */
  isReady: (frame: number) => boolean = () => true;
  /** Called before the playhead moves on in play, so that the monitor can fetch ahead. */
  readonly #project: ProjectState;
  #raf = 0;
  #startedAt = 0;
  #startedFrame = 0;

  constructor(project: ProjectState) {
    this.#project = project;
  }

  readonly fps: number = $derived.by(() => this.#project.take?.path.fps ?? 12);
  /** Frames of the path. */
  readonly duration: number = $derived.by(() => this.#project.editor.path?.durationFrames ?? 0);
  /** One past the last frame that there is a picture of. */
  readonly rendered: number = $derived.by(() => {
    void this.#project.chunksVersion;
    return Math.min(this.duration, this.#project.chunksOf(this.#project.takeId)?.end ?? 0);
  });

  /** Moves the playhead, whatever plays goes on from there. */
  seek(frame: number): void {
    this.frame = Math.min(Math.max(0, Math.round(frame)), Math.max(0, this.duration - 1));
    this.#restart();
  }

  step(frames: number): void {
    this.stop();
    this.seek(this.frame + frames);
  }

  toggle(): void {
    if (this.playing) this.stop();
    else this.play(1);
  }

  /** J and L: play, or twice as fast in the same direction. */
  shuttle(direction: 1 | -1): void {
    const same = this.playing && Math.sign(this.speed) === direction;
    this.play(same ? Math.max(-8, Math.min(8, this.speed * 2)) : direction);
  }

  play(speed: number): void {
    const [first, last] = this.#bounds();
    if (last <= first) return;
    this.speed = speed;
    if (this.frame >= last && speed > 0) this.frame = first;
    if (this.frame <= first && speed < 0) this.frame = last;
    this.#restart();
    if (this.playing) return;
    this.playing = true;
    this.#raf = requestAnimationFrame(this.#tick);
  }

  stop(): void {
    this.playing = false;
    cancelAnimationFrame(this.#raf);
  }

  dispose(): void {
    this.stop();
  }

  #bounds(): [first: number, last: number] {
    const end = Math.max(0, this.rendered - 1);
    const { range } = this;
    // A part that is not rendered at all cannot be played.
    if (!range || range.from >= end) return [0, end];
    return [Math.min(range.from, end), Math.min(range.to, end)];
  }

  #restart(): void {
    this.#startedAt = performance.now();
    this.#startedFrame = this.frame;
  }

  readonly #tick = (): void => {
    if (!this.playing) return;
    this.#raf = requestAnimationFrame(this.#tick);
    const [first, last] = this.#bounds();
    const elapsed = performance.now() - this.#startedAt;
    const moved = Math.trunc((elapsed * this.fps * this.speed) / 1000);
    let next = this.#startedFrame + moved;
    if (next === this.frame) return;
    if (next > last || next < first) {
      if (!this.loop) {
        this.frame = Math.min(Math.max(next, first), last);
        this.stop();
        return;
      }
      const length = last - first + 1;
      next = first + ((((next - first) % length) + length) % length);
    }
    // A picture that is still on its way holds the clock, so that nothing is skipped that the creator wants to see.
    if (!this.isReady(next)) {
      this.#restart();
      return;
    }
    this.frame = next;
  };
}
