import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../main/world/index.ts';
import { externalLocations } from '../../../main/world/inference/external.ts';
import { checkGraphs, graphContract } from '../../../main/world/inference/shapes.ts';
import type { GraphShapes } from '../../../main/world/inference/shapes.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const manifest = JSON.parse(readFileSync(join(tinyWorld, 'manifest.json'), 'utf8')) as Manifest;

type Shapes = Record<string, readonly (number | string)[]>;
const tensors = (shapes: Shapes, type = 'float32') =>
  Object.entries(shapes).map(([name, shape]) => ({ name, type, shape }));

const contract = graphContract(manifest);
const memory = { memory_keys: [1, 2, 3], memory_values: [1, 2, 4] };
const context: GraphShapes = { file: 'c.onnx', inputs: tensors(contract.context), outputs: tensors(memory) };
const denoise: GraphShapes = {
  file: 'd.onnx',
  inputs: tensors({ ...contract.denoise, ...memory }),
  outputs: tensors(contract.prediction),
};
const refused = (words: RegExp) =>
  expect.objectContaining({
    code: 'package-tensor',
    message: expect.stringMatching(words) as string,
  }) as Error;

describe('the tensors of a package', () => {
  it('that fit the manifest are accepted; symbolic dimensions match', () => {
    expect(checkGraphs(manifest, context, denoise)).toEqual(['memory_keys', 'memory_values']);
    const symbolic = { ...context, outputs: tensors({ ...memory, memory_keys: ['batch', 2, 3] }) };
    expect(checkGraphs(manifest, symbolic, denoise)).toHaveLength(2);
  });

  it('may be more for a context graph that imagines: the chunk’s noise and the style tags, or one of them', () => {
    const { sample, tags } = contract.contextExtras;
    if (!tags) throw new Error('The tiny package has style tags.');
    const asking = (extras: Shapes): GraphShapes => ({
      ...context,
      inputs: [...context.inputs, ...tensors(extras)],
    });
    for (const extras of [{ sample }, { tags }, { sample, tags }])
      expect(checkGraphs(manifest, asking(extras), denoise)).toHaveLength(2);
    expect(() => checkGraphs(manifest, asking({ sample: [1, 4, 18, 32] }), denoise)).toThrow(
      refused(/c\.onnx.*input "sample" is \[1, 4, 18, 32\].*\[2, 4, 18, 32\]/),
    );
    expect(() => checkGraphs({ ...manifest, prompt: null }, asking({ tags }), denoise)).toThrow(
      refused(/"tags".*format 1 does not know/),
    );
  });

  it('of the depth graph have to fit, where there is one', () => {
    const depth = (inputs: Shapes, outputs: Shapes): GraphShapes => ({
      file: 'e.onnx',
      inputs: tensors(inputs),
      outputs: tensors(outputs),
    });
    const { depth: asked, inverseDepth } = contract;
    expect(checkGraphs(manifest, context, denoise, depth(asked, inverseDepth))).toHaveLength(2);
    for (const [inputs, outputs, words] of [
      [
        { ...asked, picture: [4, 18, 32] },
        inverseDepth,
        /e\.onnx.*"picture" is \[4, 18, 32\].*\[3, 18, 32\]/,
      ],
      [{ picture: asked.picture }, inverseDepth, /e\.onnx.*no input "camera" \[16\]/],
      [asked, { inverse_depth: [1, 18, 32] }, /e\.onnx.*"inverse_depth" is \[1, 18, 32\].*\[18, 32\]/],
    ] satisfies [Shapes, Shapes, RegExp][])
      expect(() => checkGraphs(manifest, context, denoise, depth(inputs, outputs))).toThrow(refused(words));
  });

  it('are named with both shapes when they differ', () => {
    const wrong = { ...denoise, outputs: tensors({ prediction: [2, 4, 9, 32] }) };
    expect(() => checkGraphs(manifest, context, wrong)).toThrow(
      refused(/d\.onnx.*output "prediction" is \[2, 4, 9, 32\].*\[2, 4, 18, 32\]/),
    );
  });

  it.each<[string, GraphShapes, GraphShapes, RegExp]>([
    [
      'an input is missing',
      { ...context, inputs: context.inputs.slice(1) },
      denoise,
      /no input "context_frames" \[3, 4, 18, 32\]/,
    ],
    [
      'an input is unknown',
      { ...context, inputs: [...context.inputs, ...tensors({ prompt: [1] })] },
      denoise,
      /"prompt"/,
    ],
    [
      'an output is unknown',
      context,
      { ...denoise, outputs: [...denoise.outputs, ...tensors({ extra: [1] })] },
      /"extra"/,
    ],
    [
      'a type is not float32',
      context,
      { ...denoise, outputs: tensors(contract.prediction, 'float16') },
      /float16/,
    ],
    [
      'memories do not fit',
      { ...context, outputs: tensors({ ...memory, memory_keys: [9, 2, 3] }) },
      denoise,
      /memory_keys" is \[1, 2, 3\]/,
    ],
    [
      'there is no memory',
      { ...context, outputs: [] },
      { ...denoise, inputs: tensors(contract.denoise) },
      /no memory_/,
    ],
  ])('are refused when %s', (_, contextGraph, denoiseGraph, words) => {
    expect(() => checkGraphs(manifest, contextGraph, denoiseGraph)).toThrow(refused(words));
  });
});

describe('the tensors of a package with style tags', () => {
  const styled: Manifest = {
    ...manifest,
    prompt: {
      kind: 'tags',
      tags: [
        { id: 'day', name: 'Day' },
        { id: 'night', name: 'Night' },
      ],
    },
  };
  const plain = { ...manifest, prompt: null };
  const denoiseOf = (model: Manifest, more: Shapes = {}): GraphShapes => ({
    file: 'd.onnx',
    inputs: tensors({ ...graphContract(model).denoise, ...memory, ...more }),
    outputs: tensors(contract.prediction),
  });

  it('have a number for each tag', () => {
    expect(graphContract(styled).denoise.tags).toEqual([2]);
    expect(checkGraphs(styled, context, denoiseOf(styled))).toHaveLength(2);
    expect(() => checkGraphs(styled, context, denoiseOf(plain))).toThrow(refused(/no input "tags" \[2\]/));
    expect(() => checkGraphs(styled, context, denoiseOf(plain, { tags: [3] }))).toThrow(
      refused(/input "tags" is \[3\], the manifest makes it \[2\]/),
    );
  });

  it('have none without a prompt', () => {
    expect(checkGraphs(plain, context, denoiseOf(plain))).toHaveLength(2);
    expect(() => checkGraphs(plain, context, denoiseOf(styled))).toThrow(refused(/"tags"/));
  });
});

describe('the weights a graph reads', () => {
  it.each([
    ['context.onnx', 'model-2.bin and model.bin'],
    ['denoise.onnx', 'model-2.bin'],
    ['context.int8.onnx', 'model-2.bin and model.bin and model.int8.bin'],
    ['denoise.int8.onnx', 'model-2.bin and model.int8.bin'],
  ])('of %s are in %s', (graph, weights) => {
    const found = [...externalLocations(readFileSync(join(tinyWorld, graph)))];
    expect(found.sort().join(' and ')).toBe(weights);
  });

  it('are looked for in anything without a hang or a crash', () => {
    const bytes = readFileSync(join(tinyWorld, 'context.onnx'));
    for (let cut = 0; cut < bytes.length; cut += 97) externalLocations(bytes.subarray(0, cut));
    expect([...externalLocations(new Uint8Array(1000).fill(0xff))]).toEqual([]);
    expect([...externalLocations(bytes.subarray(0, -1))].sort()).toEqual(['model-2.bin', 'model.bin']);
  });
});
