import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ShellActions } from '../../api/index.ts';
import { LookbackError } from '../../core/errors.ts';
import type { Studio } from '../../studio/index.ts';
import { type Answer, textAnswer } from '../shared/answer.ts';
import type { Log } from '../shared/log.ts';
import { answerRequest, type RouteParts } from '../shared/routes.ts';
import { securityHeaders } from '../shared/security-headers.ts';
import { Uploads } from '../shared/uploads.ts';
import { Guard } from './guard.ts';
import { refusalPage } from './refusals.ts';
import { rpcSockets } from './rpc-socket.ts';

export interface ServerOptions {
  readonly studio: Studio;
  /** The built window (`out/renderer`). */
  readonly rendererFolder: string;
  readonly shell: ShellActions;
  readonly log: Log;
  /** 0, the default, is any free one. */
  readonly port?: number | undefined;
  /** The address to listen on; this machine only (127.0.0.1) unless asked. */
  readonly host?: string | undefined;
}

export interface RunningServer {
  /** Without the token. */
  readonly url: string;
  readonly port: number;
  /** What a window needs to get in, once: `<url>/?token=<token>`. */
  readonly token: string;
  /** Windows are told, streams end, uploads are deleted. The studio stays open: it is its owner's to close. */
  readonly close: () => Promise<void>;
}

const upgradeRefusals = {
  host: '403 Forbidden',
  origin: '403 Forbidden',
  token: '401 Unauthorized',
  path: '404 Not Found',
} as const;

/**
 * Serves a studio to browsers: its window, its calls (WebSocket `/rpc`) and its pictures.
 * @throws LookbackError 'usage' (the port is taken or may not be used, or the address is not this machine's)
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { studio, rendererFolder, shell, log, port = 0, host = '127.0.0.1' } = options;
  const guard = new Guard(host);
  const uploads = new Uploads();
  const parts: RouteParts = { studio, rendererFolder, uploads, log: log.write };
  const sockets = rpcSockets({ studio, shell, log: log.write });

  const server = createServer((request, response) => {
    void answerGuarded(guard, parts, request).then((answer) => {
      const sockets = guard.knowsHost(request) ? [`ws://${request.headers.host ?? ''}`] : [];
      return send(request, response, {
        ...answer,
        headers: { ...securityHeaders(sockets), ...answer.headers },
      });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // Without a listener, a window that goes away now would end the studio.
    socket.on('error', () => undefined);
    const refusal = guard.refusal(request, true);
    const isCall = pathOf(request)?.pathname === '/rpc';
    if (refusal === undefined && isCall) sockets.accept(request, socket, head);
    else socket.end(`HTTP/1.1 ${upgradeRefusals[refusal ?? 'path']}\r\nConnection: close\r\n\r\n`);
  });

  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw cannotListen(host, port, cause);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    port: actual,
    token: guard.token,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await sockets.close();
      server.closeAllConnections();
      await closed;
      await uploads.clear();
    },
  };
}

async function answerGuarded(guard: Guard, parts: RouteParts, request: IncomingMessage): Promise<Answer> {
  const url = pathOf(request);
  if (!url || !guard.knowsHost(request)) return refusalPage('host');
  const { method = 'GET' } = request;
  // The token leaves the address bar, and with it history and screenshots, as soon as it has done its work.
  if (method === 'GET' && url.pathname === '/' && guard.isToken(url.searchParams.get('token'))) {
    return {
      status: 303,
      headers: { location: '/', 'set-cookie': guard.cookie, 'cache-control': 'no-store' },
    };
  }
  const refusal = guard.refusal(request, method !== 'GET' && method !== 'HEAD');
  if (refusal)
    return refusalPage(refusal, url.pathname === '/' && request.headers['sec-fetch-site'] === 'cross-site');
  if (url.pathname === '/rpc') return textAnswer(426, 'Calls come over a WebSocket.\n');
  const header = (name: string) => request.headers[name]?.toString();
  // Not destroyed when the reader gives up: that would cut the connection before the answer.
  return answerRequest(parts, { method, url, header, body: request.iterator({ destroyOnReturn: false }) });
}

/** Undefined for an address that cannot be read. */
function pathOf({ url = '', headers: { host = '' } }: IncomingMessage): URL | undefined {
  // "//elsewhere/x" would be read as another host.
  return url.startsWith('/') ? (URL.parse(`http://${host}${url}`) ?? undefined) : undefined;
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): Promise<void> {
  response.writeHead(status, headers);
  // What is left of an upload that was refused is read all the same: a browser looks at the answer only then.
  request.resume();
  if (request.method === 'HEAD' || !(body instanceof Readable)) {
    if (body instanceof Readable) body.destroy();
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  // A download that is broken off is the browser's business.
  await pipeline(body, response).catch(() => undefined);
}

function cannotListen(host: string, port: number, cause: unknown): LookbackError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const why =
    code === 'EADDRINUSE'
      ? `port ${port} is taken, perhaps by a studio that is open already. Choose another one with --port.`
      : code === 'EACCES'
        ? `port ${port} may not be used by you. Choose one above 1023 with --port.`
        : `${host} is not an address of this machine.`;
  return new LookbackError('usage', `The studio cannot be served: ${why}`, { cause, context: { code } });
}
