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
  walk,
  Watch,
} from './support.ts';

describe('editing a take', () => {
  it('makes only the chunks from the changed frame on stale, and undo takes that back', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const before = pictures(session.project, take.id);
    const watch = new Watch(session);

    // The keyframe at 8 moves what lies behind the one at 4: frame 5, with which chunk 3 begins.
    const moved = await session.editTake(take.id, { path: lifted(path, 8) });
    expect(statusOf(session, take.id)).toBe('dddssssss');
    expect(moved).toMatchObject({ frameCount: 17, firstMissingFrame: 5 });
    // The old frames stay to be seen.
    expect(pictures(session.project, take.id)).toEqual(before);
    await watch.until((e) => e.kind === 'chunks');

    await session.editTake(take.id, { path });
    expect(statusOf(session, take.id)).toBe('ddddddddd');
    expect(session.takeView(take.id).firstMissingFrame).toBe(17);

    // A part undone is a part valid again; the same edit in two steps.
    await session.editTake(take.id, { path: lifted(path, 4) });
    expect(statusOf(session, take.id)).toBe('dssssssss');
    await session.editTake(take.id, { path: lifted(path, 12) });
    expect(statusOf(session, take.id)).toBe('dddddssss');

    // What was rendered for the edit is no longer what it was before: undo cannot bring that back.
    await renderAll(session, take.id);
    expect(statusOf(session, take.id)).toBe('ddddddddd');
    await session.editTake(take.id, { path });
    expect(statusOf(session, take.id)).toBe('dddddssss');
    await renderAll(session, take.id);
    expect(pictures(session.project, take.id)).toEqual(before);
  });

  it('does not make stale what only looks like a change', async () => {
    const { session } = await newProject();
    const path = walk(9);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const edited = await session.editTake(take.id, { path: { ...path, name: 'Round the block', fps: 24 } });
    expect(statusOf(session, take.id)).toBe('ddddd');
    expect(edited.path).toMatchObject({ name: 'Round the block', fps: 24 });
    await session.editTake(take.id, { settings: { strategy: 'recent', steps: 5 } });
    expect(statusOf(session, take.id)).toBe('ddddd');
    expect(session.takeView(take.id).settings).toMatchObject({
      strategy: 'recent',
      steps: 5,
      provider: 'reference',
    });
  });

  it('grows with its path: a chunk that the old end had cut short is rendered whole', async () => {
    const { session } = await newProject();
    const long = stepped(17);
    const short = { ...long, durationFrames: 10, keyframes: long.keyframes.slice(0, 3) };
    const take = await session.beginTake(takeOf(short));
    await renderAll(session, take.id);
    expect(session.chunkTable(take.id)).toMatchObject({ framesPerChunk: 2, segments: [{ to: 10 }] });

    const grown = await session.editTake(take.id, { path: long });
    // Frame 9 stood still at the end of the short path, and moves on now; 8, its keyframe, is as it was.
    expect(statusOf(session, take.id)).toBe('ddddds');
    expect(grown).toMatchObject({ frameCount: 10, firstMissingFrame: 9 });
    await session.editTake(take.id, { path: short });
    expect(statusOf(session, take.id)).toBe('dddddd');
    await session.editTake(take.id, { path: long });
    await renderAll(session, take.id);
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 17, firstMissingFrame: 17 });

    const whole = await session.beginTake(takeOf(long));
    await renderAll(session, whole.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, whole.id));
  });

  it('hides what lies behind the end of a shorter path, and shows it again', async () => {
    const { session } = await newProject();
    const path = stepped(17);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const shorter = { ...path, durationFrames: 12, keyframes: path.keyframes.slice(0, 3) };
    const cut = await session.editTake(take.id, { path: shorter });
    // From frame 9 on, the camera stands still in the shorter path.
    expect(cut).toMatchObject({ frameCount: 12, firstMissingFrame: 9 });
    await session.editTake(take.id, { path });
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 17, firstMissingFrame: 17 });

    // Rendered to its shorter end, what lay behind goes: the new last chunk ends in the middle of an old one.
    await session.editTake(take.id, { path: shorter });
    await renderAll(session, take.id);
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 12, firstMissingFrame: 12 });
    expect(session.project.frameCount(take.id)).toBe(12);
    expect(statusOf(session, take.id)).toBe('ddddddd');
  });

  it('moves frame 0: the same picture, seen from the new first camera', async () => {
    const { session } = await newProject();
    const path = stepped(7);
    const take = await session.beginTake(takeOf(path));
    await renderAll(session, take.id);
    const [origin] = pictures(session.project, take.id);
    await session.editTake(take.id, { path: lifted(path, 0) });
    expect(statusOf(session, take.id)).toBe('ssss');
    await renderAll(session, take.id);
    expect(statusOf(session, take.id)).toBe('dddd');
    const [first] = pictures(session.project, take.id);
    expect(first).toEqual(origin);
    expect(session.project.frame(take.id, 0).camera.pose.position[1]).toBeCloseTo(1.6, 12);
    expect(session.project.chunk(take.id, 0)?.provider).toBe('origin');

    const fresh = await session.beginTake(takeOf(lifted(path, 0)));
    await renderAll(session, fresh.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, fresh.id));
  });

  it('while it is rendered: the chunk in work is done again where it changes, and the take ends as if begun so', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const path = stepped(33);
    const settings = { provider: 'reference', steps: 16 } as const;
    const take = await session.beginTake(takeOf(path, { settings }));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 13);
    // In front of the chunk in work, then in it, then behind it, then everywhere, without waiting for anything.
    const edited = [lifted(path, 8), lifted(path, 16, 0.05), lifted(path, 28), lifted(path, 4, 0.02)];
    await Promise.all(edited.map((next) => session.editTake(take.id, { path: next })));
    const reached = session.takeView(take.id).frameCount;
    expect(reached).toBeGreaterThan(13);
    const done = await watch.job(id, 'done');
    expect(done).toMatchObject({ framesDone: 32 });
    expect(statusOf(session, take.id)).toBe('d'.repeat(17));

    const whole = await session.beginTake(takeOf(edited[3]!, { settings }));
    await renderAll(session, whole.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, whole.id));
  });

  it('while it is rendered: settings count from the chunk in work on, a longer path is rendered to its end', async () => {
    const { session } = await newProject();
    const watch = new Watch(session);
    const long = stepped(29);
    const short = { ...long, durationFrames: 21, keyframes: long.keyframes.slice(0, 6) };
    const settings = { provider: 'reference', steps: 16 } as const;
    const take = await session.beginTake(takeOf(short, { settings }));
    const { id } = await session.startRender(take.id, { kind: 'rest' });
    await watch.frame(take.id, 5);
    const from = watch.seen.length;
    await session.editTake(take.id, { settings: { steps: 3 }, path: long });
    const job = await watch.job(id, 'done', from);
    expect(job).toMatchObject({ lastFrame: 28, framesDone: 28 });
    const steps = session.project.chunks(take.id).map((chunk) => chunk.steps);
    expect(steps.at(-1)).toBe(3);
    expect(steps.slice(1, 4)).toEqual([16, 16, 16]);
    // Not one chunk of the old steps behind one of the new.
    expect(steps.slice(1)).toEqual([...steps.slice(1)].sort((a, b) => (b ?? 0) - (a ?? 0)));

    // A shorter one ends earlier.
    const again = await session.startRender(take.id, { kind: 'from', frame: 1 }, 12);
    await watch.until((e) => e.kind === 'chunk' && e.number === 2 && e.steps === 12);
    await session.editTake(take.id, { path: short });
    expect(await watch.job(again.id, 'done')).toMatchObject({ lastFrame: 20 });
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 21, firstMissingFrame: 21 });
  });

  it('keeps names apart, markers in order, and refuses what makes no sense', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(9), { name: 'first' }));
    await session.beginTake(takeOf(walk(9), { name: 'second' }));
    expect(await codeOf(() => session.editTake(take.id, { name: 'second' }))).toBe('usage');
    expect(await codeOf(() => session.beginTake(takeOf(walk(9), { name: 'first' })))).toBe('usage');
    expect(await session.editTake(take.id, { name: 'first' })).toMatchObject({ name: 'first' });
    const markers = [
      { frame: 7, label: 'corner' },
      { frame: 2, label: 'door' },
    ];
    const marked = await session.editTake(take.id, { name: 'renamed', markers });
    expect(marked).toMatchObject({ name: 'renamed', markers: [markers[1], markers[0]] });
    expect(await codeOf(() => session.editTake(take.id, { settings: { steps: 99 } }))).toBe('usage');
    expect(await codeOf(() => session.editTake(take.id, { settings: { contextFrames: 1.5 } }))).toBe('usage');
    const broken = { ...walk(9), keyframes: walk(9).keyframes.slice(0, 1) };
    expect(await codeOf(() => session.editTake(take.id, { path: broken }))).toBe('path-invalid');
    expect(await codeOf(() => session.beginTake(takeOf(broken)))).toBe('path-invalid');
    expect(await codeOf(() => session.editTake(77, { name: 'nobody' }))).toBe('take-missing');
    // Nothing of a refused edit is kept.
    expect(session.takeView(take.id)).toMatchObject({ name: 'renamed', path: walk(9) });
    expect(await codeOf(() => session.beginTake(takeOf(walk(9), { model: '/nowhere' })))).toBe(
      'package-missing',
    );
    expect(session.view().takes).toHaveLength(2);
  });
});
