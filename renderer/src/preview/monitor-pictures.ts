import { frameAddress, previewAddress } from '../state/addresses.ts';
import type { ProjectState } from '../state/project.svelte.ts';
import type { Shown } from './draw.ts';
import { FrameCache } from './frame-cache.ts';

/** Pictures of half a minute at 256 x 144; the browser keeps the encoded ones longer. */
const budgetBytes = 48 * 1024 * 1024;
/** Fetched ahead of the playhead while it plays, and around it while it stands. */
const ahead = 24;
const around = 6;

/** Finds, fetches and remembers the pictures that the monitor shows. */
export class MonitorPictures {
  readonly #project: ProjectState;
  readonly #cache: FrameCache;
  /** The last picture of each take: shown while the next one is on its way, so that nothing flickers. */
  readonly #last = new Map<number, ImageBitmap>();

  constructor(project: ProjectState, onLoad: () => void) {
    this.#project = project;
    this.#cache = new FrameCache(budgetBytes, onLoad);
  }

  /** What there is to show of a frame right now. */
  show(take: number, frame: number): Shown {
    const live = this.#liveAddress(take, frame);
    const stored = this.#address(take, frame);
    for (const address of [live, stored]) {
      const bitmap = address === undefined ? undefined : this.#cache.get(address);
      if (bitmap) {
        this.#last.set(take, bitmap);
        return { kind: 'picture', bitmap };
      }
    }
    if (stored === undefined && live === undefined) return { kind: 'words', text: this.#whyNot(take, frame) };
    if (stored !== undefined && this.#cache.isFailed(stored)) {
      return {
        kind: 'words',
        text:
          this.#project.monitor.kind === 'depth' ? 'No depth for this frame' : 'This picture cannot be read',
      };
    }
    const last = this.#last.get(take);
    // A bitmap that left the cache is closed and has no size any more.
    return last && last.width > 0 ? { kind: 'picture', bitmap: last } : { kind: 'words', text: 'Loading…' };
  }

  /** True when play may move to this frame: its picture is here, or there is none to wait for. */
  isReady(take: number, frame: number): boolean {
    const address = this.#address(take, frame);
    return address === undefined || this.#cache.has(address) || this.#cache.isFailed(address);
  }

  /** Says which pictures are wanted, for one or two takes, from the playhead on. */
  want(takes: readonly number[]): void {
    const { playback } = this.#project;
    const direction = playback.speed < 0 ? -1 : 1;
    const offsets = playback.playing
      ? Array.from({ length: ahead }, (_, i) => i * direction)
      : Array.from({ length: around * 2 + 1 }, (_, i) => (i % 2 === 0 ? i / 2 : -(i + 1) / 2));
    const addresses = offsets.flatMap((offset) =>
      takes.flatMap((take) => {
        const frame = this.#wrap(playback.frame + offset);
        return frame === undefined ? [] : [this.#liveAddress(take, frame), this.#address(take, frame)];
      }),
    );
    this.#cache.want([...new Set(addresses.filter((address) => address !== undefined))]);
  }

  dispose(): void {
    this.#cache.dispose();
    this.#last.clear();
  }

  /** Play that loops reads ahead at its beginning. */
  #wrap(frame: number): number | undefined {
    const { loop, playing, range, rendered } = this.#project.playback;
    const first = range?.from ?? 0;
    const last = Math.min(range?.to ?? Infinity, rendered - 1);
    if (frame >= 0 && (!playing || frame <= last)) return frame;
    if (!loop || last < first) return undefined;
    const length = last - first + 1;
    return first + ((((frame - first) % length) + length) % length);
  }

  #address(take: number, frame: number): string | undefined {
    const chunk = this.#project.chunksOf(take)?.at(frame);
    if (!chunk || chunk.status === 'failed') return undefined;
    return frameAddress(this.#project.id, chunk, frame, { kind: this.#project.monitor.kind });
  }

  #liveAddress(take: number, frame: number): string | undefined {
    const { step } = this.#project;
    if (!step || step.take !== take || this.#project.monitor.kind === 'depth') return undefined;
    const index = frame - step.firstFrame;
    if (index < 0 || index >= step.frameCount || step.step >= step.steps) return undefined;
    return previewAddress(this.#project.id, step, index);
  }

  #whyNot(take: number, frame: number): string {
    const chunks = this.#project.chunksOf(take);
    if (!chunks) return 'Loading…';
    if (chunks.at(frame)?.status === 'failed') return 'Rendering failed here';
    const duration = this.#project.takes.find(({ id }) => id === take)?.path.durationFrames ?? 0;
    return frame >= duration ? 'This take ends before this frame' : 'Not rendered yet';
  }
}
