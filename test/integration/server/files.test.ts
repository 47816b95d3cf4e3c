import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { serveStudio, type ServedStudio } from '../../helpers/served-studio.ts';
import { scenery } from '../../helpers/pictures.ts';
import { beginWalk, renderWalk } from '../../helpers/walk.ts';

function upload({ get, server }: ServedStudio, name: string, body: string | Uint8Array<ArrayBuffer>) {
  const path = `uploads?name=${encodeURIComponent(name)}`;
  return get(path, { method: 'POST', body, headers: { origin: server.url } });
}

describe('uploads', () => {
  const picture = () =>
    sharp(scenery(64, 36), { raw: { width: 64, height: 36, channels: 3 } })
      .png()
      .toBuffer();

  it('a picture that the window brings along starts a take, and goes away with the server', async () => {
    const served = await serveStudio();
    const bytes = await picture();
    const answer = await upload(served, 'My beach.PNG', new Uint8Array(bytes));
    expect(answer.status).toBe(200);
    const { file } = (await answer.json()) as { file: string };
    expect(basename(file)).toBe('My beach.png');
    expect(readFileSync(file)).toEqual(bytes);
    const { client } = await served.connect();
    const { id } = await client.projects.create({ file: join(served.folder, 'projects', 'a.lookback') });
    const take = await beginWalk(client, id, { origin: { kind: 'picture', file } });
    expect(take.frameCount).toBe(1);
    await served.server.close();
    expect(existsSync(dirname(dirname(file)))).toBe(false);
  });

  it.each(['walk.mp4', 'picture', 'a.png.exe', '.png', ''])('"%s" is refused', async (name) => {
    const served = await serveStudio();
    const answer = await upload(served, name, 'x');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'usage' });
  });

  it.each(['../../evil.png', '..\\evil.png', '/etc/evil.png', 'a\u0000b.png', `${'x'.repeat(300)}.png`])(
    'the name "%s" stays in its folder',
    async (name) => {
      const served = await serveStudio();
      const { file } = (await (await upload(served, name, 'x')).json()) as { file: string };
      expect(readdirSync(dirname(file))).toEqual([basename(file)]);
      expect(basename(dirname(dirname(file)))).toMatch(/^lookback-uploads-/);
    },
  );

  it('more than 50 MiB is refused with a sentence, and nothing stays', async () => {
    const served = await serveStudio();
    const { file } = (await (await upload(served, 'small.png', 'x')).json()) as { file: string };
    const answer = await upload(served, 'large.png', new Uint8Array(51 * 2 ** 20));
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toContain('50 MiB');
    expect(readdirSync(dirname(dirname(file)))).toEqual([basename(dirname(file))]);
  });

  it('one that breaks off leaves nothing, neither on disk nor in the log', async () => {
    const served = await serveStudio();
    const { file } = (await (await upload(served, 'small.png', 'x')).json()) as { file: string };
    const uploads = dirname(dirname(file));
    const half = request({
      host: '127.0.0.1',
      port: served.server.port,
      path: '/uploads?name=half.png',
      method: 'POST',
      headers: { cookie: served.cookie, origin: served.server.url, 'content-length': '1000000' },
    });
    half.on('error', () => undefined);
    half.write('some bytes');
    await expect.poll(() => readdirSync(uploads).length).toBe(2);
    half.destroy();
    await expect.poll(() => readdirSync(uploads).length).toBe(1);
    expect(existsSync(served.log.file)).toBe(false);
  });
});

describe('pictures', () => {
  it('of a take are kept for ever under their revision, and asked for again under an old one', async () => {
    const served = await serveStudio();
    const { client } = await served.connect();
    const { id } = await client.projects.create({ file: join(served.folder, 'projects', 'a.lookback') });
    const take = await beginWalk(client, id);
    await renderWalk(client, id, take.id);
    const { segments } = await client.takes.chunks({ project: id, take: take.id });
    const bytes = Buffer.from(segments[0]?.revisions ?? '', 'base64');
    const revision = bytes.readDoubleLE(8);

    const path = `frames/${id}/${take.id}/1.png`;
    const kept = await served.get(`${path}?r=${revision}`);
    expect(kept.status).toBe(200);
    expect(kept.headers.get('content-type')).toBe('image/png');
    expect(kept.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const shown = await sharp(Buffer.from(await kept.arrayBuffer())).metadata();
    expect([shown.format, shown.width, shown.height]).toEqual(['png', 32, 18]);

    const old = await served.get(`${path}?r=${revision + 1}`);
    expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await served.get(path)).headers.get('cache-control')).toBe('no-store');

    const small = await served.get(`${path}?r=${revision}&w=64`);
    const thumbnail = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
    expect([small.headers.get('content-type'), thumbnail.width]).toEqual(['image/webp', 64]);
    const depth = await served.get(`${path}?r=${revision}&kind=depth`);
    const grey = await sharp(Buffer.from(await depth.arrayBuffer())).metadata();
    expect([depth.status, grey.channels]).toEqual([200, 1]);

    const { models } = await client.studio.info();
    const origin = await served.get(`origins/${models[0]?.sha256}/${models[0]?.origins[0]?.id}.png`);
    expect([origin.status, origin.headers.get('cache-control')]).toEqual([
      200,
      'private, max-age=31536000, immutable',
    ]);
  });

  it('that are not there, or asked for wrongly, are told as JSON', async () => {
    const served = await serveStudio();
    const { client } = await served.connect();
    const { id } = await client.projects.create({ file: join(served.folder, 'projects', 'a.lookback') });
    const take = await beginWalk(client, id);
    const faults: [string, number, string][] = [
      ['frames/none/1/0.png', 404, 'project-missing'],
      [`frames/${id}/99/0.png`, 404, 'take-missing'],
      [`frames/${id}/${take.id}/500.png`, 404, 'frame-missing'],
      [`frames/${id}/${take.id}/0.png?w=5000`, 400, 'usage'],
      [`frames/${id}/${take.id}/0.png?w=-1`, 400, 'usage'],
      [`frames/${id}/${take.id}/0.png?kind=heat`, 400, 'usage'],
      [`origins/${'0'.repeat(64)}/x.png`, 404, 'package-missing'],
    ];
    for (const [path, status, code] of faults) {
      const answer = await served.get(path);
      expect([path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        path,
        status,
        code,
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    // A moment too late for a preview is not a fault.
    expect((await served.get(`preview/${id}/${take.id}/1/0.png?s=1`)).status).toBe(204);
    expect((await served.get(`origins/${'0'.repeat(64)}/%E0%A4%A.png`)).status).toBe(404);
    expect(existsSync(served.log.file)).toBe(false);
  });
});

describe('downloads', () => {
  it('a finished export comes as a file with its name', async () => {
    const served = await serveStudio();
    const { client } = await served.connect();
    const { id } = await client.projects.create({ file: join(served.folder, 'projects', 'a.lookback') });
    const take = await beginWalk(client, id);
    await renderWalk(client, id, take.id);
    const out = join(served.folder, 'exports', 'Spaziergang übers Feld "1".mp4');
    const events = await client.projects.events({ project: id });
    const request = { project: id, takes: [take.id], format: 'h264', out, quality: 'good' } as const;
    const [job] = await client.exports.start(request);
    for await (const event of events) {
      if (event.kind === 'job' && event.job.id === job?.id && event.job.status === 'done') break;
      if (event.kind === 'job' && event.job.error) throw new Error(event.job.error.message);
    }
    const answer = await served.get(`downloads?project=${id}&job=${job?.id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Spaziergang _bers Feld _1_.mp4"; filename*=UTF-8''Spaziergang%20%C3%BCbers%20Feld%20%221%22.mp4`,
    );
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(out));
  });

  it('what is no finished export is told in words', async () => {
    const served = await serveStudio();
    const { client } = await served.connect();
    const { id } = await client.projects.create({ file: join(served.folder, 'projects', 'a.lookback') });
    expect((await served.get(`downloads?project=${id}&job=none`)).status).toBe(404);
    expect((await served.get('downloads?project=none&job=none')).status).toBe(404);
    expect((await served.get('downloads')).status).toBe(400);
  });
});
