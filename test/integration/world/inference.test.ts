import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../../main/core/camera/types.ts';
import type { FramePixels } from '../../../main/core/frame.ts';
import { gaussianNoise, streams } from '../../../main/core/random.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import type { GenerateOptions, WorldModelPackage } from '../../../main/world/index.ts';
import { sampleFlow } from '../../../main/world/inference/sampler.ts';
import { chunkTensors, framesOf } from '../../../main/world/inference/tensors.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { cameraAt, copyTinyWorld, patchFile, picture } from './support.ts';

const refused = (code: string, words: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as string }) as Error;

const request: GenerateOptions = {
  context: [
    { pixels: picture(32, 18, 1), camera: cameraAt(0, 0, 0) },
    { pixels: picture(32, 18, 2), camera: cameraAt(0.2, 0.1, 10) },
  ],
  targets: [cameraAt(0.3, 0.1, 15), cameraAt(0.4, 0.1, 20)],
  seed: 42,
  chunkNumber: 3,
  steps: 4,
  solver: 'euler',
};

describe('a chunk', () => {
  let pkg: WorldModelPackage;
  let inference: Inference;

  beforeAll(async () => {
    pkg = await loadPackage(tinyWorld);
    inference = await Inference.start(pkg, { provider: 'cpu' });
  });
  afterAll(() => inference.close());

  it('has the frames of the manifest, and its timings', async () => {
    const steps: string[] = [];
    const chunk = await inference.generate({ ...request, onStep: (step, of) => steps.push(`${step}/${of}`) });
    expect(
      chunk.frames.map(({ width, height, rgb, inverseDepth }) => [
        width,
        height,
        rgb.length,
        inverseDepth?.length,
      ]),
    ).toEqual([
      [32, 18, 1728, 576],
      [32, 18, 1728, 576],
    ]);
    expect(steps).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(chunk.stepMs).toHaveLength(4);
    expect(chunk.contextRuns).toBe(1);
    expect(chunk.durationMs).toBeGreaterThan(chunk.contextMs);
  });

  it('is the same bytes again, and in another process', async () => {
    const first = await inference.generate(request);
    expect((await inference.generate(request)).frames).toEqual(first.frames);
    await using other = await Inference.start(pkg, { provider: 'cpu' });
    expect(other.pid).not.toBe(inference.pid);
    expect((await other.generate(request)).frames).toEqual(first.frames);
  });

  it.each([
    { seed: 43 },
    { chunkNumber: 4 },
    { steps: 5 },
    { solver: 'midpoint' as const },
    { context: [] },
    { targets: [cameraAt(0.3, 0.1, 15), cameraAt(0.4, 0.1, 25)] },
  ])('depends on %o', async (change) => {
    const first = await inference.generate(request);
    expect((await inference.generate({ ...request, ...change })).frames).not.toEqual(first.frames);
  });

  it('does not depend on where in the world it is, or on its heading', async () => {
    const first = await inference.generate(request);
    const moved = (x: number, z: number, yawDeg: number) => cameraAt(5 + z, 7 - x, yawDeg + 90);
    const again = await inference.generate({
      ...request,
      context: [
        { pixels: picture(32, 18, 1), camera: moved(0, 0, 0) },
        { pixels: picture(32, 18, 2), camera: moved(0.2, 0.1, 10) },
      ],
      targets: [moved(0.3, 0.1, 15), moved(0.4, 0.1, 20)],
    });
    const worst = Math.max(
      ...again.frames.flatMap((frame, i) =>
        [...frame.rgb].map((value, at) => Math.abs(value - (first.frames[i]?.rgb[at] ?? NaN))),
      ),
    );
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('with its memory cached equals one that recomputes it at every step', async () => {
    const open = (file: string) => InferenceSession.create(join(tinyWorld, file), { intraOpNumThreads: 2 });
    const context = await open('context.int8.onnx');
    const denoise = await open('denoise.int8.onnx');
    const { manifest } = pkg;
    const tensors = chunkTensors(manifest, request.context, request.targets, []);
    const noise = gaussianNoise(42, streams.noise, 3, 2 * 4 * 18 * 32);
    const clean = await sampleFlow({
      noise,
      steps: 4,
      shift: 1,
      solver: 'euler',
      predict: async (state, time) => {
        const cameras = new Tensor('float32', tensors.targetCameras, [2, 16]);
        const mask = new Tensor('float32', tensors.contextMask, [3]);
        const tags = manifest.prompt && {
          tags: new Tensor('float32', tensors.tags, [tensors.tags.length]),
        };
        const memory = await context.run({
          context_frames: new Tensor('float32', tensors.contextFrames, [3, 4, 18, 32]),
          context_cameras: new Tensor('float32', tensors.contextCameras, [3, 16]),
          context_mask: mask,
          target_cameras: cameras,
          sample: new Tensor('float32', noise, [2, 4, 18, 32]),
          ...tags,
        });
        const { prediction } = await denoise.run({
          ...memory,
          sample: new Tensor('float32', state, [2, 4, 18, 32]),
          time: new Tensor('float32', [time], [1]),
          target_cameras: cameras,
          context_mask: mask,
          ...tags,
        });
        return prediction?.data as Float32Array;
      },
    });
    expect((await inference.generate(request)).frames).toEqual(framesOf(manifest.frame, clean));
  });

  it.each(['euler', 'midpoint'] as const)(
    'shows itself after every step but the last, and comes out the same (%s)',
    async (solver) => {
      const plain = await inference.generate({ ...request, solver });
      const events: string[] = [];
      const previews: (readonly FramePixels[])[] = [];
      const shown = await inference.generate({
        ...request,
        solver,
        onStep: (step) => events.push(`step ${step}`),
        onPreview: (frames, step, steps) => {
          events.push(`preview ${step}/${steps}`);
          previews.push(frames);
        },
      });
      expect(shown.frames).toEqual(plain.frames);
      expect(events).toEqual([
        ...[1, 2, 3].flatMap((step) => [`step ${step}`, `preview ${step}/4`]),
        'step 4',
      ]);
      for (const frames of previews) {
        expect(frames.map(({ width, height, rgb }) => [width, height, rgb.length])).toEqual([
          [32, 18, 1728],
          [32, 18, 1728],
        ]);
        expect(frames.every((frame) => frame.inverseDepth === undefined)).toBe(true);
      }
    },
  );

  it('shows what the model expects at that step, which for a single step is the whole answer', async () => {
    // An Euler run asks the model first at time 0, whatever the number of steps: that one is all that one step has.
    const previews: (readonly FramePixels[])[] = [];
    await inference.generate({ ...request, onPreview: (frames) => previews.push(frames) });
    const { frames } = await inference.generate({ ...request, steps: 1 });
    expect(previews[0]?.map(({ rgb }) => rgb)).toEqual(frames.map(({ rgb }) => rgb));
    expect(previews[1]).not.toEqual(previews[0]);
  });

  it('of one step has nothing to show before it is there', async () => {
    const previews: unknown[] = [];
    await inference.generate({ ...request, steps: 1, onPreview: (frames) => previews.push(frames) });
    expect(previews).toEqual([]);
  });

  it('that the model cannot render is refused before it is sent', async () => {
    await expect(inference.generate({ ...request, steps: 51 })).rejects.toEqual(
      refused('inference-failed', /1 to 50 steps/),
    );
  });

  it('without a style is one with none of the style tags, and a style changes it', async () => {
    const [first, second] = pkg.manifest.prompt?.tags ?? [];
    const plain = await inference.generate(request);
    expect((await inference.generate({ ...request, tags: [] })).frames).toEqual(plain.frames);
    const styled = await inference.generate({ ...request, tags: [first!.id] });
    const other = await inference.generate({ ...request, tags: [second!.id] });
    expect(styled.frames).not.toEqual(plain.frames);
    expect(other.frames).not.toEqual(plain.frames);
    expect(other.frames).not.toEqual(styled.frames);
    expect((await inference.generate({ ...request, tags: [first!.id] })).frames).toEqual(styled.frames);
  });

  it('in a style that the model does not have is refused before it is sent', async () => {
    await expect(inference.generate({ ...request, tags: ['no-such-style'] })).rejects.toEqual(
      refused('inference-failed', /"Tiny World" .*"no-such-style"/),
    );
  });

  it('that comes out as not a number is an error, and the next one is right again', async () => {
    await using exact = await Inference.start(pkg, { provider: 'reference' });
    const good = await exact.generate(request);
    const broken = { ...request, targets: [cameraAt(0, 0, 0), cameraAt(NaN, 0, 0)] };
    await expect(exact.generate(broken)).rejects.toEqual(refused('inference-failed', /not finite/));
    expect((await exact.generate(request)).frames).toEqual(good.frames);
  });

  it('tells the memory of the process', async () => {
    const { rssBytes, peakRssBytes } = await inference.memory();
    expect(rssBytes).toBeGreaterThan(10e6);
    expect(peakRssBytes).toBeGreaterThan(10e6);
  });
});

describe('a picture without depth', () => {
  const { inverseDepth: _, ...flat } = picture(32, 18, 1);
  const seen = (camera: Camera): GenerateOptions => ({ ...request, context: [{ pixels: flat, camera }] });

  it('is as deep as the model says, in every chunk and every process', async () => {
    const pkg = await loadPackage(tinyWorld);
    await using inference = await Inference.start(pkg, { provider: 'cpu' });
    const first = await inference.generate(seen(cameraAt(0, 0, 0)));
    await inference.generate(request); // without it in between
    const second = await inference.generate(seen(cameraAt(0, 0, 0)));
    expect(second.frames).toEqual(first.frames);
    expect([first.depthRuns, second.depthRuns]).toEqual([1, 0]);
    expect((await inference.generate(seen(cameraAt(0, 1, 0)))).depthRuns).toBe(0); // it may stand elsewhere
    await using other = await Inference.start(pkg, { provider: 'cpu' });
    expect((await other.generate(seen(cameraAt(0, 0, 0)))).frames).toEqual(first.frames);
  });

  it('is known by its depth graph alone, which a package may lack', async () => {
    const dir = await copyTinyWorld(({ graphs, variants }) => {
      delete graphs.depth;
      for (const files of Object.values(variants)) delete files?.depth;
    });
    await patchFile(dir, 'selftest.bin', (bytes) => bytes.subarray(0, bytes.length - 4 * 32 * 18));
    await using without = await Inference.start(await loadPackage(dir), { provider: 'cpu' });
    await using inference = await Inference.start(await loadPackage(tinyWorld), { provider: 'cpu' });
    const flatAnswers = await both(seen(cameraAt(0, 0, 0)));
    expect(flatAnswers[0]).not.toEqual(flatAnswers[1]);
    const deepAnswers = await both(request);
    expect(deepAnswers[0]).toEqual(deepAnswers[1]);

    async function both(asked: GenerateOptions) {
      return [(await inference.generate(asked)).frames, (await without.generate(asked)).frames];
    }
  });
});

describe('a package whose graphs do not work', () => {
  const start = async (dir: string, provider: 'cpu' | 'reference' | 'auto' = 'cpu') => {
    await using inference = await Inference.start(await loadPackage(dir), { provider });
    return inference;
  };

  it('is refused when a graph is cut off', async () => {
    const dir = await copyTinyWorld();
    await patchFile(dir, 'context.int8.onnx', (bytes) => bytes.subarray(0, bytes.length / 2));
    await expect(start(dir)).rejects.toEqual(
      refused('package-format', /context\.int8\.onnx.*cannot be loaded/),
    );
  });

  it('is refused when the tensors are of another shape, with both shapes', async () => {
    const dir = await copyTinyWorld(({ frame }) => {
      [frame.width, frame.height] = [frame.height, frame.width];
    });
    await expect(start(dir)).rejects.toEqual(
      refused('package-tensor', /"context_frames" is \[3, 4, 18, 32\].*\[3, 4, 32, 18\]/),
    );
  });

  it('is refused, not run elsewhere, with auto too', async () => {
    const dir = await copyTinyWorld(({ variants }) => {
      variants.cpu = variants.webgpu = {
        context: 'denoise.onnx',
        denoise: 'denoise.onnx',
        depth: 'depth.onnx',
      };
    });
    await expect(start(dir, 'auto')).rejects.toEqual(refused('package-tensor', /no input "context_frames"/));
  });

  it('is refused when its stored answer is not what it computes', async () => {
    const dir = await copyTinyWorld();
    await patchFile(dir, 'selftest.bin', (bytes) => {
      bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 400) + 10, bytes.length - 400);
      return bytes;
    });
    await expect(start(dir)).rejects.toEqual(
      refused('package-selftest', /wrong pictures on cpu.*off by 0\.\d+/),
    );
    await expect(start(dir, 'reference')).rejects.toEqual(refused('package-selftest', /reference/));
  });

  it('is refused when its stored prediction is not what it computes', async () => {
    const dir = await copyTinyWorld();
    await patchFile(dir, 'selftest.bin', (bytes) => {
      const at = bytes.length - 4 * 32 * 18 - 400; // before the depths
      bytes.writeFloatLE(bytes.readFloatLE(at) + 100, at);
      return bytes;
    });
    await expect(start(dir)).rejects.toEqual(refused('package-selftest', /off by 1\.\d+/));
  });

  it('is refused when the stored answer has no numbers', async () => {
    const dir = await copyTinyWorld();
    await patchFile(dir, 'selftest.bin', (bytes) => bytes.fill(0xff, bytes.length - 4));
    await expect(start(dir)).rejects.toEqual(refused('package-selftest', /off by NaN/));
  });

  it('is refused when its weights are in a file that is not declared', async () => {
    const dir = await copyTinyWorld((manifest) => {
      manifest.files = manifest.files.filter(({ path }) => path !== 'model.int8.bin');
    });
    expect((await readFile(join(dir, 'model.int8.bin'))).length).toBeGreaterThan(0);
    await expect(start(dir)).rejects.toEqual(refused('package-format', /model\.int8\.bin.*does not list/));
  });

  it('is refused on a provider that it has no variant for', async () => {
    const dir = await copyTinyWorld(({ variants }) => delete variants.cpu);
    await expect(start(dir)).rejects.toEqual(refused('provider-unavailable', /no variant for cpu/));
  });
});
