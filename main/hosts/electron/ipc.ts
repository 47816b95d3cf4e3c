import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, type IpcMainEvent } from 'electron';
import { type ApiContext, router } from '../../api/index.ts';
import { channels, isOwnPage } from './address.ts';

/** Gives the studio's page, and nobody else, a line to the studio each time it is loaded. */
export function answerPages(context: ApiContext): void {
  const handler = new RPCHandler(router);
  ipcMain.on(channels.port, (event) => {
    const [port] = event.ports;
    if (!port || !isFromPage(event)) return;
    handler.upgrade(port, { context });
    port.start();
  });
}

function isFromPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url);
}
