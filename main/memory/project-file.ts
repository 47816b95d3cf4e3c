import type { Box3, Candidate, RetrievalResult } from '../core/retrieval/index.ts';
import { checkBegin, checkEnd, checkUnforked } from './chunk-order.ts';
import type { TakeEnds } from './chunk-order.ts';
import { ChunkTable } from './chunk-table.ts';
import { Chunks } from './chunks.ts';
import { frameMissing, Frames } from './frames.ts';
import { Jobs } from './jobs.ts';
import { clip } from './lineage.ts';
import { OpenFile } from './open-file.ts';
import { Removal } from './removal.ts';
import { RetrievalRecords } from './retrieval-records.ts';
import { Settings } from './settings.ts';
import { Takes } from './takes.ts';
import type {
  Chunk,
  ChunkSegment,
  ChunkUsage,
  FailedChunk,
  FrameRange,
  JobPatch,
  NewChunk,
  NewJob,
  NewTake,
  Segment,
  StaleBecause,
  StoredFrame,
  StoredJob,
  Take,
  TakeEdit,
} from './types.ts';
import { Usage } from './usage.ts';

const always = Number.MAX_SAFE_INTEGER;

/** How long a step of a removal works, ms; its commit, a good 10 ms, comes on top. */
const removalStepMs = 10;

/**
 * A `.lookback` project: takes, chunks, frames with their poses, the records of what was retrieved for which chunk, and the
 * render queue.
 *
 * All calls are synchronous and take milliseconds. Frame numbers count from 0 in a take's lineage: a fork's frames up to
 * `forkFrame` are its ancestors'. Ranges are half-open. Any call may throw LookbackError 'project-corrupt' |
 * 'project-write' | 'project-locked'; calls that name a take throw 'take-missing' where there is none.
 */
export class ProjectFile {
  readonly file: string;
  readonly readOnly: boolean;
  readonly #open: OpenFile;
  readonly #takes: Takes;
  readonly #chunks: Chunks;
  readonly #chunkTable: ChunkTable;
  readonly #frames: Frames;
  readonly #records: RetrievalRecords;
  readonly #usage: Usage;
  readonly #jobs: Jobs;
  readonly #settings: Settings;
  readonly #removal: Removal;

  private constructor(open: OpenFile) {
    const { db } = open;
    this.file = open.path;
    this.readOnly = open.readOnly;
    this.#open = open;
    this.#takes = new Takes(db);
    this.#chunks = new Chunks(db);
    this.#chunkTable = new ChunkTable(db);
    this.#frames = new Frames(db);
    this.#records = new RetrievalRecords(db);
    this.#usage = new Usage(db);
    this.#jobs = new Jobs(db);
    this.#settings = new Settings(db);
    this.#removal = new Removal(this.#takes, this.#chunks, this.#frames, this.#jobs);
  }

  /** Makes a new project. @throws LookbackError 'project-exists' | 'project-write' | 'project-locked' */
  static create(file: string): ProjectFile {
    return ProjectFile.#of(OpenFile.create(file));
  }

  /**
   * Opens a project. A writer holds a lock on it until `close` or its death; readers need none and may come along. A
   * project of an older program is converted, and a copy of it as it was is kept as `<file>.v<version>.backup`.
   * @throws LookbackError 'project-missing' | 'project-foreign' | 'project-newer' | 'project-corrupt' |
   *   'project-locked' | 'project-write'
   */
  static open(file: string, options: { readOnly?: boolean } = {}): ProjectFile {
    return ProjectFile.#of(OpenFile.open(file, options.readOnly === true));
  }

  static #of(open: OpenFile): ProjectFile {
    try {
      return open.read(() => new ProjectFile(open));
    } catch (error) {
      open.close();
      throw error;
    }
  }

  /** Ends the use of the file; the writer's lock goes last. A second call does nothing. */
  close(): void {
    this.#open.close();
  }

  /** @throws LookbackError 'take-missing' (no such parent) | 'frame-missing' (the parent has no frame `forkFrame`) */
  createTake(take: NewTake): Take {
    return this.#open.write(() => {
      const { parentTake, forkFrame } = take;
      if (parentTake !== undefined && forkFrame !== undefined && forkFrame >= this.frameCount(parentTake)) {
        throw frameMissing(forkFrame);
      }
      return this.#takes.insert(take);
    });
  }

  /** Changes a take and, with `staleFrom`, marks what the change touches stale, in one transaction. */
  editTake(id: number, edit: TakeEdit): void {
    this.#open.write(() => {
      this.#takes.edit(id, edit);
      if (edit.staleFrom !== undefined) {
        this.#chunks.markStale(id, { from: edit.staleFrom, to: always }, 'path');
      }
    });
  }

  /**
   * Removes a take with its chunks, frames, index boxes, retrieval records and jobs in one transaction. The file does not
   * get smaller; what comes next fills the space. A long take takes seconds: see `removeTakeStep`.
   * @throws LookbackError 'take-in-use' (other takes fork from it)
   */
  removeTake(id: number): void {
    this.#open.write(() => this.#removal.take(id));
  }

  /**
   * `removeTake` in steps of some 20 to 30 ms, each a transaction: called until it says that nothing is left. The jobs go
   * with the first step, the chunks from the end on, the take itself with the last step; after a crash in between there
   * is a shorter take, whole in itself.
   * @returns whether a part of the take is left
   * @throws LookbackError 'take-in-use' (other takes fork from it, perhaps since the last step)
   */
  removeTakeStep(id: number): boolean {
    return this.#open.write(() => this.#removal.take(id, removalStepMs));
  }

  takes(): Take[] {
    return this.#open.read(() => this.#takes.all());
  }

  /** Numbers of all takes, in the order they were begun. Reading the takes costs as much as their paths are long. */
  takeIds(): number[] {
    return this.#open.read(() => this.#takes.ids());
  }

  take(id: number): Take {
    return this.#open.read(() => this.#takes.get(id));
  }

  /** A take's path as JSON, as it is stored: to know one again without reading it. */
  pathJson(id: number): string {
    return this.#open.read(() => this.#takes.pathJson(id));
  }

  /** Which take each frame of `take` belongs to, oldest ancestor first; the last segment is open-ended. */
  lineage(take: number): readonly Segment[] {
    return this.#open.read(() => this.#takes.lineage(take));
  }

  /**
   * Stores a chunk with its frames, poses, index boxes and retrieval record in one transaction; replaces a stale or
   * failed chunk of the same number. What was rendered after the replaced frames was conditioned on them, so later
   * chunks become stale, because of 'memory', and those of forks that inherit the frames as well. With `last`, the
   * take's chunks behind it are deleted.
   * @throws LookbackError 'chunk-order' (out of order, or frames under a fork would go) | 'retrieval-options' (a camera
   *   that is not finite)
   */
  commitChunk(chunk: NewChunk): void {
    this.#open.write(() => {
      const { take, number, firstFrame, frames, retrieval } = chunk;
      const place = { take, number, firstFrame, frameCount: frames.length };
      const ends = this.#endsOf(take);
      const old = checkBegin(place, this.#chunks, ends);
      checkEnd(place, this.#chunks, ends, chunk.last === true);
      if (chunk.last) this.#removal.chunksAfter(take, number);
      if (old) {
        this.#removal.chunk(old.id);
        this.#chunks.markStale(take, { from: firstFrame, to: always }, 'memory');
        this.#chunks.markForksStale(take, firstFrame);
      }
      this.#chunks.deleteFailedFrom(take, number);
      const id = this.#chunks.insert(chunk);
      this.#frames.insert(take, id, firstFrame, frames);
      if (retrieval) this.#records.insert(id, retrieval);
    });
  }

  /**
   * Deletes the take's chunks behind `number` from the end on, in steps of some 20 to 30 ms, each a transaction: called
   * until it says that none is left. `commitChunk` with `last` does the same at once, some 70 ms for every thousand
   * frames; called before that, this leaves it nothing to do.
   * @returns whether some are left
   * @throws LookbackError 'chunk-order' (another take forks from one of their frames)
   */
  removeChunksStep(take: number, number: number): boolean {
    return this.#open.write(() => {
      const { lastForkFrame } = this.#endsOf(take);
      const next = this.#chunks.find(take, number + 1);
      if (next) checkUnforked(next, lastForkFrame);
      return this.#removal.chunksAfter(take, number, removalStepMs);
    });
  }

  /**
   * Makes way for a chunk that a shorter path ends with, in steps as `removeTakeStep`: the chunks behind it go, the last
   * one first, as `commitChunk` with `last` would delete them at once.
   * @returns whether some are left
   * @throws LookbackError 'chunk-order' (frames under a fork would go)
   */
  removeBehindStep(place: Omit<FailedChunk, 'error'>): boolean {
    return this.#open.write(() => {
      checkEnd(place, this.#chunks, this.#endsOf(place.take), true);
      return this.#removal.chunksAfter(place.take, place.number, removalStepMs);
    });
  }

  /**
   * Records that an attempt failed. A stale chunk stays as it is, viewable, with the error beside it.
   * @throws LookbackError 'chunk-order'
   */
  failChunk(chunk: FailedChunk): void {
    this.#open.write(() => {
      const old = checkBegin(chunk, this.#chunks, this.#endsOf(chunk.take));
      if (old?.status === 'stale') this.#chunks.setError(old.id, chunk.error);
      else {
        this.#chunks.deleteFailedFrom(chunk.take, chunk.number);
        this.#chunks.insertFailed(chunk);
      }
    });
  }

  /**
   * Marks the take's own chunks with a frame at or after `fromFrame` stale; their frames stay until re-rendered. A chunk
   * that is stale already keeps the stronger of both reasons (see `StaleBecause`).
   */
  markStale(take: number, fromFrame: number, because: StaleBecause): void {
    this.markStaleRange(take, fromFrame, always, because);
  }

  /** As `markStale`, for the take's own chunks with a frame `from` ≤ n < `to`. */
  markStaleRange(take: number, from: number, to: number, because: StaleBecause): void {
    this.#open.write(() => {
      this.#takes.descent(take);
      this.#chunks.markStale(take, { from, to }, because);
    });
  }

  /**
   * Makes the take's own chunks `fromNumber` ≤ number < `toNumber` done again that are stale because of 'path' and of
   * nothing stronger: the edit was undone, and their cameras are the path's again. Whether they are, only the caller can
   * tell; and a chunk may be revived only if all before it are done, or are revived with it.
   */
  revive(take: number, fromNumber: number, toNumber: number): void {
    this.#open.write(() => {
      this.#takes.descent(take);
      this.#chunks.revive(take, fromNumber, toNumber);
    });
  }

  /**
   * The first of the take's own chunks `fromNumber` ≤ number < `toNumber` that `revive` would leave unfinished: stale for
   * another reason than 'path', or failed. Undefined where there is none.
   */
  firstLost(take: number, fromNumber: number, toNumber: number): number | undefined {
    return this.#open.read(() => this.#chunks.firstLost(take, fromNumber, toNumber));
  }

  /** The take's own chunks by number, without its ancestors'. */
  chunks(take: number): Chunk[] {
    return this.#open.read(() => {
      this.#takes.descent(take);
      return this.#chunks.all(take);
    });
  }

  /** One of the take's own chunks; undefined where there is none. */
  chunk(take: number, number: number): Chunk | undefined {
    return this.#open.read(() => {
      this.#takes.descent(take);
      return this.#chunks.find(take, number);
    });
  }

  /** The chunks of the whole lineage, oldest ancestor first: one segment for each take that gives frames, and the own one. */
  chunkTable(take: number): ChunkSegment[] {
    return this.#open.read(() => this.#chunkTable.of(this.#takes.lineage(take)));
  }

  /** The first of the take's own frames that is not there or stale: where rendering goes on. */
  firstMissingFrame(take: number): number {
    return this.#open.read(() => this.#chunks.firstUnfinished(take) ?? this.frameCount(take));
  }

  /** How many frames can be viewed, the ancestors' part and stale ones included. */
  frameCount(take: number): number {
    return this.#open.read(() => this.#chunks.end(take) ?? this.#takes.ownStart(take));
  }

  /** Numbers and cameras of the frames in a range, ascending; frames that are not there are left out. */
  cameras(take: number, range: FrameRange): Candidate[] {
    return this.#open.read(() =>
      clip(this.#takes.lineage(take), range.from, range.to).flatMap((segment) =>
        this.#frames.cameras(segment),
      ),
    );
  }

  /**
   * The frames before frame `before` whose view, up to `indexedDepthMetres`, may meet `box` (metres), ascending. Boxes
   * round frusta are compared, so some may not see it after all; none that does is left out.
   */
  near(take: number, box: Box3, before: number): Candidate[] {
    return this.#open.read(() =>
      clip(this.#takes.lineage(take), 0, before).flatMap((segment) => this.#frames.near(segment, box)),
    );
  }

  /** One frame with its pictures, whoever in the lineage rendered it. @throws LookbackError 'frame-missing' */
  frame(take: number, number: number): StoredFrame {
    return this.#open.read(() => {
      const [owner] = clip(this.#takes.lineage(take), number, number + 1);
      if (owner === undefined) throw frameMissing(number);
      return this.#frames.get(owner.take, number);
    });
  }

  /**
   * Frames `from` ≤ n < `to`, one at a time, each read when it is asked for: the consumer may take its time, and chunks
   * may be committed meanwhile. @throws LookbackError 'frame-missing' at the first frame that is not there
   */
  *frames(take: number, from: number, to: number): Generator<StoredFrame, void, undefined> {
    for (let number = from; number < to; number++) yield this.frame(take, number);
  }

  /** The retrieval record of one of the take's own chunks, exactly as committed; undefined where there is none. */
  retrievalOf(take: number, chunkNumber: number): RetrievalResult | undefined {
    return this.#open.read(() => {
      this.#takes.descent(take);
      const chunk = this.#chunks.get(take, chunkNumber);
      if (chunk?.strategy === undefined || chunk.coverage === undefined) return undefined;
      return { strategy: chunk.strategy, ...this.#records.of(chunk.id), coverage: chunk.coverage };
    });
  }

  /**
   * How the chunks of the whole lineage used the memory, by first frame; failed ones are left out. Read in slices of a
   * few milliseconds as it is consumed: the consumer may take its time, and chunks may be committed meanwhile.
   */
  *usage(take: number): Generator<ChunkUsage, void, undefined> {
    for (const segment of this.lineage(take)) {
      const slice = (after: number) => this.#open.read(() => this.#usage.after(after, segment));
      for (let rows = slice(-1); rows.length > 0; rows = slice(rows.at(-1)!.number)) {
        for (const { firstFrame, coverage, meanAge, maxAge } of rows) {
          yield { firstFrame, coverage, meanAge, maxAge };
        }
      }
    }
  }

  /** The render queue, in the order of their ranks. */
  jobs(): StoredJob[] {
    return this.#open.read(() => this.#jobs.all());
  }

  addJob(job: NewJob): StoredJob {
    return this.#open.write(() => {
      this.#takes.descent(job.take);
      return this.#jobs.insert(job);
    });
  }

  /** @throws LookbackError 'job-missing' */
  updateJob(id: number, patch: JobPatch): StoredJob {
    return this.#open.write(() => this.#jobs.update(id, patch));
  }

  /** @throws LookbackError 'job-missing' */
  removeJob(id: number): void {
    this.#open.write(() => this.#jobs.delete(id));
  }

  /** A project-wide setting: any JSON value; undefined where none was saved. */
  setting(key: string): unknown {
    return this.#open.read(() => this.#settings.get(key));
  }

  saveSetting(key: string, value: unknown): void {
    this.#open.write(() => this.#settings.save(key, value));
  }

  #endsOf(take: number): TakeEnds {
    return {
      ownStart: this.#takes.ownStart(take),
      isFork: this.#takes.descent(take).parentTake !== undefined,
      lastForkFrame: this.#takes.lastForkFrame(take),
    };
  }
}
