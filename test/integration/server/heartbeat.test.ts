import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { ApiContext } from '../../../main/api/index.ts';
import { rpcSockets } from '../../../main/hosts/server/rpc-socket.ts';

it('a window that does not answer any more is let go; one that does stays', async () => {
  // No call is made: what calls need is not asked for.
  // Long enough for an answer however busy the machine is.
  const sockets = rpcSockets({} as ApiContext, 250);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => sockets.accept(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    await sockets.close();
    server.close();
  });

  const awake = new WebSocket(`ws://127.0.0.1:${port}/`);
  await once(awake, 'open');
  // A plain connection that opens a WebSocket and then never answers a ping, as a sleeping laptop does.
  const asleep = connect(port, '127.0.0.1');
  asleep.write(
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  asleep.resume();
  await once(asleep, 'close');
  await once(awake, 'ping');
  expect(awake.readyState).toBe(awake.OPEN);
});
