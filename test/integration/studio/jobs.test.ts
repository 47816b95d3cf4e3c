import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { join } from 'node:path';
import {
  codeOf,
  newProject,
  pictures,
  renderAll,
  startStudio,
  stepped,
  takeOf,
  walk,
  Watch,
} from './support.ts';

/** Long enough that a test can step in. */
const long = walk(81);
const slow = { settings: { provider: 'reference', steps: 12 } } as const;

describe('the render queue', () => {
  it('pauses, goes on, and ends with the pixels of a render that was never stopped', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(walk(21), slow));
    const other = await session.beginTake(takeOf(walk(21), slow));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 5);
    session.jobs.pause(id);
    const paused = await watch.job(id, 'paused');
    expect(paused.interrupted).toBeUndefined();
    expect(await codeOf(() => session.jobs.pause(id))).toBe('job-state');
    // The other one does not wait for it.
    await renderAll(session, other.id);
    const { frameCount } = session.takeView(take.id);
    expect(frameCount).toBeGreaterThan(5);
    expect(frameCount).toBeLessThan(21);
    expect(session.view().jobs.find((job) => job.id === id)).toMatchObject({
      status: 'paused',
      framesDone: frameCount - 1,
    });

    session.jobs.resume(id);
    // At once once more: what counts is what was wanted last.
    session.jobs.pause(id);
    session.jobs.resume(id);
    const done = await watch.job(id, 'done');
    expect(done.framesDone).toBe(20);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, other.id));
  });

  it('cancels for good, keeps what is rendered, and takes ended jobs off the list', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(long, slow));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 3);
    expect(await codeOf(() => session.jobs.dismiss(id))).toBe('job-state');
    expect(await codeOf(() => session.jobs.move(id))).toBe('job-state');
    session.jobs.cancel(id);
    await watch.job(id, 'cancelled');
    expect(await codeOf(() => session.jobs.resume(id))).toBe('job-state');
    expect(session.takeView(take.id).frameCount).toBeGreaterThan(3);
    await session.jobs.dismiss(id);
    expect(session.view().jobs).toEqual([]);
    expect(session.project.jobs()).toEqual([]);
    expect(await codeOf(() => session.jobs.cancel(id))).toBe('job-missing');
    expect(await codeOf(() => session.jobs.resume('nonsense'))).toBe('job-missing');
  });

  it('takes a cancelled job off the list for good, though it was still finishing a step', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(long, slow));
    const other = await session.beginTake(takeOf(walk(5), slow));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 3);
    session.jobs.cancel(id);
    // Twice, as a hasty hand does.
    await Promise.all([session.jobs.dismiss(id), session.jobs.dismiss(id)]);
    const next = await session.startRender(other.id, { kind: 'rest' });
    await watch.job(next.id, 'done');
    const gone = watch.seen.findIndex((event) => event.kind === 'job-removed' && event.job === id);
    expect(gone).toBeGreaterThan(-1);
    expect(watch.seen.slice(gone).some((event) => event.kind === 'job' && event.job.id === id)).toBe(false);
    expect(session.jobs.views().map((job) => job.id)).toEqual([next.id]);
  });

  it('renders a take once, however hastily it is asked for, and leaves the other jobs alone', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(long, slow));
    const other = await session.beginTake(takeOf(long, slow));
    await session.startRender(take.id, { kind: 'rest' });
    const waiting = await session.startRender(other.id, { kind: 'rest' });
    await watch.frame(take.id, 3);
    await Promise.all([1, 2, 3].map(() => session.startRender(take.id, { kind: 'rest' })));
    expect(session.jobs.views().map((job) => job.take)).toEqual([take.id, other.id]);
    expect(session.jobs.views()[1]?.id).toBe(waiting.id);
    expect(session.project.jobs()).toHaveLength(2);
    await session.removeTake(take.id);
    await session.removeTake(other.id);
  });

  it('works one at a time in the order that it is given, in all open projects together', async () => {
    const folder = temporaryFolder();
    const { studio, session } = await newProject(folder);
    const second = await studio.createProject(join(folder, 'second.lookback'));
    const watch = new Watch(session);
    const takes = [];
    for (const name of ['a', 'b', 'c', 'd'])
      takes.push(await session.beginTake(takeOf(walk(9), { ...slow, name })));
    const jobs = [];
    for (const { id } of takes) jobs.push((await session.startRender(id, { kind: 'rest' })).id);
    const there = await second.beginTake(takeOf(walk(9)));
    const elsewhere = new Watch(second);
    const foreign = await second.startRender(there.id, { kind: 'rest' });

    const [a, b, c, d] = jobs as [string, string, string, string];
    session.jobs.move(d, b);
    session.jobs.move(b);
    expect(await codeOf(() => session.jobs.move(b, 'nonsense'))).toBe('job-missing');
    expect(session.view().jobs.map((job) => job.id)).toEqual([a, d, c, b]);
    await watch.job(b, 'done');
    const order = watch.seen.flatMap((e) => (e.kind === 'chunk' ? [e.take] : []));
    expect([...new Set(order)]).toEqual([takes[0], takes[3], takes[2], takes[1]].map((take) => take?.id));
    // No take was touched before the one before it was done.
    expect(order).toEqual([...order].sort((x, y) => order.indexOf(x) - order.indexOf(y)));
    // The other project had its turn after one job of this one.
    const [whenForeign, whenLast] = await Promise.all([
      elsewhere.job(foreign.id, 'done'),
      watch.job(b, 'done'),
    ]);
    expect(whenForeign.status).toBe('done');
    expect(whenLast.status).toBe('done');
  });

  it('replaces a render of the same take, wherever it stands', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(long, slow));
    const other = await session.beginTake(takeOf(walk(5), slow));
    const first = await session.startRender(take.id, { kind: 'rest' });
    const waiting = await session.startRender(other.id, { kind: 'rest' });
    await watch.frame(take.id, 3);
    const second = await session.startRender(take.id, { kind: 'frames', first: 1, last: 4 }, 3);
    expect(session.view().jobs.map(({ id }) => id)).toEqual([second.id, waiting.id]);
    expect(watch.seen).toContainEqual({ kind: 'job-removed', job: first.id });
    await watch.job(waiting.id, 'running');
    expect(session.view().jobs[0]).toMatchObject({ id: second.id, status: 'done' });
    expect(session.project.chunk(take.id, 1)?.steps).toBe(3);
    await watch.job(waiting.id, 'done');
    // While it waits, or has ended, as well.
    session.jobs.pause((await session.startRender(other.id, { kind: 'from', frame: 1 })).id);
    const third = await session.startRender(other.id, { kind: 'rest' });
    await watch.job(third.id, 'done');
    expect(
      session.project
        .jobs()
        .map((job) => job.take)
        .sort(),
    ).toEqual([take.id, other.id]);
  });

  it('is there again after a restart: what was at work or waiting is interrupted, paused stays paused', async () => {
    const folder = temporaryFolder();
    const { studio, session, file } = await newProject(folder);
    const watch = new Watch(session);
    const takes = [];
    for (let i = 0; i < 4; i++) takes.push(await session.beginTake(takeOf(walk(21), slow)));
    const jobs = [];
    for (const { id } of takes) jobs.push((await session.startRender(id, { kind: 'rest' })).id);
    session.jobs.pause(jobs[2]!);
    session.jobs.cancel(jobs[3]!);
    await watch.frame(takes[0]!.id, 3);
    await studio.closeProject(session.id);
    expect(watch.seen.at(-1)).toMatchObject({ kind: 'closed' });
    expect(watch.seen.filter((e) => e.kind === 'job' && e.job.status === 'failed')).toEqual([]);

    const again = await studio.openProject(file);
    expect(again.id).not.toBe(session.id);
    expect(again.view().jobs.map(({ id, status, interrupted }) => [id, status, interrupted])).toEqual([
      [jobs[0], 'paused', true],
      [jobs[1], 'paused', true],
      [jobs[2], 'paused', undefined],
      [jobs[3], 'cancelled', undefined],
    ]);
    const [left] = again.view().jobs;
    expect(left?.framesDone).toBeGreaterThanOrEqual(3);
    expect(left?.elapsedMs).toBeGreaterThan(0);

    // Closed once more without a touch, they are still that.
    await studio.close();
    const studioAgain = await startStudio(folder);
    const third = await studioAgain.openProject(file);
    expect(third.view().jobs.filter((job) => job.interrupted)).toHaveLength(2);
    const watchAgain = new Watch(third);
    for (const id of jobs.slice(0, 3)) third.jobs.resume(id);
    await watchAgain.job(jobs[2]!, 'done');
    const [a, b, c] = takes.map((take) => pictures(third.project, take.id));
    expect(a).toHaveLength(21);
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    await third.jobs.dismiss(jobs[3]!);
  });

  it('says why a job failed, and tries again when it is asked to', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(walk(5)));
    await session.editTake(take.id, { settings: { provider: 'cuda' } });
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    const event = await watch.until((e) => e.kind === 'job' && e.job.status === 'failed');
    if (event.kind !== 'job') throw new Error('unreachable');
    expect(event.job.error?.code).toBe('provider-unavailable');
    expect(event.job.error?.message).toMatch(/CUDA/);
    expect(session.view().inference.state).toBe('failed');
    await session.editTake(take.id, { settings: { provider: 'auto' } });
    const from = watch.seen.length;
    session.jobs.resume(id);
    const done = await watch.job(id, 'done', from);
    expect(done.error).toBeUndefined();
    expect(session.view().inference).toMatchObject({ state: 'ready' });
  });

  it('goes on with the provider that rendered the frames before, as long as the choice is open', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const partOf = (frames: number) => ({
      ...path,
      durationFrames: frames,
      keyframes: path.keyframes.filter(({ frame }) => frame < frames),
    });
    const take = await session.beginTake(takeOf(partOf(9)));
    await renderAll(session, take.id);
    await session.editTake(take.id, { path: partOf(13), settings: { provider: 'auto' } });
    await renderAll(session, take.id);
    const providers = session.project.chunks(take.id).map((chunk) => chunk.provider);
    expect(providers).toEqual(['origin', ...Array.from({ length: 6 }, () => 'reference')]);
    await session.editTake(take.id, { path, settings: { provider: 'cpu' } });
    await renderAll(session, take.id);
    expect(session.project.chunks(take.id).at(-1)?.provider).toBe('cpu');
  });
});
