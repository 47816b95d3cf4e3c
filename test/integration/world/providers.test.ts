import { afterEach, describe, expect, it, vi } from 'vitest';
import { probeProviders, Inference, loadPackage } from '../../../main/world/index.ts';
import { openChoice } from '../../../main/world/inference/providers.ts';
import type { GenerateOptions } from '../../../main/world/index.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { sceneryFrame } from '../../helpers/pictures.ts';
import { cameraAt, copyTinyWorld, hasSoftwareGpu, softwareGpu } from './support.ts';

// Its depths are even ramps, as those of floors and walls are: what rounds in the middle of one must not decide, since
// another device rounds to the other side.
const pixels = sceneryFrame(32, 18, 1);

const request: GenerateOptions = {
  context: [{ pixels, camera: cameraAt(0, 0, 0) }],
  targets: [cameraAt(0.3, 0.1, 15), cameraAt(0.4, 0.1, 20)],
  seed: 42,
  chunkNumber: 1,
  steps: 3,
  solver: 'midpoint',
};

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The Vulkan loader then finds the drivers that this names and no others. */
const useVulkan = (icd: string) => vi.stubEnv('VK_ICD_FILENAMES', icd);

describe.runIf(process.platform === 'linux')('without a graphics adapter', () => {
  it('an explicit webgpu is an error that says so', async () => {
    useVulkan('/nowhere/icd.json');
    const started = Inference.start(await loadPackage(tinyWorld), { provider: 'webgpu' });
    await expect(started).rejects.toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringMatching(
        /^Cannot render on the GPU \(WebGPU\): no graphics driver.* Choose/,
      ) as string,
    });
  });

  it('auto is the CPU with a notice', async () => {
    useVulkan('/nowhere/icd.json');
    await using inference = await Inference.start(await loadPackage(tinyWorld), { provider: 'auto' });
    expect(inference.provider).toBe('cpu');
    expect(inference.notices).toEqual([
      'Rendering on the CPU, because the GPU (WebGPU) cannot be used: no graphics driver with WebGPU support was found.',
    ]);
    expect((await inference.generate(request)).frames).toHaveLength(2);
  });

  it('auto says that a model has no variant for the GPU', async () => {
    const dir = await copyTinyWorld(({ variants }) => delete variants.webgpu);
    await using inference = await Inference.start(await loadPackage(dir), { provider: 'auto' });
    expect(inference.notices).toEqual([expect.stringMatching(/no variant for webgpu\.$/)]);
  });

  it('the probe tells for each provider whether it works, and why not', async () => {
    useVulkan('/nowhere/icd.json');
    const dir = await copyTinyWorld(({ selftest }) => {
      selftest.tolerance.reference = 1e-12;
    });
    expect(await probeProviders(await loadPackage(dir))).toEqual([
      {
        provider: 'webgpu',
        ok: false,
        code: 'provider-unavailable',
        reason: expect.stringMatching(/no graphics/) as string,
      },
      expect.objectContaining({ provider: 'cuda' }),
      expect.objectContaining({
        provider: 'cpu',
        ok: true,
        memoryOn: 'cpu',
        selftestMs: expect.any(Number) as number,
      }),
      {
        provider: 'reference',
        ok: false,
        code: 'package-selftest',
        reason: expect.stringMatching(/wrong pictures/) as string,
      },
    ]);
  });
});

// A CI that lacks the device must not pass quietly; a developer's machine may.
const why = `needs a Vulkan device in software: ${softwareGpu} (Debian: apt install chromium)`;

describe(`WebGPU on a software device${hasSoftwareGpu ? '' : ` (${why})`}`, () => {
  it.runIf(!hasSoftwareGpu && process.env['CI'] !== undefined)('is there in CI', () => {
    expect.unreachable(`This test ${why}.`);
  });

  it.runIf(hasSoftwareGpu)('renders what the CPU renders, with the memory kept on the device', async () => {
    useVulkan(softwareGpu);
    const pkg = await loadPackage(tinyWorld);
    await using gpu = await Inference.start(pkg, { provider: 'webgpu' });
    expect(gpu.provider).toBe('webgpu');
    expect(gpu.opened.memoryOn).toBe('device');
    await using cpu = await Inference.start(pkg, { provider: 'reference' });
    expect(cpu.opened.memoryOn).toBe('cpu');

    const onGpu = await gpu.generate(request);
    const onCpu = await cpu.generate(request);
    expect(onGpu.contextRuns).toBe(1);
    // Root mean squares: where a model looks frames up by place, a rounding of the place shows in a pixel on an edge.
    const squares = { colour: 0, depth: 0 };
    onGpu.frames.forEach((frame, number) => {
      const other = onCpu.frames[number];
      frame.rgb.forEach((value, i) => (squares.colour += (value - (other?.rgb[i] ?? NaN)) ** 2));
      frame.inverseDepth?.forEach((value, i) => {
        squares.depth += (value - (other?.inverseDepth?.[i] ?? NaN)) ** 2;
      });
    });
    const pixels = onCpu.frames.reduce((sum, frame) => sum + frame.width * frame.height, 0);
    // Depth has 16 bits, enough to see 1e-3 of the model's range [-1, 1]; colours may round to the other side.
    expect((Math.sqrt(squares.depth / pixels) * 2) / 65535).toBeLessThan(1e-3);
    expect(Math.sqrt(squares.colour / (3 * pixels))).toBeLessThan(0.5);
    expect((await gpu.generate(request)).frames).toEqual(onGpu.frames);
  });

  it.runIf(hasSoftwareGpu)('that computes wrongly is refused', async () => {
    useVulkan(softwareGpu);
    const dir = await copyTinyWorld(({ selftest }) => {
      selftest.tolerance.webgpu = 1e-12;
    });
    const started = Inference.start(await loadPackage(dir), { provider: 'webgpu' });
    await expect(started).rejects.toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringMatching(/^Cannot render on the GPU.*wrong pictures on webgpu/) as string,
    });
  });

  it.runIf(hasSoftwareGpu)('that is slow is left for the CPU by auto, with a notice', async () => {
    useVulkan(softwareGpu);
    const { link, provider, notices } = await openChoice(await loadPackage(tinyWorld), 'auto', {}, 500);
    await link.close();
    expect(provider).toBe('cpu');
    expect(notices).toEqual([
      expect.stringMatching(/because the GPU.*more than 0\.5 seconds.*software device\.$/),
    ]);
  });
});
