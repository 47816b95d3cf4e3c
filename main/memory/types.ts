import type { Camera } from '../core/camera/types.ts';
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

export interface Take extends NewTake {
  readonly id: number;
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

/** A change of a take; what is not named stays. */
export interface TakeEdit {
  readonly name?: string;
  readonly settings?: unknown;
  readonly path?: unknown;
  /** The first frame that the edit changes: chunks from there on become stale in the same transaction. */
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

export interface Chunk {
  readonly take: number;
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly status: ChunkStatus;
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
