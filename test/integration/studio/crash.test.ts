import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ProjectEvent } from '../../../main/studio/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import {
  newProject,
  pictures,
  pidOf,
  renderAll,
  startStudio,
  statusOf,
  takeOf,
  walk,
  Watch,
} from './support.ts';

const slow = { settings: { provider: 'reference', steps: 12 } } as const;

/** With most of the chunk still to come. */
const isEarlyStep = (event: ProjectEvent): boolean => event.kind === 'step' && event.step <= 3;

describe('a crash', () => {
  it('of the model, in the middle of a chunk, is got over: the job completes, with the same pixels', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(walk(21), slow));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 5);
    const pid = pidOf(session.pool);
    await watch.until(isEarlyStep, watch.seen.length);
    process.kill(pid, 'SIGKILL');
    const done = await watch.job(id, 'done');
    expect(done.framesDone).toBe(20);
    expect(done.notices).toHaveLength(1);
    expect(done.notices[0]).toMatch(/ended unexpectedly at frame \d+; the chunk was tried again/);
    const states = watch.seen.flatMap((e) => (e.kind === 'inference' ? [e.inference.state] : []));
    expect(states).toEqual(['starting', 'ready', 'failed', 'starting', 'ready']);
    expect(statusOf(session, take.id)).toBe('d'.repeat(11));

    const whole = await session.beginTake(takeOf(walk(21), slow));
    await renderAll(session, whole.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, whole.id));
  });

  it('of the model twice on the same chunk fails the job, and `resume` goes on', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(walk(21), slow));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 5);
    const kill = async () => {
      await watch.until(isEarlyStep, watch.seen.length);
      process.kill(pidOf(session.pool), 'SIGKILL');
    };
    await kill();
    await watch.until((e) => e.kind === 'job' && e.job.notices.length > 0);
    await kill();
    const event = await watch.until((e) => e.kind === 'job' && e.job.status === 'failed');
    if (event.kind !== 'job') throw new Error('unreachable');
    expect(event.job.error?.code).toBe('inference-crashed');
    expect(event.job.error?.message).toMatch(/Finished chunks are kept/);
    expect(statusOf(session, take.id)).toMatch(/^d+f$/);
    expect(session.view().inference.error?.code).toBe('inference-crashed');
    const from = watch.seen.length;
    session.jobs.resume(id);
    await watch.job(id, 'done', from);
    expect(statusOf(session, take.id)).toBe('d'.repeat(11));
  });

  it('of the host leaves every committed frame, and a job that resumes to the same pixels', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'killed.lookback');
    const script = fileURLToPath(new URL('./children/render.ts', import.meta.url));
    const child = spawn(process.execPath, [script, folder, file, JSON.stringify(walk(41))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    let committed = 0;
    for await (const line of lines) {
      committed = Number(line);
      if (committed >= 9) break;
    }
    child.kill('SIGKILL');
    await once(child, 'close');

    const studio = await startStudio(folder);
    const session = await studio.openProject(file);
    const [take] = session.view().takes;
    if (!take) throw new Error('The project has a take.');
    expect(take.frameCount).toBeGreaterThanOrEqual(committed);
    expect(take.frameCount).toBeLessThan(41);
    expect(pictures(session.project, take.id)).toHaveLength(take.frameCount);
    const [job] = session.view().jobs;
    expect(job).toMatchObject({ status: 'paused', interrupted: true, framesDone: take.frameCount - 1 });

    const watch = new Watch(session);
    session.jobs.resume(job!.id);
    expect(await watch.job(job!.id, 'done')).not.toHaveProperty('interrupted');
    const whole = await session.beginTake(takeOf(walk(41), slow));
    await renderAll(session, whole.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, whole.id));
  });
});
