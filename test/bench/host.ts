import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectEvent, StudioClient } from '../../main/api/index.ts';
import { presetPath, transformKeys } from '../../main/core/path/index.ts';
import { embeddedModel } from '../../main/hosts/cli/commands/shared.ts';
import { packageOrigin } from '../../main/studio/index.ts';
import { loadPackage } from '../../main/world/index.ts';
import { connectTo, enter } from '../helpers/window-client.ts';
import type { HostReady, WorstBlock } from './host-process.ts';
import { longProject } from './long-project.ts';
import type { BenchResult } from './main.ts';
import { benchFolder } from './truth.ts';

const longFrames = 100_000;
const renderedFrames = 201;
/** Chunks that are rendered in the long project. */
const longChunks = 6;

/** How long the host's event loop stands still while a window uses it; host, window and model are processes of their own. */
export async function benchHost(): Promise<BenchResult> {
  const long = await longProject(join(benchFolder, `long-${longFrames}.lookback`), longFrames);
  const folder = await mkdtemp(join(tmpdir(), 'lookback-bench-'));
  await copyFile(long, join(folder, 'long.lookback'));
  const host = fork(fileURLToPath(new URL('./host-process.ts', import.meta.url)), [folder], {
    execArgv: ['--max-semi-space-size=2'],
    env: { ...process.env, LOOKBACK_STATE: join(folder, 'state'), HOME: folder },
  });
  try {
    const [{ url, token }] = (await once(host, 'message')) as [HostReady];
    const cookie = await enter(`${url}/?token=${token}`);
    const { client, socket } = await connectTo(url, cookie);
    const window: Window = { client, url, cookie };
    const worst = new Map<string, WorstBlock>();
    const measured = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      await worstOf(host);
      const result = await work();
      worst.set(what, await worstOf(host));
      return result;
    };
    await measureRender(window, join(folder, 'short.lookback'), measured);
    await measureLong(window, join(folder, 'long.lookback'), measured);
    socket.close();
    return resultOf(worst);
  } finally {
    const ended = once(host, 'exit');
    host.disconnect();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

interface Window {
  readonly client: StudioClient;
  readonly url: string;
  readonly cookie: string;
}

type Measured = <T>(what: string, work: () => Promise<T>) => Promise<T>;

async function worstOf(host: ChildProcess): Promise<WorstBlock> {
  host.send('worst');
  const [worst] = (await once(host, 'message')) as [WorstBlock];
  return worst;
}

async function measureRender(window: Window, file: string, measured: Measured): Promise<void> {
  const { client } = window;
  const pkg = await loadPackage(embeddedModel);
  const origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('The embedded model brings pictures of its own.');
  const { chunk, camera } = pkg.manifest;
  const path = presetPath('random-walk', origin.view, {
    frames: renderedFrames,
    fps: chunk.fps,
    envelope: camera.envelope,
    seed: 5,
  });
  const model = (await client.studio.info()).models.find(({ sha256 }) => sha256 === pkg.sha256);
  const first = pkg.origins()[0];
  if (!model || !first) throw new Error('The studio brings a model with pictures.');
  const { id: project } = await client.projects.create({ file });
  const take = await client.takes.begin({
    project,
    model: model.dir,
    origin: { kind: 'package', id: first.id },
    path,
    seed: 1,
  });
  await measured(`rendering ${renderedFrames - 1} frames, a window watching`, () =>
    render(window, project, take.id),
  );
  await client.projects.close({ project });
}

async function measureLong(window: Window, file: string, measured: Measured): Promise<void> {
  const { client } = window;
  const open = async () => {
    const { id } = await client.projects.open({ file });
    return client.projects.get({ project: id });
  };
  const { id: project, takes } = await measured('opening it', open);
  const [take] = takes;
  if (!take) throw new Error('The long project has a take.');
  const inTake = { project, take: take.id };
  await measured('the table of its chunks', () => client.takes.chunks(inTake));
  await measured('the use of its memory', () => client.memory.usage(inTake));
  await measured('what a chunk was given', () => client.memory.explain({ ...inTake, chunk: 20_000 }));
  const path = transformKeys(take.path, [40], { translate: [0.02, 0, 0.01] });
  await measured('moving its 40th of 4,000 keys', () => client.takes.edit({ ...inTake, path }));
  await measured(`rendering ${longChunks} chunks of it, a window watching`, () =>
    render(window, project, take.id, longChunks),
  );
  await measured('closing it', () => client.projects.close({ project }));
}

/** Renders at two steps and, as a window does, shows every step and every frame, until `chunks` or all are done. */
async function render(window: Window, project: string, take: number, chunks = Infinity): Promise<void> {
  const { client } = window;
  const stop = new AbortController();
  const events = await client.projects.events({ project }, { signal: stop.signal });
  const { id: job } = await client.render.start({ project, take, range: { kind: 'rest' }, steps: 2 });
  let done = 0;
  const pictures = new Set<Promise<void>>();
  for await (const event of events) {
    for (const address of picturesOf(project, event)) {
      const shown = look(window, address).finally(() => pictures.delete(shown));
      pictures.add(shown);
    }
    if (event.kind === 'chunk' && ++done >= chunks) break;
    if (event.kind === 'job' && event.job.id === job && event.job.status !== 'queued') {
      if (event.job.status === 'done') break;
      if (event.job.status !== 'running') throw new Error(`The render ended: ${event.job.status}.`);
    }
  }
  stop.abort();
  await Promise.all(pictures);
  if (chunks < Infinity) await client.jobs.cancel({ project, job });
}

function picturesOf(project: string, event: ProjectEvent): string[] {
  if (event.kind === 'step' && event.step < event.steps) {
    const { take, number, frameCount, serial } = event;
    return Array.from(
      { length: frameCount },
      (_, i) => `preview/${project}/${take}/${number}/${i}.png?s=${serial}`,
    );
  }
  if (event.kind !== 'chunk') return [];
  const { take, firstFrame, frameCount, revision } = event;
  return Array.from(
    { length: frameCount },
    (_, i) => `frames/${project}/${take}/${firstFrame + i}.png?r=${revision}`,
  );
}

/** A preview may be gone when it is asked for. */
async function look({ url, cookie }: Window, address: string): Promise<void> {
  const answer = await fetch(`${url}/${address}`, { headers: { cookie } });
  await answer.arrayBuffer();
}

function resultOf(worst: ReadonlyMap<string, WorstBlock>): BenchResult {
  const [[short, ofShort] = ['', { wallMs: NaN, cpuMs: NaN }], ...long] = [...worst];
  const row = (what: string, { wallMs, cpuMs }: WorstBlock): string[] => [
    what,
    wallMs.toFixed(0),
    cpuMs.toFixed(0),
  ];
  return {
    name: 'host',
    title: "How long does the host's event loop stand still at most?",
    rows: [
      ['longest block of the host, ms (bar: 50)', 'by the clock', 'CPU time'],
      row(short, ofShort),
      [`with a project of ${longFrames.toLocaleString('en')} frames:`, '', ''],
      ...long.map(([what, block]) => row(`  ${what}`, block)),
    ],
    figures: Object.fromEntries(worst),
  };
}
