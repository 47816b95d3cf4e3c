import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { StudioClient } from '../../main/api/index.ts';

export interface Window {
  readonly client: StudioClient;
  readonly socket: WebSocket;
}

/** Goes in with the address that the studio printed. @returns the cookie, as a browser sends it */
export async function enter(address: string): Promise<string> {
  const entry = await fetch(address, { redirect: 'manual' });
  return entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** @param url without the token */
export async function connectTo(url: string, cookie: string): Promise<Window> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rpc`, { headers: { cookie }, origin: url });
  await once(socket, 'open');
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), socket };
}
