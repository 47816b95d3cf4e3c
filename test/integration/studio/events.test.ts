import { describe, expect, it } from 'vitest';
import type { ProjectEvent } from '../../../main/studio/index.ts';
import { newProject, takeOf, walk } from './support.ts';

const notice = (message: string): ProjectEvent => ({ kind: 'notice', level: 'info', message });

describe('the events of a project', () => {
  it('begin with a snapshot that has everything that came before the first read', async () => {
    const { session } = await newProject();
    const events = session.events();
    const take = await session.beginTake(takeOf(walk(5)));
    const first = await events.next();
    expect(first.value).toMatchObject({ kind: 'snapshot', project: { takes: [{ id: take.id }] } });
    session.emit(notice('a'));
    expect((await events.next()).value).toEqual(notice('a'));
    await events.return?.();
    expect((await events.next()).done).toBe(true);
  });

  it('reach a waiting reader at once, and every reader', async () => {
    const { session } = await newProject();
    const readers = [session.events(), session.events()];
    for (const reader of readers) await reader.next();
    const waiting = readers.map((reader) => reader.next());
    session.emit(notice('now'));
    expect((await Promise.all(waiting)).map(({ value }) => value as ProjectEvent)).toEqual([
      notice('now'),
      notice('now'),
    ]);
  });

  it('of one kind that follow each other are one: steps of a chunk, states of a job', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(5)));
    const events = session.events();
    await events.next();
    const place = { number: 1, firstFrame: 1, frameCount: 2 };
    for (let step = 1; step <= 40; step++) session.previews.put(take.id, place, [], step, 40);
    session.emit(notice('between'));
    session.previews.put(take.id, place, [], 1, 40);
    expect((await events.next()).value).toMatchObject({ kind: 'step', step: 40, serial: 40 });
    expect((await events.next()).value).toEqual(notice('between'));
    expect((await events.next()).value).toMatchObject({ kind: 'step', step: 1, serial: 41 });
  });

  it('do not pile up for a slow reader: it is given a snapshot instead, and goes on from there', async () => {
    const { session } = await newProject();
    const slow = session.events();
    await slow.next();
    for (let i = 0; i < 100_000; i++) session.emit(notice(String(i)));
    const take = await session.beginTake(takeOf(walk(5)));
    expect((await slow.next()).value).toMatchObject({
      kind: 'snapshot',
      project: { takes: [{ id: take.id }] },
    });
    session.emit(notice('after'));
    expect((await slow.next()).value).toEqual(notice('after'));
  });

  it('end with their signal, even for a reader that waits', async () => {
    const { session } = await newProject();
    const stop = new AbortController();
    const events = session.events(stop.signal);
    await events.next();
    const waiting = events.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    expect((await session.events(AbortSignal.abort()).next()).done).toBe(true);
  });

  it('end with the project, which says why', async () => {
    const { studio, session } = await newProject();
    const never = session.events();
    const reader = session.events();
    await reader.next();
    const waiting = reader.next();
    await studio.closeProject(session.id);
    expect((await waiting).value).toEqual({ kind: 'closed', message: 'The project was closed.' });
    expect((await reader.next()).done).toBe(true);
    // Even a reader that never read is told only that.
    expect((await never.next()).value).toMatchObject({ kind: 'closed' });
    expect((await never.next()).done).toBe(true);
  });
});
