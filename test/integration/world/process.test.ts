import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { isCancelled, LookbackError } from '../../../main/core/errors.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import type { GenerateOptions, WorldModelPackage } from '../../../main/world/index.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { cameraAt, copyTinyWorld, picture } from './support.ts';

const request: GenerateOptions = {
  context: [{ pixels: picture(32, 18, 1), camera: cameraAt(0, 0, 0) }],
  targets: [cameraAt(0.3, 0.1, 15), cameraAt(0.4, 0.1, 20)],
  seed: 42,
  chunkNumber: 1,
  steps: 2,
  solver: 'euler',
};

/** So many steps that a chunk is never done before the test has done something to it. */
const endless = 100_000;

let pkg: WorldModelPackage;

beforeAll(async () => {
  pkg = await loadPackage(tinyWorld);
  pkg.manifest.sampler.steps.max = endless;
});

const start = () => Inference.start(pkg, { provider: 'cpu' });

/** True while a process is there; a zombie (its parent has not waited for it) counts as there. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function need(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the inference process has no pid');
  return pid;
}

describe('cancelling a chunk', () => {
  it('stops between steps and keeps the process', async () => {
    await using inference = await start();
    const { pid } = inference;
    const abort = new AbortController();
    let steps = 0;
    const chunk = inference.generate({
      ...request,
      steps: endless,
      signal: abort.signal,
      onStep: (step) => {
        steps = step;
        abort.abort();
      },
    });
    await expect(chunk).rejects.toSatisfy(isCancelled);
    expect(steps).toBeLessThan(endless);
    expect((await inference.generate(request)).frames).toHaveLength(2);
    expect(inference.pid).toBe(pid);
  });

  it('kills a process that does not answer, and the next chunk has a new one', async () => {
    await using inference = await start();
    const pid = need(inference.pid);
    const abort = new AbortController();
    const chunk = inference.generate({
      ...request,
      steps: endless,
      signal: abort.signal,
      onStep: () => {
        process.kill(pid, 'SIGSTOP');
        abort.abort();
      },
    });
    await expect(chunk).rejects.toSatisfy(isCancelled);
    expect(exists(pid)).toBe(false);
    expect((await inference.generate(request)).frames).toHaveLength(2);
    expect(inference.pid).not.toBe(pid);
  });

  it('before it began does nothing', async () => {
    await using inference = await start();
    const chunk = inference.generate({ ...request, signal: AbortSignal.abort() });
    await expect(chunk).rejects.toSatisfy(isCancelled);
  });

  it('does not touch the chunk that waits behind it', async () => {
    await using inference = await start();
    const abort = new AbortController();
    const first = inference.generate({
      ...request,
      steps: endless,
      signal: abort.signal,
      onStep: () => abort.abort(),
    });
    const second = inference.generate(request);
    await expect(first).rejects.toSatisfy(isCancelled);
    expect((await second).frames).toHaveLength(2);
  });

  it('while a model is being opened ends its process', async () => {
    const abort = new AbortController();
    const started = Inference.start(pkg, { provider: 'cpu', signal: abort.signal });
    abort.abort();
    await expect(started).rejects.toSatisfy(isCancelled);
  });
});

describe('a crash in the middle of a step', () => {
  it('fails that chunk with the signal, and the next one gives the same pixels as ever', async () => {
    await using inference = await start();
    const before = await inference.generate(request);
    const pid = need(inference.pid);
    const error: unknown = await inference
      .generate({ ...request, steps: endless, onStep: (step) => step === 1 && process.kill(pid, 'SIGKILL') })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LookbackError);
    expect(error).toMatchObject({ code: 'inference-crashed', context: { signal: 'SIGKILL', stderr: [] } });
    expect((await inference.generate(request)).frames).toEqual(before.frames);
    expect(inference.pid).not.toBe(pid);
    expect(inference.provider).toBe('cpu');
  });

  it('that is being watched is told in the same way, after the pictures that came before it', async () => {
    await using inference = await start();
    const pid = need(inference.pid);
    let previews = 0;
    const chunk = inference.generate({
      ...request,
      steps: endless,
      onPreview: () => {
        // Pictures that were on their way may still come when the process is gone.
        if (previews++ === 0) process.kill(pid, 'SIGKILL');
      },
    });
    await expect(chunk).rejects.toMatchObject({ code: 'inference-crashed' });
    expect(previews).toBeGreaterThan(0);
    expect((await inference.generate(request)).frames).toHaveLength(2);
  });

  it('between chunks is not even noticed', async () => {
    await using inference = await start();
    const before = await inference.generate(request);
    const pid = need(inference.pid);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => exists(pid), { timeout: 10_000 }).toBe(false);
    expect((await inference.generate(request)).frames).toEqual(before.frames);
  });

  it('does not go on with a model that was changed meanwhile', async () => {
    const dir = await copyTinyWorld();
    await using inference = await Inference.start(await loadPackage(dir), { provider: 'cpu' });
    const pid = need(inference.pid);
    const weights = join(dir, 'model.int8.bin');
    await writeFile(weights, (await readFile(weights)).fill(1, 0, 100));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => exists(pid), { timeout: 10_000 }).toBe(false);
    await expect(inference.generate(request)).rejects.toMatchObject({ code: 'package-hash' });
  });
});

describe('the end', () => {
  it('of close leaves no process, cancels what runs and refuses what comes', async () => {
    const inference = await start();
    const pid = need(inference.pid);
    let closed: Promise<void> | undefined;
    const chunk = inference.generate({
      ...request,
      steps: endless,
      onStep: () => {
        closed ??= inference.close();
      },
    });
    await expect(chunk).rejects.toSatisfy(isCancelled);
    await closed;
    expect(exists(pid)).toBe(false);
    await expect(inference.generate(request)).rejects.toSatisfy(isCancelled);
  });

  it.each([
    ['is killed', 'SIGKILL', 'await new Promise(() => {})'],
    ['exits without closing', undefined, 'process.exit(0)'],
  ] as const)('of a host that %s takes its process with it', async (_, signal, end) => {
    const world = new URL('../../../main/world/index.ts', import.meta.url).href;
    const program = `
      const { Inference, loadPackage } = await import(${JSON.stringify(world)});
      const inference = await Inference.start(await loadPackage(${JSON.stringify(tinyWorld)}), { provider: 'cpu' });
      console.log(inference.pid);
      ${end};`;
    const host = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(host, 'exit');
    const [line] = (await once(createInterface(host.stdout), 'line')) as [string];
    if (signal !== undefined) host.kill(signal);
    await exited;
    await expect.poll(() => exists(Number(line)), { timeout: 10_000 }).toBe(false);
  });
});
