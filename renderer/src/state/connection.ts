import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { StudioClient } from '../../../main/api/index.ts';

/** A line to the studio that is open, and a promise for the moment when it is not any more. */
export interface Connection {
  readonly client: StudioClient;
  readonly closed: Promise<void>;
}

/** Electron's preload hands the page a MessagePort with this message; a browser never gets one. */
const portMessage = 'lookback-port';

/** Opens the line: over the MessagePort that Electron's preload sends, or over a WebSocket to the server that served the page. */
export async function connect(): Promise<Connection> {
  return location.protocol === 'lookback:' ? connectPort() : connectSocket();
}

function connectSocket(): Promise<Connection> {
  const address = new URL('rpc', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  const websocket = new WebSocket(address);
  return new Promise((resolve, reject) => {
    websocket.addEventListener('error', () => reject(new Error('The studio does not answer.')), {
      once: true,
    });
    websocket.addEventListener(
      'open',
      () => {
        const closed = new Promise<void>((end) =>
          websocket.addEventListener('close', () => end(), { once: true }),
        );
        resolve({ client: createORPCClient(new SocketLink({ websocket })), closed });
      },
      { once: true },
    );
  });
}

function connectPort(): Promise<Connection> {
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event: MessageEvent<unknown>) {
      const [port] = event.ports;
      if (event.data !== portMessage || !port) return;
      window.removeEventListener('message', listen);
      port.start();
      resolve({
        client: createORPCClient(new PortLink({ port })),
        closed: new Promise((end) => port.addEventListener('close', () => end(), { once: true })),
      });
    });
    window.postMessage(`${portMessage}-please`, '*');
  });
}
