import { describe, expect, it } from 'vitest';
import { ProjectFile } from '../../../main/memory/index.ts';
import { beginTake, defaultSettings, packageOrigin, renderTake } from '../../../main/studio/index.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import { join } from 'node:path';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import {
  codeOf,
  newProject,
  pictures,
  renderAll,
  startStudio,
  statusOf,
  takeOf,
  walk,
  Watch,
} from './support.ts';

describe('a render in the studio', () => {
  it('gives the pixels of the command line, and tells every step and chunk', async () => {
    const { session } = await newProject();
    const path = walk(12);
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(path));
    expect(take).toMatchObject({ name: 'Take 1', frameCount: 1, firstMissingFrame: 1, ownStart: 0 });
    const job = await session.startRender(take.id, { kind: 'rest' }, 3);
    expect(job).toMatchObject({
      status: 'queued',
      framesTotal: 11,
      framesDone: 0,
      firstFrame: 1,
      lastFrame: 11,
    });
    const done = await watch.job(job.id, 'done');
    expect(done).toMatchObject({ framesDone: 11, steps: 3, notices: [] });
    expect(done.elapsedMs).toBeGreaterThan(0);

    expect(watch.seen[0]?.kind).toBe('snapshot');
    const chunks = watch.seen.flatMap((e) => (e.kind === 'chunk' ? [e] : []));
    // Chunks of two; the path ends inside the last one.
    expect(chunks.map((e) => [e.number, e.firstFrame, e.frameCount])).toEqual([
      [1, 1, 2],
      [2, 3, 2],
      [3, 5, 2],
      [4, 7, 2],
      [5, 9, 2],
      [6, 11, 1],
    ]);
    expect(chunks.every((e) => e.steps === 3 && !e.replaced)).toBe(true);
    expect(chunks.map((e) => e.revision)).toEqual(
      chunks.map((e) => session.project.chunk(take.id, e.number)?.revision),
    );
    const steps = watch.seen.flatMap((e) => (e.kind === 'step' ? [e] : []));
    expect(steps.map((e) => [e.number, e.step])).toContainEqual([4, 2]);
    expect(new Set(steps.map((e) => e.serial)).size).toBe(steps.length);
    expect(statusOf(session, take.id)).toBe('ddddddd');
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 12, firstMissingFrame: 12 });
    expect(session.view().inference).toMatchObject({ state: 'ready', provider: 'reference' });

    const pkg = await loadPackage(tinyWorld);
    const project = ProjectFile.create(join(temporaryFolder(), 'cli.lookback'));
    const settings = { ...defaultSettings(pkg.manifest), steps: 3, provider: 'reference' as const };
    const origin = await packageOrigin(pkg, 'plain');
    const plain = await beginTake(project, { name: 'plain', pkg, path, origin, seed: 7, settings });
    await using inference = await Inference.start(pkg, { provider: 'reference', threads: 1 });
    await renderTake({ project, takeId: plain.id, pkg, inference });
    expect(pictures(session.project, take.id)).toEqual(pictures(project, plain.id));
    project.close();
  });

  it('keeps the pictures of the step in work, and no longer', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const take = await session.beginTake(takeOf(walk(5)));
    await session.startRender(take.id, { kind: 'rest' }, 20);
    const step = await watch.until((e) => e.kind === 'step');
    if (step.kind !== 'step') throw new Error('unreachable');
    const preview = session.previews.get(take.id, step.number);
    expect(preview?.frames.map(({ width, height }) => [width, height])).toEqual([
      [32, 18],
      [32, 18],
    ]);
    expect(session.previews.get(take.id, step.number + 9)).toBeUndefined();
    await watch.until((e) => e.kind === 'job' && e.job.status === 'done');
    expect(session.previews.get(take.id, 2)).toBeUndefined();
  });

  it('renders a part anew, and what that makes stale', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(13)));
    await renderAll(session, take.id);
    const before = pictures(session.project, take.id);

    // Frame 6 lies in chunk 3 (5, 6), frame 7 in chunk 4; with more steps they come out differently.
    const watch = new Watch(session);
    const job = await session.startRender(take.id, { kind: 'frames', first: 6, last: 7 }, 6);
    expect(job).toMatchObject({ firstFrame: 5, lastFrame: 7 });
    expect(statusOf(session, take.id)).toBe('dddssdd');
    await watch.job(job.id, 'done');
    expect(statusOf(session, take.id)).toBe('dddddss');
    const after = pictures(session.project, take.id);
    const changed = after.map((bytes, i) => (bytes.equals(before[i]!) ? '.' : 'x')).join('');
    expect(changed).toBe('.....xxxx....');
    expect(watch.seen.some((e) => e.kind === 'chunk' && e.number === 3 && e.replaced)).toBe(true);
    expect(watch.seen.filter((e) => e.kind === 'chunks').length).toBeGreaterThanOrEqual(2);

    const from = await session.startRender(take.id, { kind: 'from', frame: 3 });
    expect(from).toMatchObject({ firstFrame: 3, lastFrame: 12, steps: 6 });
    expect(session.view().jobs.map(({ id }) => id)).toEqual([from.id]);
    await watch.job(from.id, 'done');
    expect(statusOf(session, take.id)).toBe('ddddddd');
  });

  it('goes back to the same pixels when it is rendered anew from the start', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(9)));
    await renderAll(session, take.id);
    const before = pictures(session.project, take.id);
    const watch = new Watch(session);
    const { id } = await session.startRender(take.id, { kind: 'from', frame: 0 });
    // The picture it starts from is nobody's to render.
    expect(statusOf(session, take.id)).toBe('dssss');
    await watch.job(id, 'done');
    expect(pictures(session.project, take.id)).toEqual(before);
  });

  it('refuses what cannot be rendered, with a sentence', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(5)));
    const start = (range: Parameters<typeof session.startRender>[1], steps?: number) =>
      codeOf(() => session.startRender(take.id, range, steps));
    expect(await start({ kind: 'from', frame: 5 })).toBe('usage');
    expect(await start({ kind: 'frames', first: 3, last: 2 })).toBe('usage');
    expect(await start({ kind: 'rest' }, 51)).toBe('usage');
    expect(await codeOf(() => session.startRender(99, { kind: 'rest' }))).toBe('take-missing');
    expect(session.view().jobs).toEqual([]);
    await renderAll(session, take.id);
    expect(await start({ kind: 'rest' })).toBe('job-state');
    expect(await start({ kind: 'frames', first: 0, last: 0 })).toBe('job-state');
  });

  it('needs the model that the take was begun with', async () => {
    const folder = temporaryFolder();
    const { session, studio, file } = await newProject(folder);
    const take = await session.beginTake(takeOf(walk(7)));
    await studio.close();
    const project = ProjectFile.open(file);
    const { createdAtMs, id, markers, ...like } = project.take(take.id);
    expect([createdAtMs > 0, id, markers]).toEqual([true, take.id, []]);
    const foreign = project.createTake({
      ...like,
      name: 'foreign',
      modelId: 'gone',
      modelSha256: '0'.repeat(64),
    });
    project.close();

    const again = await (await startStudio(folder)).openProject(file);
    expect(await codeOf(() => again.startRender(foreign.id, { kind: 'rest' }))).toBe('package-missing');
    // It can be looked at and edited all the same.
    expect(again.chunkTable(foreign.id).framesPerChunk).toBe(1);
    expect(await again.editTake(foreign.id, { path: walk(9) })).toMatchObject({ frameCount: 0 });
    expect(again.takeView(take.id).frameCount).toBe(1);
  });
});
