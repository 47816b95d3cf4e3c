import { countNew, cover } from './bits.ts';
import { distanceMetres, viewAngleDeg } from './camera-arrays.ts';
import { IndexHeap } from './index-heap.ts';
import { headroom, worthOf, type QualityGauge, type Worth } from './quality.ts';
import type { Scene } from './scene.ts';

/** Growths are told in steps this fine; of equal ones the later frame wins, whose look is closest to the coming one's. */
const stepsPerPoint = 1e6;

export interface Growth {
  readonly index: number;
  readonly growth: number;
}

/**
 * Greedy cover with lazy evaluation (Minoux 1978): what a frame adds can only shrink as others join, so an earlier
 * figure is an upper bound, and a frame is measured again only when it comes to the top of the heap. The first bounds
 * are those of perfect views of all that a frame sees.
 */
export class GreedyCover {
  readonly #scene: Scene;
  readonly #gauge: QualityGauge;
  readonly #worth: Worth;
  readonly #covered: Uint32Array;
  readonly #joined: number[];
  readonly #heap: IndexHeap;
  /** How many had joined when a frame was measured last; -1 for never. */
  readonly #measuredAt: Int32Array;

  /** `fixed` are in from the start; `eligible` marks (1) the frames that may follow. */
  constructor(
    scene: Scene,
    gauge: QualityGauge,
    seenWorth: number,
    eligible: Uint8Array,
    fixed: readonly number[],
  ) {
    this.#scene = scene;
    this.#gauge = gauge;
    this.#worth = { seenWorth, best: new Float64Array(scene.points.count) };
    this.#covered = new Uint32Array(scene.visibility.words);
    this.#joined = [];
    this.#measuredAt = new Int32Array(scene.numbers.length).fill(-1);
    for (const index of fixed) this.join(index);
    const { seen } = scene.visibility;
    this.#heap = new IndexHeap(scene.numbers.length);
    for (let index = 0; index < seen.length; index++) {
      if (eligible[index] === 0 || seen[index] === 0) continue;
      // Rounded up to the next step, so that rounding never lifts a growth above its bound.
      const room = Math.ceil(headroom(index, scene.visibility, this.#worth) * stepsPerPoint) / stepsPerPoint;
      if (room > 0) this.#heap.push(index, room);
    }
  }

  /** Takes frame `index` in; returns by how much the worth grew. */
  join(index: number): number {
    cover(this.#scene.visibility.bits, index, this.#covered);
    this.#joined.push(index);
    return this.#grow(index, true);
  }

  /** By how much the worth would grow with frame `index`. */
  measure(index: number): number {
    return this.#grow(index, false);
  }

  /**
   * Takes the frame that adds most until `places` are filled or nothing adds anything. A near duplicate of a frame
   * that is in must show a new point, or its place goes to another view first.
   */
  fill(places: number): number[] {
    const picked: number[] = [];
    while (picked.length < places) {
      const winner = this.next();
      if (winner === undefined) break;
      if (this.#repeats(winner.index)) continue;
      this.join(winner.index);
      picked.push(winner.index);
    }
    return picked;
  }

  /** Takes out, without letting it join, the frame that would add most now; undefined when none adds anything. */
  next(): Growth | undefined {
    const round = this.#joined.length;
    for (;;) {
      const index = this.#heap.pop();
      if (index === undefined) return undefined;
      if (this.#measuredAt[index] === round) return { index, growth: this.#heap.key(index) };
      this.#measuredAt[index] = round;
      const growth = this.measure(index);
      if (growth > 0) this.#heap.push(index, growth);
    }
  }

  #grow(index: number, join: boolean): number {
    const { frames, points, visibility } = this.#scene;
    const growth = worthOf(index, frames, points, visibility, this.#gauge, this.#worth, join);
    return Math.round(growth * stepsPerPoint) / stepsPerPoint;
  }

  #repeats(index: number): boolean {
    const { frames, options, visibility } = this.#scene;
    if (countNew(visibility.bits, index, this.#covered) > 0) return false;
    return this.#joined.some(
      (other) =>
        distanceMetres(frames, index, frames, other) <= options.duplicateMetres &&
        viewAngleDeg(frames, index, frames, other) <= options.duplicateDeg,
    );
  }
}
