import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { once } from 'node:events';
import { page, serveStudio, type ServedStudio } from '../../helpers/served-studio.ts';

let served: ServedStudio;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  served = await serveStudio((close) => closing.unshift(close));
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** A request as it stands, with headers and paths that fetch would tidy up. */
function raw(path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: served.server.port, path, method, headers },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

describe('getting in', () => {
  it('the token opens the window once and leaves the address', async () => {
    const { url, token } = served.server;
    const entry = await fetch(`${url}/?token=${token}`, { redirect: 'manual' });
    expect(entry.status).toBe(303);
    expect(entry.headers.get('location')).toBe('/');
    expect(entry.headers.get('set-cookie')).toMatch(
      /^lookback_[0-9a-f]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const window = await served.get('');
    expect(window.status).toBe(200);
    expect(await window.text()).toBe(page);
  });

  it.each(['', '?token=', '?token=wrong'])(
    'without the token ("/%s") there is a page in words',
    async (query) => {
      const answer = await fetch(`${served.server.url}/${query}`, { redirect: 'manual' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await answer.text()).toContain('lookback serve');
    },
  );

  it('a link on another site, which takes no strict cookie along, is tried once more from our own page', async () => {
    const from = (site: string) => fetch(served.server.url, { headers: { 'sec-fetch-site': site } });
    const again = '<meta http-equiv="refresh" content="0; url=/">';
    expect(await (await from('cross-site')).text()).toContain(again);
    expect(await (await from('same-origin')).text()).not.toContain(again);
    expect(await (await from('none')).text()).not.toContain(again);
  });

  it.each(['assets/app-a1b2c3.js', 'frames/x/1/0.png', 'downloads?project=x&job=y', 'rpc'])(
    '/%s needs the cookie, too, and no other place takes the token',
    async (path) => {
      expect((await fetch(`${served.server.url}/${path}`)).status).toBe(401);
      const separator = path.includes('?') ? '&' : '?';
      const withToken = `${served.server.url}/${path}${separator}token=${served.server.token}`;
      expect((await fetch(withToken, { redirect: 'manual' })).status).toBe(401);
    },
  );

  it('a cookie with another value does not open', async () => {
    const name = served.cookie.split('=')[0] ?? '';
    expect((await served.get('', { headers: { cookie: `${name}=${'A'.repeat(43)}` } })).status).toBe(401);
    expect((await served.get('', { headers: { cookie: `other=1; ${served.cookie}; more` } })).status).toBe(
      200,
    );
  });
});

describe('who asks', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    'evil.example@127.0.0.1',
  ])('the host "%s" is turned away, with the right cookie', async (host) => {
    expect((await raw('/', { host, cookie: served.cookie })).status).toBeGreaterThanOrEqual(400);
    expect((await raw(`/?token=${served.server.token}`, { host })).status).toBeGreaterThanOrEqual(400);
  });

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST:9000'])(
    'the host "%s" may come in: behind ssh -L the port is another one',
    async (host) => {
      expect((await raw('/', { host, cookie: served.cookie })).status).toBe(200);
    },
  );

  it.each([undefined, 'http://evil.example', 'http://localhost:1', 'null'])(
    'a WebSocket of the origin %s is turned away',
    async (origin) => {
      const socket = new WebSocket(`${served.server.url.replace('http', 'ws')}/rpc`, {
        headers: { cookie: served.cookie },
        ...(origin !== undefined && { origin }),
      });
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toContain('403');
    },
  );

  it('a WebSocket without the cookie, or to another place, is turned away', async () => {
    const { url } = served.server;
    const bare = new WebSocket(`${url.replace('http', 'ws')}/rpc`, { origin: url });
    expect(((await once(bare, 'error')) as [Error])[0].message).toContain('401');
    const headers = { cookie: served.cookie };
    const elsewhere = new WebSocket(`${url.replace('http', 'ws')}/frames`, { origin: url, headers });
    expect(((await once(elsewhere, 'error')) as [Error])[0].message).toContain('404');
  });

  it('a POST of another origin is turned away before its body counts', async () => {
    const init = { method: 'POST', body: 'x' };
    const foreign = await served.get('uploads?name=a.png', {
      ...init,
      headers: { origin: 'http://localhost:3000' },
    });
    expect(foreign.status).toBe(403);
    expect((await served.get('uploads?name=a.png', init)).status).toBe(403);
  });
});

describe('what every answer says', () => {
  it('a strict content security policy, on pages, pictures and refusals', async () => {
    const answers = [
      await served.get(''),
      await served.get('frames/none/1/0.png'),
      await fetch(served.server.url),
    ];
    for (const answer of answers) {
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${served.server.port};`);
      for (const none of ['frame-ancestors', 'base-uri', 'form-action'])
        expect(policy).toContain(`${none} 'none'`);
      expect(policy).not.toContain('unsafe-eval');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});

describe('files of the window', () => {
  it('hashed ones are kept for ever, the page is asked for again', async () => {
    const asset = await served.get('assets/app-a1b2c3.js');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    const first = await served.get('');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = await served.get('', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    writeFileSync(join(served.rendererFolder, 'index.html'), page);
    expect((await served.get('', { headers: { 'if-none-match': '"older"' } })).status).toBe(200);
  });

  it('HEAD answers with headers only, other methods not at all', async () => {
    const head = await served.get('', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const headers = { origin: served.server.url };
    const put = await served.get('', { method: 'PUT', body: 'x', headers });
    expect(put.status).toBe(405);
    expect(put.headers.get('allow')).toBe('GET, HEAD');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%5c%2e%2e%5csecret.txt',
    '//secret.txt',
    '/assets/%00.js',
    '/%E0%A4%A',
    '/.hidden',
    '/link-out.txt',
    '/nothing.js',
  ])('%s gives nothing', async (path) => {
    const link = join(served.rendererFolder, 'link-out.txt');
    try {
      symlinkSync(join(served.folder, 'secret.txt'), link);
    } catch {
      // It is there from the case before.
    }
    const host = `127.0.0.1:${served.server.port}`;
    const { status, body } = await raw(path, { host, cookie: served.cookie });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('not for the window');
    expect(readFileSync(link, 'utf8')).toContain('not for the window');
  });
});
