import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cameraNumbers } from '../../core/camera/index.ts';
import { LookbackError } from '../../core/errors.ts';
import type { Manifest } from '../manifest.ts';
import { selftestLengths } from '../references.ts';
import type { Graphs } from './graphs.ts';
import type { Opened, OpenRequest } from './protocol.ts';
import type { ChunkTensors } from './tensors.ts';

/**
 * Asks the graphs the package's stored question (a whole context and denoise run) and compares with the stored answer.
 * A provider is not trusted before this: some drivers load a graph and compute it wrongly.
 * @returns the root mean square difference, in model units, and where the memory tensors were
 * @throws LookbackError 'package-selftest'
 */
export async function runSelftest(
  graphs: Graphs,
  { dir, manifest, provider }: OpenRequest,
): Promise<Pick<Opened, 'selftestRms' | 'memoryOn'>> {
  const [frames, cameras, mask, targets, sample, time, tags, expected, depth] = await readQuestion(
    join(dir, manifest.selftest.file),
    selftestLengths(manifest),
  );
  const tensors = {
    contextFrames: need(frames),
    contextCameras: need(cameras),
    contextMask: need(mask),
    targetCameras: need(targets),
    tags: need(tags),
  };
  const memory = await graphs.remember(tensors, need(sample));
  const memoryOn = Object.values(memory).some((tensor) => tensor.location === 'gpu-buffer')
    ? 'device'
    : 'cpu';
  const prediction = await graphs
    .predict(memory, tensors, need(sample), need(time)[0] ?? 0)
    .finally(() => graphs.forget(memory));
  const found = [rmsDifference(prediction, need(expected))];
  if (graphs.hasDepth) found.push(rmsDifference(await depthOfFirst(graphs, manifest, tensors), need(depth)));
  const rms = Math.max(...found);
  const tolerance = manifest.selftest.tolerance[provider] ?? 0;
  // Written so that NaN fails too.
  if (!(rms <= tolerance)) {
    throw new LookbackError(
      'package-selftest',
      `The model "${manifest.name}" computes wrong pictures on ${provider}: its self-test is off by ${rms.toPrecision(3)}, at most ${tolerance} is allowed.`,
      { context: { provider, rms, tolerance } },
    );
  }
  return { selftestRms: rms, memoryOn };
}

/** How deep the first context frame would be, had it come without depth. */
function depthOfFirst(
  graphs: Graphs,
  { frame }: Pick<Manifest, 'frame'>,
  { contextFrames, contextCameras }: Pick<ChunkTensors, 'contextFrames' | 'contextCameras'>,
): Promise<Float32Array> {
  return graphs.depthOf(
    contextFrames.slice(0, 3 * frame.width * frame.height),
    contextCameras.slice(0, cameraNumbers),
  );
}

/** Root mean square difference of two arrays of the same length. */
export function rmsDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum / a.length);
}

/** Little-endian float32 arrays of the given lengths, one after the other. The load checked the file's size. */
async function readQuestion(file: string, lengths: readonly number[]): Promise<Float32Array[]> {
  const bytes = await readFile(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return lengths.map((length) => {
    const values = Float32Array.from({ length }, (_, i) => view.getFloat32(at + i * 4, true));
    at += length * 4;
    return values;
  });
}

function need(values: Float32Array | undefined): Float32Array {
  if (values === undefined) throw new Error('selftestLengths and the question must name the same tensors');
  return values;
}
