import { LookbackError } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import type { Manifest } from '../manifest.ts';
import type { Deepened } from './deepened.ts';
import type { Graphs } from './graphs.ts';
import type { NoiseAhead } from './noise-ahead.ts';
import type { ChunkRequest, GeneratedChunk } from './protocol.ts';
import { sampleFlow } from './sampler.ts';
import { chunkTensors, coloursOf, framesOf } from './tensors.ts';

export interface ChunkHooks {
  readonly noise: NoiseAhead;
  readonly deepened: Deepened;
  /** Asked before every prediction. */
  readonly isCancelled: () => boolean;
  /** With the frames as the model expects them at this step, where the request wants previews and it is not the last. */
  readonly onStep: (step: number, preview?: readonly FramePixels[]) => void;
}

/**
 * Renders one chunk: depth graph for pictures that came without depth, context graph once, then the sampler over the
 * denoise graph. Knows the manifest, not the model.
 * The same request on the same provider and thread count gives the same bytes.
 * @throws LookbackError 'cancelled' | 'inference-failed'
 */
export async function generateChunk(
  graphs: Graphs,
  manifest: Manifest,
  request: ChunkRequest,
  hooks: ChunkHooks,
): Promise<GeneratedChunk> {
  const started = performance.now();
  const { frame, sampler } = manifest;
  const depthRunsBefore = graphs.depthRuns;
  const context = await hooks.deepened.of(graphs, manifest, request.context);
  const tensors = chunkTensors(manifest, context, request.targets, request.tags);
  const noise = hooks.noise.of(request.seed, request.chunkNumber, valuesPerChunk(manifest));

  await takeMessages(hooks);
  const contextStarted = performance.now();
  const runsBefore = graphs.contextRuns;
  const memory = await graphs.remember(tensors, noise);
  let stepStarted = performance.now();
  const contextMs = stepStarted - contextStarted;

  const stepMs: number[] = [];
  try {
    const clean = await sampleFlow({
      noise,
      steps: request.steps,
      shift: sampler.shift,
      solver: request.solver,
      predict: async (state, time) => {
        await takeMessages(hooks);
        return graphs.predict(memory, tensors, state, time);
      },
      onStep: (step, prediction) => {
        stepMs.push(performance.now() - stepStarted);
        const shown = request.preview && step < request.steps;
        hooks.onStep(step, shown ? coloursOf(frame, prediction) : undefined);
        stepStarted = performance.now();
      },
    });
    const frames = framesOf(frame, clean);
    const contextRuns = graphs.contextRuns - runsBefore;
    const depthRuns = graphs.depthRuns - depthRunsBefore;
    return { frames, durationMs: performance.now() - started, contextMs, stepMs, contextRuns, depthRuns };
  } finally {
    graphs.forget(memory);
  }
}

/** How many numbers the frames of a chunk have, and so its noise. */
export function valuesPerChunk({ frame, chunk }: Pick<Manifest, 'frame' | 'chunk'>): number {
  return chunk.frames * frame.channels.length * frame.height * frame.width;
}

/**
 * Lets the event loop read the messages that came in while a graph was running (ONNX Runtime's calls block it), then
 * obeys a cancel. Two turns, because the first may begin after this turn's poll for messages.
 */
async function takeMessages(hooks: ChunkHooks): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (hooks.isCancelled()) throw new LookbackError('cancelled', 'The chunk was cancelled.');
}
