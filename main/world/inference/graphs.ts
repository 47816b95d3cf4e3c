import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { LookbackError } from '../../core/errors.ts';
import type { Manifest, ProviderName } from '../manifest.ts';
import { checkExternalData } from './external.ts';
import type { OpenRequest } from './protocol.ts';
import { checkGraphs, graphContract } from './shapes.ts';
import type { GraphShapes } from './shapes.ts';
import type { ChunkTensors } from './tensors.ts';

/** The memory tensors of one chunk, where the provider keeps them (on the GPU under WebGPU). */
export type ChunkMemory = Readonly<Record<string, Tensor>>;

type SessionOptions = InferenceSession.SessionOptions;

interface Sessions {
  readonly context: InferenceSession;
  readonly denoise: InferenceSession;
  readonly depth: InferenceSession | undefined;
}

/** A package's graphs on one provider. Every call blocks this process's event loop while it computes. */
export class Graphs {
  readonly #manifest: Manifest;
  readonly #sessions: Sessions;
  /** How often the context graph has run. */
  contextRuns = 0;
  /** How often the depth graph has run. */
  depthRuns = 0;

  constructor(manifest: Manifest, sessions: Sessions) {
    this.#manifest = manifest;
    this.#sessions = sessions;
  }

  /** Whether `depthOf` can be asked. */
  get hasDepth(): boolean {
    return this.#sessions.depth !== undefined;
  }

  /** Inverse depth [H, W], in the model's range, of a picture [3, H, W] that came without, seen by a camera of 16 numbers. */
  async depthOf(picture: Float32Array, camera: Float32Array): Promise<Float32Array> {
    const { depth } = graphContract(this.#manifest);
    this.depthRuns++;
    const answer = await this.#sessions.depth?.run({
      picture: new Tensor('float32', picture, depth.picture),
      camera: new Tensor('float32', camera, depth.camera),
    });
    return floats(answer?.inverse_depth, picture.length / 3);
  }

  /** Runs the context graph on a chunk's context and noise. The result must be given to `forget` when the chunk is done. */
  async remember(tensors: ChunkTensors, noise: Float32Array): Promise<ChunkMemory> {
    const { context, contextExtras } = graphContract(this.#manifest);
    const asked = this.#sessions.context.inputNames;
    this.contextRuns++;
    return await this.#sessions.context.run({
      context_frames: new Tensor('float32', tensors.contextFrames, context.context_frames),
      context_cameras: new Tensor('float32', tensors.contextCameras, context.context_cameras),
      context_mask: new Tensor('float32', tensors.contextMask, context.context_mask),
      target_cameras: new Tensor('float32', tensors.targetCameras, context.target_cameras),
      ...(asked.includes('sample') && { sample: new Tensor('float32', noise, contextExtras.sample) }),
      ...(contextExtras.tags &&
        asked.includes('tags') && { tags: new Tensor('float32', tensors.tags, contextExtras.tags) }),
    });
  }

  /** One prediction of the clean frames, [T, C, H, W]. */
  async predict(
    memory: ChunkMemory,
    tensors: ChunkTensors,
    state: Float32Array,
    time: number,
  ): Promise<Float32Array> {
    const { denoise } = graphContract(this.#manifest);
    const { prediction } = await this.#sessions.denoise.run({
      ...memory,
      sample: new Tensor('float32', state, denoise.sample),
      time: new Tensor('float32', Float32Array.of(time), denoise.time),
      target_cameras: new Tensor('float32', tensors.targetCameras, denoise.target_cameras),
      context_mask: new Tensor('float32', tensors.contextMask, denoise.context_mask),
      ...(denoise.tags && { tags: new Tensor('float32', tensors.tags, denoise.tags) }),
    });
    return floats(prediction, state.length);
  }

  /** Frees the memory tensors, on the device too. */
  forget(memory: ChunkMemory): void {
    for (const tensor of Object.values(memory)) tensor.dispose();
  }
}

/** The numbers of an answer, where it has as many as it should. */
function floats(tensor: Tensor | undefined, length: number): Float32Array {
  if (tensor?.data instanceof Float32Array && tensor.data.length === length) return tensor.data;
  throw new LookbackError(
    'package-tensor',
    'The model answered with a tensor of another shape than declared.',
    { context: { found: tensor?.dims, expected: length } },
  );
}

/**
 * Creates the sessions by path (so that external weights are mapped, not copied) and checks their tensors.
 * @throws LookbackError 'provider-unavailable' (no such device or library), 'package-format' (a graph the CPU cannot
 *   load either), 'package-tensor'
 */
export async function openGraphs(request: OpenRequest): Promise<Graphs> {
  const { manifest, provider } = request;
  const files = manifest.variants[provider];
  const { graphs } = manifest;
  const contextFile = files?.[graphs.context.file];
  const denoiseFile = files?.[graphs.denoise.file];
  const depthFile = graphs.depth && files?.[graphs.depth.file];
  if (contextFile === undefined || denoiseFile === undefined) {
    throw new LookbackError(
      'provider-unavailable',
      `The model "${manifest.name}" has no variant for ${provider}.`,
    );
  }
  const options = sessionOptions(provider, request.threads);
  // All outputs of the context graph are memory: leaving them on the device saves a round trip per step.
  const contextOptions: SessionOptions =
    provider === 'webgpu' ? { ...options, preferredOutputLocation: 'gpu-buffer' } : options;
  for (const file of [contextFile, denoiseFile, depthFile]) {
    if (file !== undefined) await checkExternalData(request.dir, file, manifest.files);
  }
  const context = await createSession(request, contextFile, contextOptions);
  const denoise = await createSession(request, denoiseFile, options);
  const depth = depthFile === undefined ? undefined : await createSession(request, depthFile, options);
  checkGraphs(
    manifest,
    shapesOf(contextFile, context),
    shapesOf(denoiseFile, denoise),
    depthFile === undefined || depth === undefined ? undefined : shapesOf(depthFile, depth),
  );
  return new Graphs(manifest, { context, denoise, depth });
}

function sessionOptions(provider: ProviderName, threads: number): SessionOptions {
  const onCpu = provider === 'cpu' || provider === 'reference';
  return {
    executionProviders: [onCpu ? 'cpu' : provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // The graphs are many short operators: a thread that sleeps between them wakes too late, one that spins for long takes
    // a busy machine's time from others (30 us: 13 % faster than asleep on an idle machine, as fast on a busy one).
    extra: {
      session: { force_spinning_stop: '1', intra_op: { allow_spinning: '1', spin_duration_us: '30' } },
    },
  };
}

async function createSession(
  { dir, provider, manifest }: OpenRequest,
  file: string,
  options: SessionOptions,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(join(dir, file), options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const context = { provider, file, reason };
    if (provider === 'cpu' || provider === 'reference') {
      const sentence = `The graph ${file} of the model "${manifest.name}" cannot be loaded: ${reason}`;
      throw new LookbackError('package-format', sentence, { context, cause });
    }
    throw new LookbackError('provider-unavailable', reason, { context, cause });
  }
}

function shapesOf(file: string, session: InferenceSession): GraphShapes {
  const shapes = (all: readonly InferenceSession.ValueMetadata[]) =>
    all.map((value) =>
      value.isTensor
        ? { name: value.name, type: value.type, shape: value.shape }
        : { name: value.name, type: 'no tensor', shape: [] },
    );
  return { file, inputs: shapes(session.inputMetadata), outputs: shapes(session.outputMetadata) };
}
