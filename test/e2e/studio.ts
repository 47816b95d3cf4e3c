import { expect, test as base, type Page } from '@playwright/test';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The real host as a creator starts it: `lookback serve` in a process of its own, with a state folder of its own. */
export class Host {
  readonly folder: string;
  readonly #models: readonly string[];
  #child: ChildProcess | undefined;
  /** The address with the token that lets a browser in. */
  address = '';

  /** @param models packages besides the embedded one */
  constructor(folder: string, models: readonly string[] = []) {
    this.folder = folder;
    this.#models = models;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The process that runs the model; it is there from the first render on. */
  async inferencePid(): Promise<number> {
    const { stdout } = await promisify(execFile)('pgrep', [
      '-P',
      String(this.pid),
      '-f',
      'world/inference/child',
    ]);
    return Number(stdout);
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        'main/hosts/cli/lookback.js',
        '--json',
        'serve',
        '--no-open',
        '--port',
        '0',
        '--projects',
        this.folder,
        ...this.#models.flatMap((dir) => ['--model', dir]),
      ],
      {
        cwd: root,
        env: { ...process.env, LOOKBACK_STATE: join(this.folder, 'state'), HOME: this.folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /"url": "([^"]+)"/.exec(line) ?? [];
      if (url === undefined) continue;
      this.address = url;
      return;
    }
    throw new Error('The host ended before it said its address.');
  }

  /** The end that nobody can prepare for. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

interface Fixtures {
  /** World-model packages besides the embedded one. */
  models: readonly string[];
  host: Host;
  /** A page that has entered the studio; what it logs as an error fails the test. */
  studio: Page;
}

export const test = base.extend<Fixtures>({
  models: [[], { option: true }],
  host: async ({ models }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'lookback-e2e-'));
    const host = new Host(folder, models);
    await host.start();
    await use(host);
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  },
  studio: async ({ page, host }, use) => {
    const mistakes: string[] = [];
    page.on('pageerror', (error) => mistakes.push(String(error)));
    page.on('console', (message) => {
      // That the line is lost is what some tests are about; the browser logs it by itself.
      if (message.type() === 'error' && !message.text().includes('net::ERR_'))
        mistakes.push(`${message.text()} (${message.location().url})`);
    });
    await page.goto(host.address);
    await use(page);
    expect(mistakes).toEqual([]);
  },
});

export { expect };
