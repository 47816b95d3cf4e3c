import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { presetPath } from '../../main/core/path/index.ts';
import { ProjectFile } from '../../main/memory/index.ts';
import { beginTake, defaultSettings, packageOrigin, renderTake } from '../../main/studio/index.ts';
import { Inference, loadPackage } from '../../main/world/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import type { BenchResult } from './main.ts';
import { benchFolder } from './truth.ts';

interface Growth {
  readonly frames: number;
  readonly hostMebibytes: number;
  readonly inferenceMebibytes: number;
  readonly worstBlockMs: number;
  readonly framesPerSecond: number;
}

/** Peak memory of host and inference process for a short and a ten times longer video, each in a process of its own. */
export async function benchGrowth(): Promise<BenchResult> {
  const results: Growth[] = [];
  for (const frames of [200, 2000]) {
    const child = fork(fileURLToPath(import.meta.url), [String(frames)], {
      serialization: 'advanced',
      // As the command line is started.
      execArgv: ['--max-semi-space-size=2'],
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The bench process for ${frames} frames ended with ${String(code)}.`);
    });
    const [result] = (await Promise.race([once(child, 'message'), ended])) as [Growth];
    ended.catch(() => undefined);
    results.push(result);
  }
  const [short, long] = results;
  const ratio = (of: (growth: Growth) => number): string =>
    short && long ? (of(long) / of(short)).toFixed(2) : '';
  return {
    name: 'growth',
    title: 'Does anything grow with the length of the video?',
    rows: [
      ['frames', ...results.map((result) => String(result.frames)), 'ratio'],
      [
        'peak memory of the host, MiB',
        ...results.map((r) => r.hostMebibytes.toFixed(0)),
        ratio((r) => r.hostMebibytes),
      ],
      [
        'peak memory of inference, MiB',
        ...results.map((r) => r.inferenceMebibytes.toFixed(0)),
        ratio((r) => r.inferenceMebibytes),
      ],
      ['frames/s', ...results.map((r) => r.framesPerSecond.toFixed(1)), ratio((r) => r.framesPerSecond)],
      ['longest block of the host, ms', ...results.map((r) => r.worstBlockMs.toFixed(0)), ''],
    ],
  };
}

async function measure(frames: number): Promise<Growth> {
  const pkg = await loadPackage(embeddedModel);
  const { chunk, camera } = pkg.manifest;
  const origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('A package origin has a view.');
  const path = presetPath('random-walk', origin.view, {
    frames,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 5,
  });
  const file = join(benchFolder, `growth-${frames}.lookback`);
  await rm(file, { force: true });
  const project = ProjectFile.create(file);
  const inference = await Inference.start(pkg, { provider: 'cpu' });
  const take = await beginTake(project, {
    name: 'growth',
    pkg,
    path,
    origin,
    seed: 1,
    settings: defaultSettings(pkg.manifest),
  });
  const startedAt = performance.now();
  // The event loop must stay free while it renders; start-up (loading modules) is not rendering.
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  await renderTake({ project, takeId: take.id, pkg, inference });
  delay.disable();
  const elapsedMs = performance.now() - startedAt;
  const memory = await inference.memory();
  const result = {
    frames,
    hostMebibytes: process.resourceUsage().maxRSS / 1024,
    inferenceMebibytes: memory.peakRssBytes / 2 ** 20,
    worstBlockMs: delay.max / 1e6,
    framesPerSecond: (1000 * (frames - 1)) / elapsedMs,
  };
  await inference.close();
  project.close();
  await rm(file, { force: true });
  return result;
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.send(await measure(Number(process.argv[2])));
  process.disconnect();
}
