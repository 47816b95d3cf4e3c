import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type RunningCli, runCli, startCli } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { openTestStudio } from '../../helpers/served-studio.ts';
import { connectTo, enter } from '../../helpers/window-client.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { beginWalk } from '../../helpers/walk.ts';

function startServe(folder: string, ...args: string[]): RunningCli {
  const run = startCli(
    ['serve', '--no-open', '--projects', join(folder, 'projects'), '--model', tinyWorld, ...args],
    { env: { LOOKBACK_STATE: join(folder, 'state') } },
  );
  onTestFinished(() => void run.child.kill('SIGKILL'));
  return run;
}

/** The address that it prints, with the token. */
async function addressOf(run: RunningCli): Promise<URL> {
  let text = '';
  run.child.stdout?.on('data', (part: string) => (text += part));
  await run.says('?token=');
  return new URL(/http:\S+\?token=[\w-]{43}/.exec(text)?.[0] ?? 'none:');
}

it('serves until it is told to stop; a render in work is there to go on with', async () => {
  const folder = temporaryFolder();
  const run = startServe(folder, '--port', '0');
  const address = await addressOf(run);
  await run.says(`ssh -N -L ${address.port}:127.0.0.1:${address.port}`);
  const { client } = await connectTo(address.origin, await enter(address.href));
  const info = await client.studio.info();
  expect(info.models.map(({ dir }) => dir)).toContain(tinyWorld);
  expect((await client.files.list({ endings: ['.lookback'] })).folder).toBe(folder);

  const file = join(info.projectsFolder, 'long.lookback');
  const { id } = await client.projects.create({ file });
  const take = await beginWalk(client, id, { frames: 2001, model: tinyWorld });
  const events = await client.projects.events({ project: id });
  await client.render.start({ project: id, take: take.id, range: { kind: 'rest' } });
  for await (const event of events) if (event.kind === 'chunk' && event.number >= 2) break;
  run.child.kill('SIGTERM');
  const { code, stderr } = await run.result;
  expect([code, stderr]).toEqual([0, expect.stringContaining('Closing the studio')]);

  const studio = await openTestStudio(folder);
  const session = await studio.openProject(file);
  expect(session.view().jobs).toMatchObject([{ take: take.id, status: 'paused', interrupted: true }]);
  expect(session.chunkTable(take.id).segments[0]?.status).toMatch(/^ddd+$/);
  await studio.close();
  expect(readdirSync(info.projectsFolder).filter((name) => name.endsWith('-wal'))).toEqual([]);
});

it('with --json it prints one value to start from', async () => {
  const folder = temporaryFolder();
  const run = startServe(folder, '--port', '0', '--json');
  const address = await addressOf(run);
  expect(await enter(address.href)).toMatch(/^lookback_/);
  run.child.kill('SIGINT');
  const { code, stdout } = await run.result;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ url: address.href, port: Number(address.port) });
});

it('the network is only let in on demand, with a warning', async () => {
  const run = startServe(temporaryFolder(), '--port', '0', '--host', '0.0.0.0');
  await run.says('Warning: with --host 0.0.0.0');
  run.child.kill('SIGTERM');
  expect((await run.result).code).toBe(0);
});

it('a port that is taken, and one that is none, are told in words', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const taken = await startServe(temporaryFolder(), '--port', String(port)).result;
  expect(taken.code).toBe(2);
  expect(taken.stderr).toContain(`port ${port} is taken`);
  const none = await runCli(['serve', '--port', '70000']);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--port takes a whole number')]);
  const elsewhere = await startServe(temporaryFolder(), '--host', '192.0.2.1', '--port', '0').result;
  expect(elsewhere.stderr).toContain('192.0.2.1 is not an address of this machine');
});
