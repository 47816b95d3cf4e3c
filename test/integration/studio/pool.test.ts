import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InferencePool } from '../../../main/studio/index.ts';
import type { InferenceView } from '../../../main/studio/index.ts';
import { loadPackage } from '../../../main/world/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';
import { codeOf, pidOf } from './support.ts';

function newPool(idleMs?: number): { pool: InferencePool; views: InferenceView[] } {
  const pool = new InferencePool({ threads: 1, idleMs });
  onTestFinished(() => pool.close());
  const views: InferenceView[] = [];
  pool.onChange((view) => views.push(view));
  return { pool, views };
}

describe('the pool of model processes', () => {
  it('keeps a process warm and shares it, one call after the other, in the order they came', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { pool, views } = newPool();
    const order: string[] = [];
    const pids = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        pool.use(pkg, 'reference', async (inference) => {
          order.push(`${name} begins`);
          await inference.memory();
          order.push(`${name} ends`);
          return inference.pid;
        }),
      ),
    );
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(new Set(pids).size).toBe(1);
    expect(views.map(({ state }) => state)).toEqual(['starting', 'ready']);
    // What `auto` comes to is the same process.
    const chosen = await pool.use(pkg, 'auto', (inference) => Promise.resolve(inference));
    const again = await pool.use(pkg, chosen.provider, (inference) => Promise.resolve(inference));
    expect(again).toBe(chosen);
    expect(pool.view()).toMatchObject({ state: 'ready', provider: chosen.provider });
  });

  it('gives up who does not want to wait any more, and goes on with the next', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { pool } = newPool();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const first = pool.use(pkg, 'reference', () => gate);
    const stop = new AbortController();
    const second = codeOf(() =>
      pool.use(pkg, 'reference', () => Promise.reject(new Error('never')), { signal: stop.signal }),
    );
    const third = pool.use(pkg, 'reference', () => Promise.resolve('third'));
    stop.abort();
    expect(await second).toBe('cancelled');
    open();
    await first;
    expect(await third).toBe('third');
    expect(await codeOf(() => pool.use(pkg, 'reference', () => gate, { signal: AbortSignal.abort() }))).toBe(
      'cancelled',
    );
  });

  it('ends a process that nobody uses for a while, and starts another when one is wanted', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { pool } = newPool(1);
    const off = new Promise<void>((resolve) =>
      pool.onChange((view) => (view.state === 'off' ? resolve() : undefined)),
    );
    const pid = await pool.use(pkg, 'reference', (inference) => Promise.resolve(inference.pid));
    await off;
    expect(pool.pid).toBeUndefined();
    expect(await codeOf(() => process.kill(pid ?? 0, 0))).toBe('ESRCH');
    expect(await pool.use(pkg, 'reference', (inference) => inference.memory())).toBeDefined();
  });

  it('starts a fresh process after a crash', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { pool, views } = newPool();
    const crash = codeOf(() =>
      pool.use(pkg, 'reference', (inference) => {
        process.kill(pidOf(inference), 'SIGKILL');
        return inference.memory();
      }),
    );
    expect(await crash).toBe('inference-crashed');
    expect(pool.view()).toMatchObject({ state: 'failed', error: { code: 'inference-crashed' } });
    expect(await pool.use(pkg, 'reference', (inference) => inference.memory())).toBeDefined();
    expect(views.map(({ state }) => state)).toEqual(['starting', 'ready', 'failed', 'starting', 'ready']);
  });

  it('tells what cannot be started, and does not run a package that was changed on disk', async () => {
    const dir = join(temporaryFolder(), 'copy');
    await cp(tinyWorld, dir, { recursive: true });
    const pkg = await loadPackage(dir);
    const { pool } = newPool();
    expect(await codeOf(() => pool.use(pkg, 'cuda', () => Promise.resolve()))).toBe('provider-unavailable');
    expect(pool.view()).toMatchObject({ state: 'failed', error: { code: 'provider-unavailable' } });
    await writeFile(join(dir, 'model.bin'), 'changed');
    expect(await codeOf(() => pool.use(pkg, 'reference', () => Promise.resolve()))).toBe('package-hash');
    await rm(dir, { recursive: true });
    expect(await codeOf(() => pool.use(pkg, 'reference', () => Promise.resolve()))).toBe('package-missing');
  });

  it('cancels what is at work and what waits when it is closed', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { pool } = newPool();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const atWork = codeOf(() =>
      pool.use(pkg, 'reference', async (inference) => {
        begin();
        for (;;) await inference.memory();
      }),
    );
    const waiting = codeOf(() => pool.use(pkg, 'reference', () => Promise.resolve()));
    await begun;
    await pool.close();
    expect(await atWork).toBe('cancelled');
    expect(await waiting).toBe('cancelled');
    expect(await codeOf(() => pool.use(pkg, 'reference', () => Promise.resolve()))).toBe('cancelled');
    expect(pool.view().state).toBe('off');
  });
});
