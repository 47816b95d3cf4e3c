import { chunkOf, placeOf } from '../../../main/core/chunk-plan.ts';
import type { ChunkTable, ProjectEvent } from '../../../main/api/index.ts';

export type ChunkStatus = 'done' | 'stale' | 'failed';

/** One chunk of a take's lineage, as the timeline draws it and the monitor plays it. */
export interface ChunkEntry {
  readonly number: number;
  /** The take that rendered it: the one that is shown, or an ancestor. */
  readonly take: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly status: ChunkStatus;
  readonly revision: number;
  readonly steps: number;
}

/** Chunks in a row with the same status and steps: frames from ≤ n < to. */
export interface ChunkRun {
  readonly from: number;
  readonly to: number;
  readonly status: ChunkStatus;
  readonly steps: number;
}

const statuses: Readonly<Record<string, ChunkStatus>> = { d: 'done', s: 'stale', f: 'failed' };

interface Segment {
  readonly take: number;
  readonly from: number;
  to: number;
  readonly firstNumber: number;
  status: string[];
  revisions: number[];
  steps: number[];
}

/** The chunks of a take's lineage, found by frame in constant time. Not reactive: `ProjectState` counts its changes. */
export class TakeChunks {
  readonly take: number;
  readonly framesPerChunk: number;
  readonly #segments: Segment[];

  constructor(table: ChunkTable) {
    this.take = table.take;
    this.framesPerChunk = table.framesPerChunk;
    this.#segments = table.segments.map(({ status, revisions, steps, ...segment }) => ({
      ...segment,
      status: [...status],
      revisions: [...new Float64Array(bytesOf(revisions).buffer)],
      steps: [...bytesOf(steps)],
    }));
  }

  /** One past the last frame that can be viewed. */
  get end(): number {
    return this.#segments.at(-1)?.to ?? 0;
  }

  /** The first frame that belongs to the take itself. */
  get ownStart(): number {
    return this.#segments.at(-1)?.from ?? 0;
  }

  /** The chunk that a frame lies in, when it was rendered (or failed); undefined elsewhere. */
  at(frame: number): ChunkEntry | undefined {
    const segment = this.#segments.find(({ from, to }) => frame >= from && frame < to);
    if (!segment) return undefined;
    const number = frame === 0 ? 0 : Math.floor((frame - 1) / this.framesPerChunk) + 1;
    return this.#entry(segment, number - segment.firstNumber);
  }

  /** The chunks with a frame in `from` ≤ n < `to`, in order. */
  *between(from: number, to: number): Generator<ChunkEntry> {
    for (let frame = Math.max(0, from); frame < Math.min(to, this.end);) {
      const entry = this.at(frame);
      if (!entry) return;
      yield entry;
      frame = entry.firstFrame + entry.frameCount;
    }
  }

  /** The chunks with a frame in `from` ≤ n < `to` as few runs, in order: for drawing tens of thousands of them. */
  forEachRun(from: number, to: number, visit: (run: ChunkRun) => void): void {
    for (const segment of this.#segments) {
      const end = Math.min(to, segment.to);
      const begin = Math.max(from, segment.from, 0);
      if (begin >= end) continue;
      const last = chunkOf(end - 1, this.framesPerChunk) - segment.firstNumber;
      for (let index = chunkOf(begin, this.framesPerChunk) - segment.firstNumber; index <= last;) {
        const letter = segment.status[index];
        const steps = segment.steps[index] ?? 0;
        let next = index + 1;
        while (next <= last && segment.status[next] === letter && segment.steps[next] === steps) next += 1;
        const status = statuses[letter ?? ''];
        const first = placeOf(segment.firstNumber + index, segment.to, this.framesPerChunk, segment.from);
        const final = placeOf(segment.firstNumber + next - 1, segment.to, this.framesPerChunk, segment.from);
        if (status !== undefined)
          visit({ from: first.firstFrame, to: final.firstFrame + final.frameCount, status, steps });
        index = next;
      }
    }
  }

  /** The take's own chunk with this number. */
  own(number: number): ChunkEntry | undefined {
    const segment = this.#segments.at(-1);
    return segment && this.#entry(segment, number - segment.firstNumber);
  }

  /** Takes in a committed chunk. @returns false when it cannot be told from the event alone: fetch the table again */
  commit(event: ProjectEvent & { kind: 'chunk' }): boolean {
    const segment = this.#segments.at(-1);
    if (!segment || event.replaced || segment.take !== event.take) return false;
    if (segment.status.length === 0 && segment.firstNumber !== event.number) return false;
    const index = event.number - segment.firstNumber;
    const failed = segment.status[index] === 'f';
    if (index !== segment.status.length && !failed) return false;
    segment.status.length = index;
    segment.status[index] = 'd';
    segment.revisions[index] = event.revision;
    segment.steps[index] = event.steps;
    segment.to = event.firstFrame + event.frameCount;
    return true;
  }

  #entry(segment: Segment, index: number): ChunkEntry | undefined {
    const status = statuses[segment.status[index] ?? ''];
    if (status === undefined) return undefined;
    const number = segment.firstNumber + index;
    const { firstFrame, frameCount } = placeOf(number, segment.to, this.framesPerChunk, segment.from);
    return {
      number,
      take: segment.take,
      firstFrame,
      frameCount,
      status,
      revision: segment.revisions[index] ?? 0,
      steps: segment.steps[index] ?? 0,
    };
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
