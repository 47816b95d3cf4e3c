import { describe, expect, it } from 'vitest';
import {
  codeOf,
  lifted,
  newProject,
  pictures,
  renderAll,
  statusOf,
  stepped,
  takeOf,
  Watch,
} from './support.ts';

describe('forks', () => {
  it('share frames from the middle of a chunk, and go on with another strategy', async () => {
    const { session } = await newProject();
    const path = stepped(21);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const watch = new Watch(session);
    // Chunk 4 is frames 7 and 8.
    const fork = await session.forkTake({
      take: take.id,
      frame: 7,
      name: 'forgetful',
      settings: { strategy: 'recent' },
    });
    expect(fork).toMatchObject({
      name: 'forgetful',
      parentTake: take.id,
      forkFrame: 7,
      ownStart: 8,
      frameCount: 8,
      firstMissingFrame: 8,
      seed: take.seed,
      origin: { kind: 'package', id: 'plain' },
      settings: { strategy: 'recent', provider: 'reference' },
    });
    await watch.until((e) => e.kind === 'take' && e.take.id === fork.id);
    await renderAll(session, fork.id);
    const [shared, own] = session.chunkTable(fork.id).segments;
    expect(shared).toMatchObject({ take: take.id, from: 0, to: 8 });
    expect(own).toMatchObject({ take: fork.id, from: 8, to: 21, firstNumber: 4, status: 'ddddddd' });
    const [parents, forks] = [pictures(session.project, take.id), pictures(session.project, fork.id)];
    expect(forks.slice(0, 8)).toEqual(parents.slice(0, 8));
    expect(forks.slice(8)).not.toEqual(parents.slice(8));
    expect(session.project.retrievalOf(fork.id, 6)?.strategy).toBe('recent');

    // A fork of the fork at a frame that both share hangs on the first take.
    const second = await session.forkTake({ take: fork.id, frame: 2, path: lifted(path, 8), seed: 11 });
    expect(second).toMatchObject({ ownStart: 3, seed: 11 });
    const cameras = await session.cameras(second.id);
    expect(cameras).toHaveLength(21);
    expect(cameras.slice(0, 3)).toEqual((await session.cameras(take.id)).slice(0, 3));
    expect(cameras[12]?.pose.position[1]).toBeCloseTo(1.6, 12);
  });

  it('become stale when the frames that they share are rendered anew, and not before', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const early = await session.forkTake({ take: take.id, frame: 2 });
    const late = await session.forkTake({ take: take.id, frame: 10 });
    await renderAll(session, early.id);
    await renderAll(session, late.id);
    await session.editTake(take.id, { path: lifted(path, 8) });
    expect(statusOf(session, take.id)).toBe('dddssssss');
    expect([statusOf(session, early.id), statusOf(session, late.id)]).toEqual(['ddddddd', 'ddd']);

    const watch = new Watch(session);
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.job(id, 'done');
    expect([statusOf(session, early.id), statusOf(session, late.id)]).toEqual(['ddddddd', 'sss']);
    const told = watch.seen.flatMap((e) => (e.kind === 'chunks' ? [e.take] : []));
    expect(told.filter((other) => other === late.id)).toHaveLength(1);
    expect(told).not.toContain(early.id);
    // The fork's cameras up to where it forks are those that its parent has now.
    expect((await session.cameras(late.id))[8]?.pose.position[1]).toBeCloseTo(1.6, 12);
    expect((await session.cameras(late.id))[12]?.pose.position[1]).toBeCloseTo(1.5, 12);
  });

  it('edit and render only what is their own', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const fork = await session.forkTake({ take: take.id, frame: 7 });
    await renderAll(session, fork.id);
    // What the fork's path does before it forks concerns nobody.
    await session.editTake(fork.id, { path: lifted(path, 12) });
    expect(statusOf(session, fork.id)).toBe('dssss');
    expect(statusOf(session, take.id)).toBe('ddddddddd');
    expect(await codeOf(() => session.startRender(fork.id, { kind: 'frames', first: 0, last: 7 }))).toBe(
      'usage',
    );
    const watch = new Watch(session);
    const { id } = await session.startRender(fork.id, { kind: 'from', frame: 2 });
    expect(statusOf(session, fork.id)).toBe('sssss');
    await watch.job(id, 'done');
    expect(statusOf(session, fork.id)).toBe('ddddd');
    expect(statusOf(session, take.id)).toBe('ddddddddd');
  });

  it('protect what they share: their parent stays, and cannot be cut below them', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const fork = await session.forkTake({ take: take.id, frame: 12 });
    expect(await codeOf(() => session.removeTake(take.id))).toBe('take-in-use');
    expect(session.view().takes).toHaveLength(2);

    const shorter = {
      ...lifted(path, 4),
      durationFrames: 10,
      keyframes: lifted(path, 4).keyframes.slice(0, 3),
    };
    await session.editTake(take.id, { path: shorter });
    const watch = new Watch(session);
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    const event = await watch.until((e) => e.kind === 'job' && e.job.id === id && e.job.status === 'failed');
    expect(event).toMatchObject({ job: { error: { code: 'chunk-order' } } });
    expect((await session.cameras(fork.id)).length).toBe(17);

    expect(await codeOf(() => session.forkTake({ take: take.id, frame: 10 }))).toBe('frame-missing');
    expect(await codeOf(() => session.forkTake({ take: 99, frame: 0 }))).toBe('take-missing');
    expect(await codeOf(() => session.forkTake({ take: take.id, frame: 3, name: fork.name }))).toBe('usage');

    await session.removeTake(fork.id);
    await session.removeTake(take.id);
    expect(session.view()).toMatchObject({ takes: [], jobs: [] });
    expect(await codeOf(() => session.takeView(take.id))).toBe('take-missing');
  });

  it('can be removed while they are rendered', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(stepped(5)));
    await renderAll(session, take.id);
    const watch = new Watch(session);
    const fork = await session.forkTake({
      take: take.id,
      frame: 3,
      path: stepped(81),
      settings: { steps: 12 },
    });
    const { id } = await session.startRender(fork.id, { kind: 'rest' });
    await watch.frame(fork.id, 6);
    await session.removeTake(fork.id);
    expect(watch.seen).toContainEqual({ kind: 'job-removed', job: id });
    await watch.until((e) => e.kind === 'take-removed' && e.take === fork.id);
    expect(session.view()).toMatchObject({ takes: [{ id: take.id }] });
    expect(watch.seen.some((e) => e.kind === 'job' && e.job.status === 'failed')).toBe(false);
    await session.removeTake(take.id);
    expect(session.view().takes).toEqual([]);
  });
});
