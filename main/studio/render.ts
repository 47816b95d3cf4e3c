import type { Camera } from '../core/camera/types.ts';
import { isLookbackError, LookbackError } from '../core/errors.ts';
import { encodeFrame } from '../memory/frame-codec.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import type { Inference, WorldModelPackage } from '../world/index.ts';
import { chunkCount, chunkOf, placeOf, type ChunkPlace } from './chunk-plan.ts';
import { chooseContext, readContext } from './context.ts';
import { Pace, type RenderProgress } from './events.ts';
import { readSettings, type TakeSettings } from './settings.ts';
import { pathCameras, pathOf } from './take-path.ts';

export interface RenderOptions {
  readonly project: ProjectFile;
  readonly takeId: number;
  readonly pkg: WorldModelPackage;
  /** A running model of that package. */
  readonly inference: Inference;
  /** Stops between two denoise steps; every chunk committed so far stays, and a later call goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

/**
 * Renders a take from its first missing chunk to the end of its camera path (DESIGN section 6; the paper's Algorithm 2):
 * target poses → retrieval → model → one transaction per chunk. Resuming is calling it again.
 *
 * Throws `cancelled` when stopped, `take-missing`, and whatever the model or the project file reports; the frames
 * rendered so far are in the project in every case.
 */
export async function renderTake(options: RenderOptions): Promise<void> {
  const { project, takeId, pkg, signal, onProgress } = options;
  const take = project.take(takeId);
  const { manifest } = pkg;
  checkModel(take, pkg);
  const settings = readSettings(take.settings);
  const cameras = pathCameras(pathOf(take), manifest.frame);
  const { frames: framesPerChunk } = manifest.chunk;
  const chunks = chunkCount(cameras.length, framesPerChunk);
  const firstMissing = project.firstMissingFrame(takeId);
  // The last chunk may be shorter than T: then the first missing frame lies in a chunk that is done.
  if (firstMissing >= cameras.length) return;
  const ownStart = project.lineage(takeId).at(-1)?.from ?? 0;
  const pace = new Pace(performance.now());

  for (let number = chunkOf(firstMissing, framesPerChunk); number < chunks; number++) {
    signal?.throwIfAborted();
    const place = placeOf(number, cameras.length, framesPerChunk, ownStart);
    const report = (kind: RenderProgress['kind'], step: number, frames: number) =>
      onProgress?.({
        kind,
        chunk: number,
        chunks: chunks - 1,
        step,
        steps: settings.steps,
        frames,
        frameCount: cameras.length,
        ...pace.estimate(performance.now(), cameras.length - frames),
      });
    await renderChunk({
      ...options,
      take,
      settings,
      cameras,
      place,
      onStep: (step) => report('step', step, place.firstFrame),
    });
    pace.add(place.frameCount);
    report('chunk', settings.steps, place.firstFrame + place.frameCount);
  }
}

interface ChunkJob extends RenderOptions {
  readonly take: Take;
  readonly settings: TakeSettings;
  readonly cameras: readonly Camera[];
  readonly place: ChunkPlace;
  readonly onStep: (step: number) => void;
}

async function renderChunk(job: ChunkJob): Promise<void> {
  const { project, take, settings, inference, cameras, place } = job;
  const { frames: framesPerChunk } = job.pkg.manifest.chunk;
  const targets = chunkTargets(cameras, place, framesPerChunk);
  const retrieval = chooseContext(project, take, settings, targets, place.firstFrame);
  const context = await readContext(project, take.id, retrieval);
  try {
    const result = await inference.generate({
      context,
      targets,
      seed: take.seed,
      chunkNumber: place.number,
      steps: settings.steps,
      solver: settings.solver,
      ...(job.signal && { signal: job.signal }),
      onStep: job.onStep,
    });
    const kept = result.frames.slice(0, place.frameCount);
    const encoded = await Promise.all(kept.map((frame) => encodeFrame(frame)));
    project.commitChunk({
      take: take.id,
      number: place.number,
      firstFrame: place.firstFrame,
      provider: inference.provider,
      steps: settings.steps,
      seed: take.seed,
      durationMs: result.durationMs,
      frames: encoded.map((frame, i) => ({ ...frame, camera: cameraAt(cameras, place.firstFrame + i) })),
      retrieval,
    });
  } catch (error) {
    if (isLookbackError(error) && error.code.startsWith('inference-')) recordFailure(job, error);
    throw error;
  }
}

/** Leaves the reason in the project, so that the take can tell it later. */
function recordFailure({ project, take, place }: ChunkJob, error: LookbackError): void {
  const { number, firstFrame, frameCount } = place;
  try {
    project.failChunk({ take: take.id, number, firstFrame, frameCount, error: error.message });
  } catch {
    // What stopped the render is what the user must hear of, not that it could not be noted down.
  }
}

/**
 * Cameras of a chunk's T targets. The model always paints T frames; where the path ends inside the chunk, its last
 * camera is repeated and the surplus frames are dropped.
 */
function chunkTargets(cameras: readonly Camera[], place: ChunkPlace, framesPerChunk: number): Camera[] {
  return Array.from({ length: framesPerChunk }, (_, i) =>
    cameraAt(cameras, Math.min(place.firstFrame + i, cameras.length - 1)),
  );
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
