import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import open from 'open';
import { isLookbackError } from '../../../core/errors.ts';
import type { Studio } from '../../../studio/index.ts';
import { browserShell } from '../../server/browser-shell.ts';
import { isLoopback } from '../../server/guard.ts';
import { type RunningServer, startServer } from '../../server/server.ts';
import { hasDisplay } from '../../shared/display.ts';
import type { Log } from '../../shared/log.ts';
import { openStudio } from '../../shared/open-studio.ts';
import { type Output, wholeNumber } from '../output.ts';

/** Asked for first, so that the address of a studio tends to stay the same; any free one where it is taken. */
const usualPort = 7431;
const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface ServeOptions {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Whether to open the system's browser. */
  readonly open: boolean;
  readonly projects?: string | undefined;
  /** Packages, or folders of packages, besides the embedded one. */
  readonly model: readonly string[];
}

export function addServe(program: Command, outputOf: () => Output): void {
  program
    .command('serve')
    .description("open the studio's window in a browser, on this machine or, through ssh, on another one")
    .option(
      '--port <n>',
      `port to listen on (default: ${usualPort}, or any free one)`,
      wholeNumber('--port', 0, 65535),
    )
    .option('--host <address>', 'address to listen on; others than 127.0.0.1 let the network in, unencrypted')
    .option('--no-open', 'print the address only')
    .option('--projects <folder>', 'folder for new projects')
    .option('--model <folder>', 'a world-model package, or a folder of them; may be repeated', collect, [])
    .addHelpText(
      'after',
      `
Examples:
  lookback serve                    on this machine
  lookback serve --no-open          on a machine without a screen; it prints how to reach it`,
    )
    .action(async (options: ServeOptions) => serve(options, outputOf()));
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/**
 * Serves the studio until Ctrl-C or SIGTERM; jobs are then paused, and go on another time.
 * @throws LookbackError 'usage' (the port or address cannot be used)
 */
export async function serve(options: ServeOptions, output: Output): Promise<void> {
  const { studio, log, version } = await openStudio({
    root,
    shell: 'browser',
    projects: options.projects,
    models: options.model,
  });
  try {
    const server = await listen(options, studio, log);
    try {
      const stop = stopRequested(output);
      announce(server, options, version, output);
      if (options.open) await openBrowser(entrance(server, options.host), output);
      await stop;
    } finally {
      await server.close();
    }
  } finally {
    await studio.close();
  }
}

async function listen({ port, host }: ServeOptions, studio: Studio, log: Log): Promise<RunningServer> {
  const parts = { studio, rendererFolder: join(root, 'out', 'renderer'), shell: browserShell, log, host };
  try {
    return await startServer({ ...parts, port: port ?? usualPort });
  } catch (error) {
    const isTaken = isLookbackError(error, 'usage') && error.context.code === 'EADDRINUSE';
    if (port !== undefined || !isTaken) throw error;
    return startServer({ ...parts, port: 0 });
  }
}

/** The address to open. A wildcard (0.0.0.0) is no address to go to. */
function entrance({ url, port, token }: RunningServer, host: string | undefined): string {
  const isWildcard = host === '0.0.0.0' || host === '::';
  return `${isWildcard ? `http://${hostname()}:${port}` : url}/?token=${token}`;
}

function announce(server: RunningServer, { host }: ServeOptions, version: string, output: Output): void {
  const address = entrance(server, host);
  output.data({ url: address, port: server.port, version });
  output.line(`Lookback Studio ${version} is at\n\n  ${address}\n`);
  if (host !== undefined && !isLoopback(host)) {
    output.notice(
      `Warning: with --host ${host} the network reaches the studio, and nothing is encrypted: whoever sees this address or the traffic can use the studio and read its files. Prefer ssh.\n`,
    );
  } else {
    output.line(
      `To use it from another machine, type there\n\n  ssh -N -L ${server.port}:127.0.0.1:${server.port} ${userInfo().username}@${hostname()}\n\nand open the same address. Ctrl-C here closes the studio; unfinished renders can go on later.`,
    );
  }
}

async function openBrowser(address: string, output: Output): Promise<void> {
  const byHand = 'Open the address in a browser yourself.';
  if (!hasDisplay()) return output.notice(`There is no screen to open a browser on. ${byHand}`);
  await open(address).catch(() => output.notice(`The browser could not be opened. ${byHand}`));
}

/** Resolves at the first Ctrl-C or SIGTERM; the second one ends the process at once. */
function stopRequested(output: Output): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = () => {
      if (stopping) process.exit(130);
      stopping = true;
      output.notice(
        '\nClosing the studio. Press Ctrl-C again to stop at once; committed chunks stay either way.',
      );
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
