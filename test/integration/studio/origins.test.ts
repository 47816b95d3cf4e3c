import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { scenery } from '../../helpers/pictures.ts';
import {
  codeOf,
  lifted,
  newProject,
  pictures,
  pixelsOf,
  renderAll,
  statusOf,
  stepped,
  takeOf,
  walk,
  Watch,
} from './support.ts';

describe('a dream', () => {
  it('has no frames until it is rendered, then a first one of its own, and the same one every time', async () => {
    const { session } = await newProject();
    const dream = { origin: { kind: 'dream' } } as const;
    const take = await session.beginTake(takeOf(stepped(8), dream));
    expect(take).toMatchObject({ frameCount: 0, firstMissingFrame: 0, origin: { kind: 'dream' } });
    expect(statusOf(session, take.id)).toBe('');
    const watch = new Watch(session);
    const job = await session.startRender(take.id, { kind: 'rest' });
    expect(job).toMatchObject({ firstFrame: 0, lastFrame: 7, framesTotal: 8 });
    expect(await watch.job(job.id, 'done')).toMatchObject({ framesDone: 8 });
    expect(statusOf(session, take.id)).toBe('ddddd');
    expect(session.project.chunk(take.id, 0)).toMatchObject({
      provider: 'reference',
      steps: 2,
      frameCount: 1,
    });
    expect((await pixelsOf(session.project, take.id, 0)).inverseDepth).toBeDefined();
    const steps = watch.seen.flatMap((e) => (e.kind === 'step' && e.number === 0 ? [e] : []));
    expect(steps.map(({ firstFrame, frameCount }) => [firstFrame, frameCount])).toEqual([[0, 1]]);

    const again = await session.beginTake(takeOf(stepped(8), dream));
    await renderAll(session, again.id);
    expect(pictures(session.project, again.id)).toEqual(pictures(session.project, take.id));
    const other = await session.beginTake(takeOf(stepped(8), { ...dream, seed: 8 }));
    await renderAll(session, other.id);
    expect(pictures(session.project, other.id)[0]).not.toEqual(pictures(session.project, take.id)[0]);
  });

  it('is dreamt anew from another place, as a new take would be', async () => {
    const { session } = await newProject();
    const dream = { origin: { kind: 'dream' } } as const;
    const path = stepped(6);
    const take = await session.beginTake(takeOf(path, dream));
    // Nothing is there to be stale yet.
    expect(await session.editTake(take.id, { path: stepped(8) })).toMatchObject({ frameCount: 0 });
    await session.editTake(take.id, { path });
    await renderAll(session, take.id);
    const moved = lifted(path, 0, -0.2);
    await session.editTake(take.id, { path: moved });
    expect(statusOf(session, take.id)).toBe('ssss');
    await renderAll(session, take.id);
    const fresh = await session.beginTake(takeOf(moved, dream));
    await renderAll(session, fresh.id);
    expect(pictures(session.project, take.id)).toEqual(pictures(session.project, fresh.id));

    const watch = new Watch(session);
    const { id } = await session.startRender(take.id, { kind: 'from', frame: 0 }, 4);
    await watch.job(id, 'done');
    expect(session.project.chunk(take.id, 0)?.steps).toBe(4);
  });
});

describe("a creator's picture", () => {
  it('is fitted to the model, told what was done to it, and not needed any more', async () => {
    const folder = temporaryFolder();
    const { session } = await newProject(folder);
    const watch = new Watch(session);
    const file = join(folder, 'photo.jpg');
    await sharp(scenery(200, 200), { raw: { width: 200, height: 200, channels: 3 } })
      .jpeg()
      .toFile(file);
    const path = stepped(6);
    const take = await session.beginTake(takeOf(path, { origin: { kind: 'picture', file } }));
    expect(take).toMatchObject({ frameCount: 1, origin: { kind: 'picture', file } });
    const notice = await watch.until((e) => e.kind === 'notice');
    expect(notice).toMatchObject({ level: 'info', message: expect.stringContaining('cut off') as string });
    const pixels = await pixelsOf(session.project, take.id, 0);
    expect([pixels.width, pixels.height, pixels.inverseDepth]).toEqual([32, 18, undefined]);

    await rm(file);
    await renderAll(session, take.id);
    await session.editTake(take.id, { path: lifted(path, 0) });
    await renderAll(session, take.id);
    expect((await pixelsOf(session.project, take.id, 0)).rgb).toEqual(pixels.rgb);
    expect(statusOf(session, take.id)).toBe('dddd');
  });

  it('is refused when it is none, and nothing is begun', async () => {
    const { session } = await newProject();
    const begin = (origin: Parameters<typeof takeOf>[1]) =>
      codeOf(() => session.beginTake(takeOf(walk(5), origin)));
    expect(await begin({ origin: { kind: 'picture', file: '/nowhere.png' } })).toBe('origin-invalid');
    expect(await begin({ origin: { kind: 'package', id: 'no such' } })).toBe('origin-invalid');
    expect(session.view().takes).toEqual([]);
  });
});
