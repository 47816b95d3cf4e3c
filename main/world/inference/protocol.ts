import type { Camera } from '../../core/camera/types.ts';
import { LookbackError, toLookbackError } from '../../core/errors.ts';
import type { ErrorCode } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import type { Manifest, ProviderName } from '../manifest.ts';
import type { Solver } from './sampler.ts';
import type { ContextFrame } from './tensors.ts';

/** Raised when a message changes its meaning; the two sides refuse to talk across versions. */
export const protocolVersion = 3;

/** Opens the graphs of one package on one provider and runs its self-test. */
export interface OpenRequest {
  readonly kind: 'open';
  readonly version: number;
  readonly dir: string;
  readonly manifest: Manifest;
  readonly provider: ProviderName;
  /** CPU threads inside one operator. */
  readonly threads: number;
}

/** Renders one chunk. */
export interface ChunkRequest {
  readonly kind: 'generate';
  readonly context: readonly ContextFrame[];
  readonly targets: readonly Camera[];
  readonly seed: number;
  readonly chunkNumber: number;
  readonly steps: number;
  readonly solver: Solver;
  /** Ids of style tags; none is no steer. */
  readonly tags: readonly string[];
  /** Whether the messages of the steps bring pictures. */
  readonly preview: boolean;
}

export type Request = OpenRequest | ChunkRequest | { readonly kind: 'memory' };

/** What the host sends: a request with a number to answer to, or the wish to cancel one. */
export type ToChild = { readonly id: number; readonly request: Request } | { readonly cancel: number };

export interface Opened {
  readonly createMs: number;
  readonly selftestMs: number;
  /** Root mean square difference to the stored answer, in model units. */
  readonly selftestRms: number;
  /** Where the memory tensors stay between the steps. */
  readonly memoryOn: 'device' | 'cpu';
}

export interface GeneratedChunk {
  readonly frames: readonly FramePixels[];
  /** The whole chunk inside the inference process. */
  readonly durationMs: number;
  readonly contextMs: number;
  /** One number per sampler step. */
  readonly stepMs: readonly number[];
  /** How often the context graph ran: once per chunk. */
  readonly contextRuns: number;
  /** How often the depth graph ran: once for each picture without depth that was not in the chunk before. */
  readonly depthRuns: number;
}

export interface ProcessMemory {
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/** The answer that belongs to each kind of request. */
export interface Answers {
  readonly open: Opened;
  readonly generate: GeneratedChunk;
  readonly memory: ProcessMemory;
}

/** An error as data; `toError` makes it one of ours again. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly context: Record<string, unknown>;
}

export type FromChild =
  | {
      readonly id: number;
      readonly kind: 'step';
      readonly step: number;
      /** RGB only. */
      readonly preview?: readonly FramePixels[];
    }
  | { readonly id: number; readonly kind: 'done'; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly kind: 'failed'; readonly error: WireError };

export function toWire(thrown: unknown): WireError {
  const error = toLookbackError(thrown);
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  return { code: error.code, message: error.message, context: { ...error.context, ...cause } };
}

export function toError(wire: WireError): LookbackError {
  return new LookbackError(wire.code, wire.message, { context: wire.context });
}
