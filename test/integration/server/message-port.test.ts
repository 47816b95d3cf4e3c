import { createORPCClient, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { router, type StudioClient } from '../../../main/api/index.ts';
import { browserShell } from '../../../main/hosts/server/browser-shell.ts';
import { Log } from '../../../main/hosts/shared/log.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { openTestStudio } from '../../helpers/served-studio.ts';

// The desktop app's line between page and studio, with Node's ports in place of Electron's.
it('the same calls, errors and streams over a MessagePort; a page that is gone ends its streams', async () => {
  const folder = temporaryFolder();
  const studio = await openTestStudio(folder);
  onTestFinished(() => studio.close());
  const log = new Log(join(folder, 'state'));
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(router).upgrade(port1, { context: { studio, shell: browserShell, log: log.write } });
  port1.start();
  port2.start();
  const client: StudioClient = createORPCClient(new RPCLink({ port: port2 }));

  const { id } = await client.projects.create({ file: join(folder, 'a.lookback') });
  const { error } = await safe(client.takes.chunks({ project: id, take: 9 }));
  expect(error).toMatchObject({ code: 'take-missing', defined: true });

  const session = studio.session(id);
  const open = session.events.bind(session);
  const aborted = new Promise<AbortSignal>((resolve) => {
    session.events = (signal) => {
      if (signal) resolve(signal);
      return open(signal);
    };
  });
  const events = await client.projects.events({ project: id });
  expect(await events.next()).toMatchObject({ value: { kind: 'snapshot' } });
  const signal = await aborted;
  const ended = once(signal, 'abort');
  port2.close();
  await ended;
  expect(signal.aborted).toBe(true);
});
