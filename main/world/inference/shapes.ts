import { LookbackError } from '../../core/errors.ts';
import type { Manifest } from '../manifest.ts';

/** A tensor as a graph declares it; text dimensions are symbolic and match any number. */
export interface TensorShape {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

export interface GraphShapes {
  readonly file: string;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
}

type Shapes = Readonly<Record<string, readonly number[]>>;

/** The inputs and outputs that a package's graphs must have (`memory_*` tensors are free, but must fit each other). */
export function graphContract(manifest: Pick<Manifest, 'frame' | 'chunk' | 'context' | 'prompt'>) {
  const image = [manifest.frame.channels.length, manifest.frame.height, manifest.frame.width];
  const { max } = manifest.context;
  const { frames } = manifest.chunk;
  const sample = [frames, ...image];
  return {
    context: {
      context_frames: [max, ...image],
      context_cameras: [max, 16],
      context_mask: [max],
      target_cameras: [frames, 16],
    },
    // What a context graph may ask for besides, where the model imagines ahead what no frame has seen.
    contextExtras: { sample, ...(manifest.prompt && { tags: [manifest.prompt.tags.length] }) },
    denoise: {
      sample,
      time: [1],
      target_cameras: [frames, 16],
      context_mask: [max],
      ...(manifest.prompt && { tags: [manifest.prompt.tags.length] }),
    },
    prediction: { prediction: sample },
    depth: { picture: [3, manifest.frame.height, manifest.frame.width], camera: [16] },
    inverseDepth: { inverse_depth: [manifest.frame.height, manifest.frame.width] },
  } satisfies Record<string, Shapes>;
}

/**
 * Checks the graphs that a package has against its manifest and against each other.
 * @returns the names of the memory tensors, sorted
 * @throws LookbackError 'package-tensor' with the tensor's name and both shapes
 */
export function checkGraphs(
  manifest: Manifest,
  context: GraphShapes,
  denoise: GraphShapes,
  depth?: GraphShapes,
): string[] {
  const contract = graphContract(manifest);
  const memory = Object.fromEntries(
    context.outputs.filter(({ name }) => name.startsWith('memory_')).map(({ name, shape }) => [name, shape]),
  );
  const extras = Object.entries(contract.contextExtras).filter(([name]) =>
    context.inputs.some((input) => input.name === name),
  );
  checkTensors(context.file, 'input', context.inputs, { ...contract.context, ...Object.fromEntries(extras) });
  checkTensors(context.file, 'output', context.outputs, memory);
  checkTensors(denoise.file, 'input', denoise.inputs, { ...contract.denoise, ...memory });
  checkTensors(denoise.file, 'output', denoise.outputs, contract.prediction);
  if (depth) {
    checkTensors(depth.file, 'input', depth.inputs, contract.depth);
    checkTensors(depth.file, 'output', depth.outputs, contract.inverseDepth);
  }
  const names = Object.keys(memory).sort();
  if (names.length === 0)
    throw new LookbackError('package-tensor', `${context.file} has no memory_* output.`);
  return names;
}

function checkTensors(
  file: string,
  kind: 'input' | 'output',
  found: readonly TensorShape[],
  wanted: Readonly<Record<string, readonly (number | string)[]>>,
): void {
  const problem = (sentence: string, context: Record<string, unknown>) =>
    new LookbackError('package-tensor', `The model's graph ${file} does not fit its manifest: ${sentence}.`, {
      context: { file, kind, ...context },
    });
  for (const [name, shape] of Object.entries(wanted)) {
    const tensor = found.find((candidate) => candidate.name === name);
    const expected = `[${shape.join(', ')}]`;
    if (tensor === undefined) {
      throw problem(`it has no ${kind} "${name}" ${expected}`, { name, expected: shape, found: null });
    }
    if (tensor.type !== 'float32') {
      throw problem(`${kind} "${name}" is ${tensor.type}, not float32`, { name, type: tensor.type });
    }
    if (!sameShape(tensor.shape, shape)) {
      throw problem(`${kind} "${name}" is [${tensor.shape.join(', ')}], the manifest makes it ${expected}`, {
        name,
        expected: shape,
        found: tensor.shape,
      });
    }
  }
  const extra = found.find((tensor) => !Object.hasOwn(wanted, tensor.name));
  if (extra !== undefined) {
    throw problem(`it has an ${kind} "${extra.name}" that format 1 does not know`, { name: extra.name });
  }
}

function sameShape(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  return (
    a.length === b.length &&
    a.every((dimension, i) => typeof dimension === 'string' || typeof b[i] === 'string' || dimension === b[i])
  );
}
