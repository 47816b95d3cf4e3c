import type { Camera } from '../core/camera/types.ts';
import { chunkCount, chunkOf, placeOf, type ChunkPlace } from '../core/chunk-plan.ts';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import type { Inference, WorldModelPackage } from '../world/index.ts';
import { Pace, type RenderProgress } from './events.ts';
import {
  renderChunk,
  type Choose,
  type ChunkGuard,
  type CommittedChunk,
  type WithModel,
} from './render-chunk.ts';
import { readSettings, type TakeSettings } from './settings.ts';
import { pathOf, sampledPath } from './take-path.ts';

/** What a take is rendered by, at one moment. */
export interface TakeNow {
  readonly take: Take;
  readonly settings: TakeSettings;
  /** One per frame of the path; of a fork, only those of its own frames are looked at. */
  readonly cameras: readonly Camera[];
}

export interface RenderLoop {
  readonly project: ProjectFile;
  readonly takeId: number;
  readonly pkg: WorldModelPackage;
  /** Asked before every chunk, so that edits count from the next one on. */
  readonly now: () => Promise<TakeNow>;
  /** Lends a model for one chunk. */
  readonly modelFor: (chunk: PlannedChunk) => WithModel;
  readonly choose?: Choose;
  /** The last frame that is wanted, asked before every chunk; the path's end when missing. */
  readonly until?: () => number;
  readonly guard?: (chunk: PlannedChunk) => ChunkGuard;
  /** Stops between two denoise steps; every chunk committed so far stays, and a later call goes on from there. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
  readonly onPreview?: (chunk: PlannedChunk, frames: readonly FramePixels[], step: number) => void;
  readonly onChunk?: (chunk: CommittedChunk) => void;
}

/** A chunk that is about to be rendered, and by what. */
export interface PlannedChunk extends TakeNow {
  readonly place: ChunkPlace;
  /** T cameras. */
  readonly targets: readonly Camera[];
}

/**
 * Renders a take from its first chunk that is missing or stale to the wanted end (DESIGN section 6; the paper's
 * Algorithm 2): target poses → retrieval → model → one transaction per chunk. Resuming is calling it again.
 *
 * Throws `cancelled` when stopped, `take-missing`, `package-hash` (not the take's model), and whatever the model or the
 * project file reports; the frames rendered so far are in the project in every case.
 */
export async function renderChunks(loop: RenderLoop): Promise<void> {
  const { project, takeId, pkg, signal, onProgress, onPreview, guard } = loop;
  const { frames: framesPerChunk } = pkg.manifest.chunk;
  checkModel(project.take(takeId), pkg);
  let pace: Pace | undefined;

  for (;;) {
    signal?.throwIfAborted();
    const now = await loop.now();
    const { take, settings, cameras } = now;
    const length = cameras.length;
    const firstMissing = project.firstMissingFrame(takeId);
    const wanted = Math.min(length, (loop.until?.() ?? Infinity) + 1);
    // The last chunk may be shorter than T: then the first missing frame lies in a chunk that is done.
    if (firstMissing >= wanted) return;
    const planned = planChunk(project, now, chunkOf(firstMissing, framesPerChunk), framesPerChunk);
    const { place } = planned;
    const report = (kind: RenderProgress['kind'], step: number, frames: number) =>
      onProgress?.({
        kind,
        chunk: place.number,
        chunks: chunkCount(length, framesPerChunk) - 1,
        step,
        steps: settings.steps,
        frames,
        frameCount: length,
        ...pace?.estimate(Math.max(0, wanted - frames)),
      });
    const withModel = loop.modelFor(planned);
    const committed = await renderChunk({
      project,
      take,
      settings,
      place,
      targets: planned.targets,
      // The clock starts when the model is there: starting it says nothing of the frames to come.
      withModel: (work) =>
        withModel((inference) => {
          pace ??= new Pace(performance.now());
          return work(inference);
        }),
      choose: loop.choose,
      signal,
      guard: guard?.(planned),
      onStep: (step) => report('step', step, place.firstFrame),
      onPreview: onPreview && ((frames, step) => onPreview(planned, frames, step)),
    });
    if (!committed) continue;
    pace?.add(place.frameCount, performance.now());
    report('chunk', settings.steps, place.firstFrame + place.frameCount);
    loop.onChunk?.(committed);
  }
}

export interface RenderOptions {
  readonly project: ProjectFile;
  readonly takeId: number;
  readonly pkg: WorldModelPackage;
  /** A running model of that package. */
  readonly inference: Inference;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

/** Renders a whole take with one model, by its path and settings as they are now. Throws as `renderChunks` does. */
export async function renderTake(options: RenderOptions): Promise<void> {
  const { project, takeId, pkg, inference, signal, onProgress } = options;
  const take = project.take(takeId);
  const settings = readSettings(take.settings);
  const cameras = await sampledPath(pathOf(take), pkg.manifest.frame);
  await renderChunks({
    project,
    takeId,
    pkg,
    now: () => Promise.resolve({ take, settings, cameras }),
    modelFor: () => (work) => work(inference),
    signal,
    onProgress,
  });
}

/**
 * Where chunk `number` lies, and the cameras of its T targets. The model always paints T frames; where the path ends
 * inside the chunk, its last camera is repeated and the surplus frames are dropped.
 */
export function planChunk(
  project: ProjectFile,
  now: TakeNow,
  number: number,
  framesPerChunk: number,
): PlannedChunk {
  const { take, cameras } = now;
  const ownStart = project.lineage(take.id).at(-1)?.from ?? 0;
  const place = placeOf(number, cameras.length, framesPerChunk, ownStart);
  const targets = Array.from({ length: framesPerChunk }, (_, i) =>
    cameraAt(cameras, Math.min(place.firstFrame + i, cameras.length - 1)),
  );
  return { ...now, place, targets };
}

function cameraAt(cameras: readonly Camera[], frame: number): Camera {
  const camera = cameras[frame];
  if (camera) return camera;
  throw new LookbackError('internal', `The camera path has no frame ${frame}.`);
}

function checkModel(take: Take, pkg: WorldModelPackage): void {
  const { manifest, sha256 } = pkg;
  if (take.modelSha256 === sha256) return;
  throw new LookbackError(
    'package-hash',
    `Take "${take.name}" was begun with another model (${take.modelId}); ${manifest.name} ${manifest.version} would ` +
      'not continue it with the same pixels. Open it with the model it was begun with, or start a new take.',
    { context: { expected: take.modelSha256, actual: sha256 } },
  );
}
