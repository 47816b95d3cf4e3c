import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { browserShell } from '../../main/hosts/server/browser-shell.ts';
import { startServer } from '../../main/hosts/server/server.ts';
import { openStudio } from '../../main/hosts/shared/open-studio.ts';

/** The longest that the event loop stood still since it was asked last: by the clock, and as CPU time of its thread. */
export interface WorstBlock {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface HostReady {
  readonly url: string;
  readonly token: string;
}

/** How often the loop is looked at, ms. */
const resolution = 2;
const root = fileURLToPath(new URL('../../', import.meta.url));
const [folder] = process.argv.slice(2);

// The host as `lookback serve` runs it, with an eye on its event loop. It ends when the bench lets go of it.
const { studio, log } = await openStudio({ root, shell: 'browser', projects: folder });
const server = await startServer({
  studio,
  log,
  shell: browserShell,
  rendererFolder: join(root, 'out', 'renderer'),
});
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
let worstCpu = 0;
let before = cpuMs();
const ticks = setInterval(() => {
  const now = cpuMs();
  worstCpu = Math.max(worstCpu, now - before);
  before = now;
}, resolution);

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

process.on('message', () => {
  // A block that has just ended is counted when the timers have run.
  setTimeout(() => {
    const worst: WorstBlock = { wallMs: delay.max / 1e6, cpuMs: worstCpu };
    delay.reset();
    worstCpu = 0;
    process.send?.(worst);
  }, 5 * resolution);
});
process.on('disconnect', () => {
  clearInterval(ticks);
  delay.disable();
  void server.close().then(() => studio.close());
});
process.send?.({ url: server.url, token: server.token } satisfies HostReady);
