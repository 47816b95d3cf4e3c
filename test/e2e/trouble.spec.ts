import { existsSync } from 'node:fs';
import { cp, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProjectPage } from './pages/project-page.ts';
import { StartPage } from './pages/start-page.ts';
import { expect, Host, test } from './studio.ts';

const tinyWorld = fileURLToPath(new URL('../fixtures/tiny-world', import.meta.url));

test('the inference process is killed while it renders: the render goes on and completes', async ({
  studio,
  host,
}) => {
  const project = await new StartPage(studio).create('Killed', 6);
  await project.setQuality('Draft');
  await project.startRender();
  await project.progressBeyond(0);
  const child = await host.inferencePid();
  process.kill(child, 'SIGKILL');
  await project.renderDone();
  expect(await host.inferencePid()).not.toBe(child);
  expect(await project.framesOf('Take 1')).toBe(73);
});

test.describe('a damaged world model', () => {
  test.use({
    models: async ({ browserName: _ }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'lookback-damaged-'));
      await cp(tinyWorld, folder, { recursive: true });
      await truncate(join(folder, 'model.bin'), 100);
      await use([folder]);
      await rm(folder, { recursive: true });
    },
  });

  test('is told of where a project is begun, and the other one works', async ({ studio }) => {
    const { main } = new StartPage(studio);
    await expect(main.getByRole('note')).toContainText(
      /"model\.bin" .* has 100 bytes.* Install the model again\./,
    );
    await expect(main.getByRole('radiogroup', { name: 'World' }).getByRole('radio').first()).toBeChecked();
    await expect(main.getByRole('button', { name: 'Create project' })).toBeEnabled();
  });
});

test('the page is reloaded while it renders: the same project comes back, and its progress', async ({
  studio,
}) => {
  const project = await new StartPage(studio).create('Reloaded', 8);
  await project.setQuality('Draft');
  await project.startRender();
  const before = await project.progressBeyond(0);
  await studio.reload();
  await expect(project.bar.getByRole('button', { name: 'Reloaded', exact: true })).toBeVisible();
  await project.progressBeyond(before);
  await project.renderDone();
  expect(await project.framesOf('Take 1')).toBe(97);
});

test('the host is killed while it renders: the job is there after a restart, and can be resumed', async ({
  studio,
  host,
}) => {
  const start = new StartPage(studio);
  const project = await start.create('Interrupted', 8);
  await project.setQuality('Draft');
  await project.startRender();
  await project.progressBeyond(0);
  const child = await host.inferencePid();
  await host.kill();
  await expect(studio.getByText('The studio does not answer.')).toBeVisible();
  await expect.poll(() => isAlive(child)).toBe(false);

  await host.start();
  await studio.goto(host.address);
  await start.openRecent('Interrupted');
  const rendered = await project.framesOf('Take 1');
  expect(rendered).toBeGreaterThan(1);
  expect(rendered).toBeLessThan(97);
  await project.showTab('Jobs');
  const job = project.job('Interrupted: Take 1');
  await expect(job).toContainText('Everything that was rendered is there.');
  await job.getByRole('button', { name: 'Resume' }).click();
  await project.renderDone();
  await expect(project.job('Rendered: Take 1')).toBeVisible();
  expect(await project.framesOf('Take 1')).toBe(97);
});

test('a damaged project and a file of something else are told apart, in words', async ({ studio, host }) => {
  const start = new StartPage(studio);
  const foreign = join(host.folder, 'letter.lookback');
  await writeFile(foreign, 'Dear reader, this is no project.\n'.repeat(200));
  await start.askFor(foreign);
  await expect(start.fault).toContainText('"letter.lookback" is not a Lookback project.');
  await start.fault.getByRole('button', { name: 'Dismiss' }).click();
  await expect(start.fault).toBeHidden();

  const project = await start.create('Damaged', 1);
  await project.close();
  const damaged = join(host.folder, 'Damaged.lookback');
  // The start screen does not wait for the studio to let go of the file, and what is still in the log
  // would be written over the damage.
  await expect.poll(() => existsSync(`${damaged}-wal`)).toBe(false);
  const file = await open(damaged, 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(size - 1024, 0xa5), 0, size - 1024, 1024);
  await file.close();
  await start.askFor(damaged);
  await expect(start.fault).toContainText('"Damaged.lookback" is damaged');
  await expect(start.fault).toContainText('Go back to a copy of it.');
});

test('a second window on the same project sees the same takes and renders', async ({ studio, host }) => {
  const first = await new StartPage(studio).create('Shared', 3);
  const page = await studio.context().newPage();
  await page.goto(host.address);
  const second = await new StartPage(page).openRecent('Shared');
  await first.setQuality('Draft');
  await expect(second.bar.getByRole('combobox', { name: 'Quality' })).toContainText('Draft');
  await second.startRender();
  await first.renderDone();
  await second.renderDone();
  await first.timeline.goTo(12);
  await first.showTab('Take');
  await first.inspector.getByRole('button', { name: 'Fork at the playhead' }).click();
  const fork = first.bar.getByRole('button', { name: /^Take: (?!Take 1$)/ });
  await expect(fork).toBeVisible();
  const name = ((await fork.getAttribute('aria-label')) ?? '').replace('Take: ', '');
  await second.showTake(name);
  for (const window of [first, second]) {
    expect(await window.framesOf('Take 1')).toBe(37);
    expect(await window.framesOf(name)).toBe(13);
  }
});

test('a second studio finds the project in use, and can look at it', async ({ studio, host }) => {
  const project = await new StartPage(studio).create('In use', 1);
  const folder = await mkdtemp(join(tmpdir(), 'lookback-e2e-'));
  const other = new Host(folder);
  try {
    await other.start();
    const page = await studio.context().newPage();
    await page.goto(other.address);
    const start = new StartPage(page);
    await start.askFor(join(host.folder, 'In use.lookback'));
    await expect(start.fault).toContainText('"In use.lookback" is being edited by another');
    await start.fault.getByRole('button', { name: 'Open for viewing only' }).click();
    const viewed = new ProjectPage(page);
    await expect(viewed.bar.getByText('Viewing only')).toBeVisible();
    await expect(viewed.bar.getByRole('button', { name: 'Render', exact: true })).toBeDisabled();
    await expect.poll(() => viewed.keyFrames()).toEqual(await project.keyFrames());
  } finally {
    await other.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
