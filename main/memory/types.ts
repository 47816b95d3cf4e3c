import type { Camera } from '../core/camera/types.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { RetrievalResult } from '../core/retrieval/types.ts';

/** What a take is made of before its first frame. `settings`, `path` and `origin` are any JSON value; they come back equal. */
export interface NewTake {
  readonly name: string;
  /** A fork shares the frames 0..`forkFrame` of `parentTake` (and of its ancestors); both are given, or neither. */
  readonly parentTake?: number;
  readonly forkFrame?: number;
  /** An integer that a double holds exactly. */
  readonly seed: number;
  readonly modelId: string;
  readonly modelSha256: string;
  readonly settings: unknown;
  readonly path: unknown;
  readonly origin?: unknown;
}

/** A place in a take that its creator has named. */
export interface Marker {
  readonly frame: number;
  readonly label: string;
}

export interface Take extends NewTake {
  readonly id: number;
  /** As saved by `editTake`; a new take has none. */
  readonly markers: readonly Marker[];
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

/** A change of a take; what is not named stays. */
export interface TakeEdit {
  readonly name?: string;
  readonly settings?: unknown;
  readonly path?: unknown;
  readonly markers?: readonly Marker[];
  /**
   * The first frame whose camera the edit changes: chunks from there on become stale, because of 'path', in the same
   * transaction.
   */
  readonly staleFrom?: number;
}

/** One frame to be stored: losslessly encoded pictures, as the caller encoded them. */
export interface NewFrame {
  readonly image: Uint8Array;
  readonly depth?: Uint8Array;
  readonly camera: Camera;
}

export interface NewChunk {
  /** Id of the take. */
  readonly take: number;
  /** 0 is the origin; a fork has no origin of its own and may begin at any number from 1 on. */
  readonly number: number;
  /** The frame after the previous chunk's last one; for a fork's first chunk `forkFrame + 1`. */
  readonly firstFrame: number;
  readonly provider: string;
  readonly steps: number;
  readonly seed: number;
  readonly durationMs: number;
  readonly frames: readonly NewFrame[];
  readonly retrieval?: RetrievalResult;
  /** The path ends with this chunk: those of the take behind it go. */
  readonly last?: true;
}

export interface FailedChunk {
  readonly take: number;
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  /** The sentence that the user was told. */
  readonly error: string;
}

/** `done`: rendered and current. `stale`: viewable, but to be rendered again. `failed`: no frames, only an error. */
export type ChunkStatus = 'done' | 'stale' | 'failed';

/**
 * Why a chunk is stale, the weakest reason first; a stronger one takes the place of a weaker one, never the other way.
 * `path`: its cameras are no longer the path's. `asked`: the creator wants it rendered again. `memory`: an earlier chunk
 * was rendered anew, and this one was conditioned on what it was before.
 */
export type StaleBecause = 'path' | 'asked' | 'memory';

export interface Chunk {
  readonly take: number;
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly status: ChunkStatus;
  /** A whole number below 2^48, drawn at random at every commit: names these frames in caches. */
  readonly revision: number;
  /** In a stale chunk only. */
  readonly staleBecause?: StaleBecause;
  /** How the frames were made; missing in a failed chunk. */
  readonly provider?: string;
  readonly steps?: number;
  readonly seed?: number;
  readonly durationMs?: number;
  /** Why the latest attempt failed; a stale chunk keeps its frames beside it. */
  readonly error?: string;
  /** From the retrieval record; missing where nothing was retrieved. */
  readonly strategy?: RetrievalResult['strategy'];
  readonly coverage?: number;
}

/** Frame numbers `from` ≤ n < `to`. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** Frames `from` ≤ n < `to` of a lineage belong to the take `take`. */
export interface Segment extends FrameRange {
  readonly take: number;
}

export interface StoredFrame extends NewFrame {
  readonly number: number;
  /** Id of the take that rendered the frame: the asked one or an ancestor. */
  readonly take: number;
  /** Number of the chunk, within `take`, that the frame belongs to. */
  readonly chunk: number;
}

/**
 * The chunks of one take of a lineage, in columns: a long take has tens of thousands. Numbers are consecutive; failed
 * chunks come last.
 */
export interface ChunkSegment {
  readonly take: number;
  /** Frames `from` ≤ n < `to` of the lineage are this take's; the last segment's `to` is one past its last frame. */
  readonly from: number;
  readonly to: number;
  /** Number of the chunk that the columns begin with; 0 where they are empty. */
  readonly firstNumber: number;
  /** A letter per chunk: d done, s stale, f failed. */
  readonly status: string;
  /** Base64 of a Float64Array (little endian): `Chunk.revision` per chunk. */
  readonly revisions: string;
  /** Base64 of a Uint8Array: denoise steps per chunk, 255 for more; 0 for an origin. */
  readonly steps: string;
}

/** How one chunk used the memory. Ages are frames from the remembered frame to the chunk's first one. */
export interface ChunkUsage {
  readonly firstFrame: number;
  /** Share (0..1); null where nothing was retrieved. */
  readonly coverage: number | null;
  /** Over the frames in the slots 'retrieved' and 'pinned'; null without any. */
  readonly meanAge: number | null;
  readonly maxAge: number | null;
}

export type JobStatus = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** What a render job is made of before it begins. */
export interface NewJob {
  readonly take: number;
  /** Jobs are worked off by ascending rank; any number, so that one can be put between two others. */
  readonly rank: number;
  readonly status: JobStatus;
  /** Frames asked for, both ends included. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** How many of them were there when the job was made. */
  readonly framesBefore: number;
  /** Denoise steps, where the job has other ones than the take. */
  readonly steps?: number;
}

export interface StoredJob extends NewJob {
  readonly id: number;
  /** Time at work, pauses not counted. */
  readonly elapsedMs: number;
  /** Why it failed. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

/** A change of a job; what is not named stays. `error: null` takes the error away. */
export interface JobPatch {
  readonly rank?: number;
  readonly status?: JobStatus;
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  readonly framesBefore?: number;
  readonly steps?: number;
  readonly elapsedMs?: number;
  readonly error?: StoredJob['error'] | null;
}
