import type Database from 'better-sqlite3';
import { resolve } from 'node:path';
import type { Box3, Candidate, RetrievalResult } from '../core/retrieval/index.ts';
import { checkPlacement } from './chunk-order.ts';
import type { Placement } from './chunk-order.ts';
import { Chunks } from './chunks.ts';
import type { StoredChunk } from './chunks.ts';
import { checkAbsent, checkPresent, connectExisting, connectNew, disconnect } from './connect.ts';
import { guarded, projectError } from './errors.ts';
import { frameMissing, Frames } from './frames.ts';
import { clip } from './lineage.ts';
import { WriterLock } from './lock.ts';
import { RetrievalRecords } from './retrieval-records.ts';
import { Settings } from './settings.ts';
import { Takes } from './takes.ts';
import type {
  Chunk,
  FailedChunk,
  FrameRange,
  NewChunk,
  NewTake,
  Segment,
  StoredFrame,
  Take,
  TakeEdit,
} from './types.ts';

/**
 * A `.lookback` project: takes, chunks, frames with their poses, and the records of what was retrieved for which chunk.
 *
 * All calls are synchronous and take milliseconds. Frame numbers count from 0 in a take's lineage: a fork's frames up to
 * `forkFrame` are its ancestors'. Ranges are half-open. Any call may throw LookbackError 'project-corrupt' |
 * 'project-write' | 'project-locked'; calls that name a take throw 'take-missing' where there is none.
 */
export class ProjectFile {
  readonly file: string;
  readonly readOnly: boolean;
  readonly #db: Database.Database;
  readonly #lock: WriterLock | undefined;
  readonly #takes: Takes;
  readonly #chunks: Chunks;
  readonly #frames: Frames;
  readonly #records: RetrievalRecords;
  readonly #settings: Settings;

  private constructor(file: string, db: Database.Database, lock: WriterLock | undefined) {
    this.file = file;
    this.readOnly = lock === undefined;
    this.#db = db;
    this.#lock = lock;
    this.#takes = new Takes(db);
    this.#chunks = new Chunks(db);
    this.#frames = new Frames(db);
    this.#records = new RetrievalRecords(db);
    this.#settings = new Settings(db);
  }

  /** Makes a new project. @throws LookbackError 'project-exists' | 'project-write' | 'project-locked' */
  static create(file: string): ProjectFile {
    const path = resolve(file);
    return guarded(path, () => {
      checkAbsent(path);
      return ProjectFile.#withLock(path, () => connectNew(path));
    });
  }

  /**
   * Opens a project. A writer holds a lock on it until `close` or its death; readers need none and may come along. A
   * project of an older program is converted, and a copy of it as it was is kept as `<file>.v<version>.backup`.
   * @throws LookbackError 'project-missing' | 'project-foreign' | 'project-newer' | 'project-corrupt' |
   *   'project-locked' | 'project-write'
   */
  static open(file: string, options: { readOnly?: boolean } = {}): ProjectFile {
    const path = resolve(file);
    return guarded(path, () => {
      checkPresent(path);
      if (options.readOnly === true) return new ProjectFile(path, connectExisting(path, true), undefined);
      return ProjectFile.#withLock(path, () => connectExisting(path, false));
    });
  }

  static #withLock(file: string, connect: () => Database.Database): ProjectFile {
    const lock = WriterLock.acquire(file);
    try {
      return new ProjectFile(file, connect(), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Ends the use of the file; the writer's lock goes last. A second call does nothing. */
  close(): void {
    if (!this.#db.open) return;
    guarded(this.file, () => {
      try {
        disconnect(this.#db, this.readOnly);
      } finally {
        this.#lock?.release();
      }
    });
  }

  /** @throws LookbackError 'take-missing' (no such parent) | 'frame-missing' (the parent has no frame `forkFrame`) */
  createTake(take: NewTake): Take {
    return this.#write(() => {
      const { parentTake, forkFrame } = take;
      if (parentTake !== undefined && forkFrame !== undefined && forkFrame >= this.frameCount(parentTake)) {
        throw frameMissing(forkFrame);
      }
      return this.#takes.insert(take);
    });
  }

  /** Changes a take and, with `staleFrom`, marks what the change touches stale, in one transaction. */
  editTake(id: number, edit: TakeEdit): Take {
    return this.#write(() => {
      const take = this.#takes.edit(id, edit);
      if (edit.staleFrom !== undefined) this.#chunks.markStale(id, edit.staleFrom);
      return take;
    });
  }

  takes(): Take[] {
    return this.#read(() => this.#takes.all());
  }

  take(id: number): Take {
    return this.#read(() => this.#takes.get(id));
  }

  /** Which take each frame of `take` belongs to, oldest ancestor first; the last segment is open-ended. */
  lineage(take: number): readonly Segment[] {
    return this.#read(() => this.#takes.lineage(take));
  }

  /**
   * Stores a chunk with its frames, poses, index boxes and retrieval record in one transaction; replaces a stale or
   * failed chunk of the same number. What was rendered after the replaced frames was conditioned on them, so later
   * chunks become stale, and those of forks that inherit the frames as well.
   * @throws LookbackError 'chunk-order' | 'retrieval-options' (a camera that is not finite)
   */
  commitChunk(chunk: NewChunk): void {
    this.#write(() => {
      const { take, number, firstFrame, frames, retrieval } = chunk;
      const old = this.#checkPlacement({ take, number, firstFrame, frameCount: frames.length });
      if (old) {
        this.#frames.deleteOf(old.id);
        this.#chunks.delete(old.id);
        this.#chunks.markStale(take, firstFrame);
        this.#chunks.markForksStale(take, firstFrame);
      }
      this.#chunks.deleteFailedFrom(take, number);
      const id = this.#chunks.insert(chunk);
      this.#frames.insert(take, id, firstFrame, frames);
      if (retrieval) this.#records.insert(id, retrieval);
    });
  }

  /**
   * Records that an attempt failed. A stale chunk stays as it is, viewable, with the error beside it.
   * @throws LookbackError 'chunk-order'
   */
  failChunk(chunk: FailedChunk): void {
    this.#write(() => {
      const old = this.#checkPlacement(chunk);
      if (old?.status === 'stale') this.#chunks.setError(old.id, chunk.error);
      else {
        this.#chunks.deleteFailedFrom(chunk.take, chunk.number);
        this.#chunks.insertFailed(chunk);
      }
    });
  }

  /** Marks the take's own chunks with a frame at or after `fromFrame` stale; their frames stay until re-rendered. */
  markStale(take: number, fromFrame: number): void {
    this.#write(() => {
      this.#takes.get(take);
      this.#chunks.markStale(take, fromFrame);
    });
  }

  /** The take's own chunks by number, without its ancestors'. */
  chunks(take: number): Chunk[] {
    return this.#read(() => {
      this.#takes.get(take);
      return this.#chunks.all(take);
    });
  }

  /** The first of the take's own frames that is not there or stale: where rendering goes on. */
  firstMissingFrame(take: number): number {
    return this.#read(() => this.#chunks.firstUnfinished(take) ?? this.frameCount(take));
  }

  /** How many frames can be viewed, the ancestors' part and stale ones included. */
  frameCount(take: number): number {
    return this.#read(() => this.#chunks.end(take) ?? this.#takes.ownStart(take));
  }

  /** Numbers and cameras of the frames in a range, ascending; frames that are not there are left out. */
  cameras(take: number, range: FrameRange): Candidate[] {
    return this.#read(() =>
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
    return this.#read(() =>
      clip(this.#takes.lineage(take), 0, before).flatMap((segment) => this.#frames.near(segment, box)),
    );
  }

  /** One frame with its pictures, whoever in the lineage rendered it. @throws LookbackError 'frame-missing' */
  frame(take: number, number: number): StoredFrame {
    return this.#read(() => {
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
    return this.#read(() => {
      this.#takes.get(take);
      const chunk = this.#chunks.get(take, chunkNumber);
      if (chunk?.strategy === undefined || chunk.coverage === undefined) return undefined;
      return { strategy: chunk.strategy, ...this.#records.of(chunk.id), coverage: chunk.coverage };
    });
  }

  /** A project-wide setting: any JSON value; undefined where none was saved. */
  setting(key: string): unknown {
    return this.#read(() => this.#settings.get(key));
  }

  saveSetting(key: string, value: unknown): void {
    this.#write(() => this.#settings.save(key, value));
  }

  #checkPlacement(place: Placement): StoredChunk | undefined {
    const ownStart = this.#takes.ownStart(place.take);
    const lastForkFrame = this.#takes.lastForkFrame(place.take);
    const isFork = this.#takes.get(place.take).parentTake !== undefined;
    return checkPlacement(place, this.#chunks, { ownStart, isFork, lastForkFrame });
  }

  #read<T>(work: () => T): T {
    return guarded(this.file, work);
  }

  /** Immediate: the one writer never has to upgrade a read lock, so it never fails half-way for a busy file. */
  #write<T>(work: () => T): T {
    if (this.readOnly)
      throw projectError(
        'project-write',
        this.file,
        'is open for reading only. Open it for editing to change it.',
      );
    return guarded(this.file, () => this.#db.transaction(work).immediate());
  }
}
