import { RPCHandler } from '@orpc/server/ws';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ApiContext, router } from '../../api/index.ts';

/** The largest message: a path file of 50 MB as text, with room for what JSON adds. */
const largestBytes = 64 * 2 ** 20;
/** How long a window has to answer a goodbye. */
const goodbyeMs = 1000;

export interface RpcSockets {
  /** Takes over an upgrade request that the guard let pass. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Says goodbye to all windows (1001); their calls and streams are cancelled. Resolves when they are gone. */
  readonly close: () => Promise<void>;
}

/**
 * The calls of all windows over WebSockets.
 * @param heartbeatMs how often a window must show that it is still there; a laptop that went to sleep never closes
 */
export function rpcSockets(context: ApiContext, heartbeatMs = 30_000): RpcSockets {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({ noServer: true, maxPayload: largestBytes });
  const silent = new WeakSet<WebSocket>();

  server.on('connection', (socket: WebSocket) => {
    // Broken frames and messages that are too long close the socket by themselves.
    socket.on('error', () => undefined);
    socket.on('pong', () => silent.delete(socket));
    void handler.upgrade(withBackPressure(socket), { context });
  });

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.ping();
    }
  }, heartbeatMs);
  heartbeat.unref();

  return {
    accept: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request)),
    close: async () => {
      clearInterval(heartbeat);
      const gone = [...server.clients].map((socket) => once(socket, 'close'));
      for (const socket of server.clients) socket.close(1001, 'The studio was closed.');
      const impatience = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, goodbyeMs);
      await Promise.all(gone);
      clearTimeout(impatience);
      server.close();
    },
  };
}

/**
 * A socket whose `send` is over when the bytes have left: event streams then wait for a slow window instead of filling
 * the memory with what it has not read (oRPC waits for what `send` returns).
 */
function withBackPressure(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    // An error means that the window is gone; its streams end with the 'close' event.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- oRPC awaits it, though ws's type says void
    send: (data: Parameters<WebSocket['send']>[0]) =>
      new Promise<void>((sent) => socket.send(data, () => sent())),
  };
}
