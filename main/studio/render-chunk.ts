import type { ChunkPlace } from '../core/chunk-plan.ts';
import type { Camera } from '../core/camera/types.ts';
import { isCancelled, isLookbackError, type LookbackError } from '../core/errors.ts';
import type { RetrievalResult } from '../core/retrieval/types.ts';
import type { FramePixels } from '../core/frame.ts';
import { encodeFrame } from '../memory/frame-codec.ts';
import type { NewChunk, ProjectFile, Take } from '../memory/index.ts';
import type { Inference } from '../world/index.ts';
import { chooseContext, decodedFrames, readContext } from './context.ts';
import { originSourceOf } from './origin.ts';
import type { TakeSettings } from './settings.ts';
import { markFromEnd } from './session/path-edit.ts';
import { inSlices } from './slices.ts';

/** Lends a running model to `work`. */
export type WithModel = <T>(work: (inference: Inference) => Promise<T>) => Promise<T>;

/** Picks context frames for a chunk: `chooseContext`, or one that does not hold up the event loop. */
export type Choose = (
  take: Take,
  settings: TakeSettings,
  targets: readonly Camera[],
  firstFrame: number,
) => Promise<RetrievalResult>;

/** Watches over a chunk while it is rendered, for takes that may be edited meanwhile. */
export interface ChunkGuard {
  /** Aborted when the chunk, as it was planned, is not wanted any more. */
  readonly signal: AbortSignal;
  /** True when no edit is under way: right then, `signal` tells whether the chunk is still wanted. */
  readonly isSettled: boolean;
  /** Waits for the edits that are under way. */
  settle(): Promise<void>;
  /** The chunk is stored or given up. */
  end(): void;
}

export interface ChunkWork {
  readonly project: ProjectFile;
  readonly take: Take;
  readonly settings: TakeSettings;
  readonly place: ChunkPlace;
  /** T cameras; the first `place.frameCount` are those of the frames that are kept. */
  readonly targets: readonly Camera[];
  readonly withModel: WithModel;
  /** `chooseContext` when missing. */
  readonly choose?: Choose | undefined;
  /** Stops between two denoise steps. */
  readonly signal?: AbortSignal | undefined;
  readonly guard?: ChunkGuard | undefined;
  readonly onStep?: ((step: number) => void) | undefined;
  readonly onPreview?: ((frames: readonly FramePixels[], step: number) => void) | undefined;
}

export interface CommittedChunk extends ChunkPlace {
  readonly provider: string;
  readonly steps: number;
  readonly revision: number;
  /** True when there were frames in its place. */
  readonly replaced: boolean;
  /** True when the chunk behind it was done, and is stale now. */
  readonly madeStale: boolean;
}

type Made = Pick<NewChunk, 'provider' | 'steps' | 'durationMs' | 'frames' | 'retrieval'>;

/**
 * Renders one chunk: retrieval → model → one transaction. Chunk 0 of a take that starts from a picture is that picture,
 * seen from the first camera of the path as it is now.
 *
 * @returns what was stored; undefined when the guard called it off
 * @throws 'cancelled', and what the model or the project file reports; why a model failed is noted down in the project
 */
export async function renderChunk(work: ChunkWork): Promise<CommittedChunk | undefined> {
  const { guard, signal } = work;
  const signals = [signal, guard?.signal].filter((some) => some !== undefined);
  const stop = signals.length === 0 ? undefined : AbortSignal.any(signals);
  try {
    const made = isPicture(work) ? pictureAgain(work) : await generate(work, stop);
    await makeWay(work);
    while (guard?.isSettled === false) await guard.settle();
    return guard?.signal.aborted === true ? undefined : commit(work, made);
  } catch (error) {
    if (isCancelled(error) && guard?.signal.aborted === true && signal?.aborted !== true) return undefined;
    if (isLookbackError(error) && error.code.startsWith('inference-')) recordFailure(work, error);
    throw error;
  } finally {
    guard?.end();
  }
}

const isPicture = ({ take, place }: ChunkWork): boolean =>
  place.number === 0 && originSourceOf(take)?.kind !== 'dream';

/** The stored picture of frame 0, with another camera. */
function pictureAgain({ project, take, targets }: ChunkWork): Made {
  const { image, depth } = project.frame(take.id, 0);
  const frames = targets.slice(0, 1).map((camera) => ({ image, ...(depth && { depth }), camera }));
  return { provider: 'origin', steps: 0, durationMs: 0, frames };
}

async function generate(work: ChunkWork, stop: AbortSignal | undefined): Promise<Made> {
  const { project, take, settings, place, targets, withModel, onStep, onPreview } = work;
  // A dream begins with nothing: its frame 0 is the first of a chunk that the model makes without context.
  const isDream = place.number === 0;
  const choose: Choose =
    work.choose ?? ((...question) => Promise.resolve(chooseContext(project, ...question)));
  const retrieval = isDream ? undefined : await choose(take, settings, targets, place.firstFrame);
  const context = retrieval ? await readContext(project, take.id, retrieval) : [];
  const { result, provider } = await withModel(async (inference) => ({
    result: await inference.generate({
      context,
      targets: isDream ? targets.map(() => targets[0]!) : targets,
      seed: take.seed,
      chunkNumber: place.number,
      steps: settings.steps,
      solver: settings.solver,
      tags: settings.tags,
      signal: stop,
      onStep,
      ...(onPreview && { onPreview }),
    }),
    provider: inference.provider,
  }));
  const kept = result.frames.slice(0, place.frameCount);
  const encoded = await Promise.all(kept.map((frame) => encodeFrame(frame)));
  encoded.forEach((frame, i) => decodedFrames.keep(frame, kept[i]!));
  return {
    provider,
    steps: settings.steps,
    durationMs: result.durationMs,
    frames: encoded.map((frame, i) => ({ ...frame, camera: targets[i]! })),
    ...(retrieval && { retrieval }),
  };
}

/** True where a path that was cut short ends inside this chunk: the frames behind it would hang in the air. */
function cutsOff({ project, take, place }: ChunkWork): boolean {
  const next = project.chunk(take.id, place.number + 1);
  return (
    next !== undefined && next.status !== 'failed' && next.firstFrame !== place.firstFrame + place.frameCount
  );
}

/** Does before the commit, and in steps, what it would do to a long take's end: that would hold up the event loop. */
async function makeWay(work: ChunkWork): Promise<void> {
  const { project, take, place } = work;
  if (!cutsOff(work)) return spoilRest(work);
  const steps = function* () {
    while (project.removeBehindStep({ take: take.id, ...place })) yield;
  };
  await inSlices(steps());
}

/** What was rendered after a chunk that is replaced remembers the old one; only the nearest are left to the commit. */
async function spoilRest({ project, take, place }: ChunkWork): Promise<void> {
  const next = project.chunk(take.id, place.number + 1);
  if (!next || next.staleBecause === 'memory') return;
  await markFromEnd(project, take.id, next.firstFrame, next.frameCount, 'memory');
}

function commit(work: ChunkWork, made: Made): CommittedChunk {
  const { project, take, place } = work;
  const { number, firstFrame } = place;
  const old = project.chunk(take.id, number);
  const next = project.chunk(take.id, number + 1);
  project.commitChunk({
    ...made,
    take: take.id,
    number,
    firstFrame,
    seed: take.seed,
    ...(cutsOff(work) && { last: true as const }),
  });
  const replaced = old !== undefined && old.status !== 'failed';
  return {
    ...place,
    provider: made.provider,
    steps: made.steps,
    revision: project.chunk(take.id, number)?.revision ?? 0,
    replaced,
    madeStale: replaced && next?.status === 'done',
  };
}

/** Leaves the reason in the project, so that the take can tell it later. */
function recordFailure({ project, take, place }: ChunkWork, error: LookbackError): void {
  const { number, firstFrame, frameCount } = place;
  try {
    project.failChunk({ take: take.id, number, firstFrame, frameCount, error: error.message });
  } catch {
    // What stopped the render is what the user must hear of, not that it could not be noted down.
  }
}
