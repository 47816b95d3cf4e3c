import { ORPCError, safe } from '@orpc/client';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProjectEvent } from '../../../main/api/index.ts';
import { serveStudio } from '../../helpers/served-studio.ts';
import { beginWalk, renderWalk } from '../../helpers/walk.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

/** What a call failed with, as a window sees it. */
async function failure(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const { error } = await safe(call);
  if (!(error instanceof ORPCError) || !error.defined)
    throw new Error(`not an error of the contract: ${String(error)}`);
  return { code: String(error.code), message: error.message };
}

/** Reads until an event fits. */
async function until<K extends ProjectEvent['kind']>(
  events: AsyncIterator<ProjectEvent, unknown>,
  kind: K,
  fits: (event: Extract<ProjectEvent, { kind: K }>) => boolean = () => true,
): Promise<Extract<ProjectEvent, { kind: K }>> {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error(`the stream ended before a ${kind}`);
    const event = value as Extract<ProjectEvent, { kind: K }>;
    if (event.kind === kind && fits(event)) return event;
  }
}

describe('calls', () => {
  it('a project is created, found, closed; its take rendered, with events on the way', async () => {
    const { connect, folder, studio } = await serveStudio();
    const { client } = await connect();
    const info = await client.studio.info();
    expect(info).toMatchObject({
      shell: 'browser',
      version: '0.0.0-test',
      projectsFolder: join(folder, 'projects'),
    });
    expect(info.models.map(({ dir }) => dir)).toEqual([tinyWorld]);

    const file = join(info.projectsFolder, 'walk.lookback');
    const { id } = await client.projects.create({ file });
    expect(await client.projects.get({ project: id })).toMatchObject({ id, file, takes: [] });
    const take = await beginWalk(client, id);
    expect(await renderWalk(client, id, take.id)).toEqual([1, 2, 3]);
    const [job] = (await client.projects.get({ project: id })).jobs;
    expect(job).toMatchObject({
      kind: 'render',
      status: 'done',
      take: take.id,
      framesDone: job?.framesTotal,
    });
    expect((await client.takes.chunks({ project: id, take: take.id })).segments[0]?.status).toBe('dddd');
    await client.projects.close({ project: id });
    expect(await failure(client.projects.get({ project: id }))).toMatchObject({ code: 'project-missing' });
    expect((await studio.info()).open).toEqual([]);
  });

  it('errors arrive with their code and sentence', async () => {
    const { connect, folder, log } = await serveStudio();
    const { client } = await connect();
    const file = join(folder, 'projects', 'a.lookback');
    const { id } = await client.projects.create({ file });
    const missing = await failure(client.projects.open({ file: join(folder, 'none.lookback') }));
    expect(missing.code).toBe('project-missing');
    expect(missing.message).toContain('none.lookback');
    expect(await failure(client.projects.create({ file }))).toMatchObject({ code: 'project-exists' });
    expect(await failure(client.takes.chunks({ project: id, take: 77 }))).toMatchObject({
      code: 'take-missing',
    });
    expect(await failure(client.jobs.pause({ project: id, job: 'none' }))).toMatchObject({
      code: 'job-missing',
    });
    const noPath = { text: '{"format": "lookback-path/9"}', source: 'walk.json' };
    const unread = await failure(client.paths.parse(noPath));
    expect(unread.code).toBe('path-invalid');
    expect(unread.message).toContain('walk.json');
    expect(readFileSync(log.file, 'utf8')).toContain('takes.chunks take-missing');
  });

  it('input that does not fit the contract is "usage", with the field', async () => {
    const { connect } = await serveStudio();
    const { client } = await connect();
    const wrong = client.takes.chunks as (input: unknown) => Promise<unknown>;
    const noNumber = await failure(wrong({ project: 'p', take: 'one' }));
    expect(noNumber.code).toBe('usage');
    expect(noNumber.message).toContain('takes.chunks cannot use "take"');
    expect((await failure(wrong({ project: 'p', take: 1, extra: true }))).message).toContain('extra');
    expect((await failure(wrong(undefined))).code).toBe('usage');
    const range = { kind: 'frames', first: 0, last: 1.5 } as const;
    const deep = await failure(client.render.start({ project: 'p', take: 1, range }));
    expect(deep.message).toContain('"range.last"');
  });

  it('a path that is no path is refused in words', async () => {
    const { connect, folder } = await serveStudio();
    const { client } = await connect();
    const { id } = await client.projects.create({ file: join(folder, 'projects', 'a.lookback') });
    const take = await beginWalk(client, id);
    const path = { ...take.path, keyframes: [{ frame: 0 }] } as unknown as typeof take.path;
    expect((await failure(client.takes.edit({ project: id, take: take.id, path }))).code).toBe(
      'path-invalid',
    );
    const none = {} as unknown as typeof take.path;
    expect((await failure(client.takes.edit({ project: id, take: take.id, path: none }))).code).toBe(
      'path-invalid',
    );
    expect((await failure(client.paths.write({ path: none }))).code).toBe('path-invalid');
  });

  it('a call the studio does not have, and noise, do not end it', async () => {
    const { connect } = await serveStudio();
    const { client, socket } = await connect();
    const none = (client as unknown as { nothing: { here: () => Promise<unknown> } }).nothing.here();
    expect((await safe(none)).error).toBeTruthy();
    // oRPC tells the console of messages that it cannot read.
    const console = vi.spyOn(globalThis.console, 'error').mockReturnValue(undefined);
    onTestFinished(() => console.mockRestore());
    const { socket: noisy } = await connect();
    noisy.send('this is no call');
    noisy.send(Buffer.from([0xff, 0xfe, 0x00]));
    noisy.send('{"i":"1","p":{"u":"/studio/info","b":{"json":{},"meta":[[1,"__proto__","x"]]}}}');
    expect((await client.studio.info()).shell).toBe('browser');
    expect(socket.readyState).toBe(socket.OPEN);
  });
});

describe('folders', () => {
  it('are listed folders first, files by their ending, hidden ones left out', async () => {
    const { connect, folder } = await serveStudio();
    const { client } = await connect();
    const parent = join(folder, 'projects');
    for (const name of ['walk 10.lookback', 'Walk 9.LOOKBACK', 'film.mp4', '.hidden.lookback']) {
      writeFileSync(join(parent, name), 'x');
    }
    mkdirSync(join(parent, 'zoo'));
    const listing = await client.files.list({ endings: ['.lookback'] });
    expect(listing).toMatchObject({ folder: parent, parent: folder });
    expect(listing.entries.map(({ kind, name }) => [kind, name])).toEqual([
      ['folder', 'zoo'],
      ['file', 'Walk 9.LOOKBACK'],
      ['file', 'walk 10.lookback'],
    ]);
    expect((await client.files.list({ folder: parent, endings: [] })).entries).toHaveLength(1);
    expect(await failure(client.files.list({ folder: join(parent, 'none'), endings: [] }))).toMatchObject({
      code: 'folder-missing',
    });
    const file = join(parent, 'film.mp4');
    expect((await failure(client.files.list({ folder: file, endings: [] }))).message).toContain('is a file');
  });

  it('are created, with names that every system takes', async () => {
    const { connect, folder } = await serveStudio();
    const { client } = await connect();
    const parent = join(folder, 'projects');
    const { path } = await client.files.createFolder({ parent, name: 'New walks' });
    expect(existsSync(path)).toBe(true);
    for (const name of ['New walks', '..', 'a/b', 'a\\b', ' a', 'a:b', '\u0007']) {
      expect((await failure(client.files.createFolder({ parent, name }))).code).toBe('usage');
    }
    const nowhere = join(parent, 'none');
    expect((await failure(client.files.createFolder({ parent: nowhere, name: 'a' }))).code).toBe(
      'folder-missing',
    );
  });

  it('a browser has no dialog of the system', async () => {
    const { client } = await (await serveStudio()).connect();
    expect((await failure(client.files.choose({ kind: 'open-project' }))).code).toBe('usage');
    expect((await failure(client.files.reveal({ file: '/nowhere/x.mp4' }))).code).toBe('folder-missing');
  });
});

describe('event streams', () => {
  it('two windows on one project see the same changes', async () => {
    const { connect, folder } = await serveStudio();
    const [one, two] = [await connect(), await connect()];
    const file = join(folder, 'projects', 'shared.lookback');
    const { id } = await one.client.projects.create({ file });
    expect(await two.client.projects.open({ file })).toEqual({ id });
    const [first, second] = [
      await one.client.projects.events({ project: id }),
      await two.client.projects.events({ project: id }),
    ];
    await until(first, 'snapshot');
    await until(second, 'snapshot');
    const take = await beginWalk(one.client, id);
    expect((await until(second, 'take')).take).toEqual((await until(first, 'take')).take);
    await two.client.takes.edit({ project: id, take: take.id, name: 'renamed' });
    expect((await until(first, 'take', (e) => e.take.name === 'renamed')).take.id).toBe(take.id);
    await two.client.projects.close({ project: id });
    await until(first, 'closed');
    expect(await first.next()).toMatchObject({ done: true });
  });

  it('a window that comes back gets a snapshot of how things are', async () => {
    const { connect, folder } = await serveStudio();
    const before = await connect();
    const { id } = await before.client.projects.create({ file: join(folder, 'projects', 'a.lookback') });
    const broken = await before.client.projects.events({ project: id });
    await until(broken, 'snapshot');
    before.socket.terminate();
    await expect(broken.next()).rejects.toThrow();
    const { client } = await connect();
    const take = await beginWalk(client, id);
    const events = await client.projects.events({ project: id });
    expect((await until(events, 'snapshot')).project.takes.map((known) => known.id)).toEqual([take.id]);
  });

  it('are cleaned up when the window reads no more, or is gone', async () => {
    const { connect, folder, studio } = await serveStudio();
    const { client, socket } = await connect();
    const { id } = await client.projects.create({ file: join(folder, 'projects', 'a.lookback') });
    const session = studio.session(id);
    const ended: Promise<unknown>[] = [];
    const events = session.events.bind(session);
    session.events = (signal) => {
      ended.push(once(signal as unknown as EventTarget, 'abort'));
      return events(signal);
    };
    const left = await client.projects.events({ project: id });
    await until(left, 'snapshot');
    await left.return?.();
    await ended[0];
    const lost = await client.projects.events({ project: id });
    await until(lost, 'snapshot');
    socket.terminate();
    await ended[1];
    expect(ended).toHaveLength(2);
  });

  it('wait for a window that does not read, and then tell it how things are', async () => {
    const { connect, folder, studio } = await serveStudio();
    const { client, socket } = await connect();
    const { id } = await client.projects.create({ file: join(folder, 'projects', 'a.lookback') });
    const events = await client.projects.events({ project: id });
    await until(events, 'snapshot');
    socket.pause();
    const message = 'x'.repeat(100_000);
    const sent = 1000;
    for (let i = 0; i < sent; i++) {
      studio.session(id).emit({ kind: 'notice', level: 'info', message });
      await setImmediate();
    }
    socket.resume();
    let received = 0;
    for await (const event of events) {
      if (event.kind === 'snapshot') break;
      received++;
    }
    expect(received).toBeLessThan(sent / 2);
  });

  it('closing the server ends them with a goodbye', async () => {
    const { connect, folder, server } = await serveStudio();
    const { client, socket } = await connect();
    const { id } = await client.projects.create({ file: join(folder, 'projects', 'a.lookback') });
    const events = await client.projects.events({ project: id });
    await until(events, 'snapshot');
    const gone = once(socket, 'close') as Promise<[number]>;
    await server.close();
    expect((await gone)[0]).toBe(1001);
  });
});
