import { ipcRenderer } from 'electron';
import { channels } from './address.ts';

// Runs in the sandbox before the page. It hands the page one MessagePort to the studio whenever the page asks, and the
// commands of the native menu; nothing of Node or Electron reaches the page.

/** What is used of the page's window; the studio's own code is not checked against a browser's types. */
declare const window: {
  addEventListener: (
    type: 'message',
    listener: (event: { readonly source: unknown; readonly data: unknown }) => void,
  ) => void;
  postMessage: (
    message: unknown,
    targetOrigin: string,
    transfer?: readonly InstanceType<typeof MessageChannel>['port1'][],
  ) => void;
};

window.addEventListener('message', ({ source, data }) => {
  if (source !== window || data !== channels.portPlease) return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(channels.port, null, [port1]);
  window.postMessage(channels.port, '*', [port2]);
});

ipcRenderer.on(channels.command, (_event, command: unknown) => {
  window.postMessage({ kind: channels.command, command }, '*');
});
