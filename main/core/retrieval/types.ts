import type { Camera } from '../camera/types.ts';

/** Why a frame has a place in the context. */
export type Slot = 'recent' | 'retrieved' | 'pinned' | 'origin';

/** One remembered frame as retrieval sees it. `number` counts frames of the take from 0. */
export interface Candidate {
  readonly number: number;
  readonly camera: Camera;
}

export interface RetrievalRequest {
  /** Cameras of the coming chunk, in order; the first follows frame `firstFrame - 1`. */
  readonly targets: readonly Camera[];
  /** Number of the chunk's first frame; every candidate's number is below it. */
  readonly firstFrame: number;
  /** All frames that may be picked, ascending by number, no number twice. */
  readonly candidates: readonly Candidate[];
  /** K: context frames at most. */
  readonly contextFrames: number;
  /** How many of the latest frames always go in. */
  readonly recentFrames: number;
  /** Whether the first frame of the take always goes in. */
  readonly keepOrigin: boolean;
  /** Frames that the user always wants in, by number. */
  readonly pinned: readonly number[];
  /** Frames that the user never wants in, by number. */
  readonly banned: readonly number[];
  /** Seed of the take; strategies that draw lots do so from (seed, firstFrame) alone. */
  readonly seed: number;
}

export interface Judged {
  readonly number: number;
  /** What the strategy ranked by; comparable only within one result. */
  readonly score: number;
  /** Share (0..1) of the targets' sample points that this frame sees. */
  readonly overlap: number;
  /** Share (0..1) of the targets' sample points that this frame sees and no earlier pick does. */
  readonly gain: number;
  /** One sentence for the user. */
  readonly reason: string;
}

export interface Pick extends Judged {
  readonly slot: Slot;
  /** 0-based place in the order of choice; always-in frames come first. */
  readonly rank: number;
}

export interface RetrievalResult {
  readonly strategy: StrategyName;
  /** At most K frames, no frame twice, ordered by rank. */
  readonly picks: readonly Pick[];
  /** The best of those not picked, best first (at most `runnersUpKept`), each with the reason why not. */
  readonly runnersUp: readonly Judged[];
  /** Share (0..1) of the targets' sample points that at least one pick sees. */
  readonly coverage: number;
}

export const strategyNames = ['first', 'recent', 'random', 'fov-rays', 'overlap', 'coverage'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** How many rejected frames a result keeps for the inspector. */
export const runnersUpKept = 8;
