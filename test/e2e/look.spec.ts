import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

/** The family that the window's fonts come down to on the machine the pictures were taken on. */
const family = 'DejaVu Sans';

test.skip(
  () => fontFor('system-ui') !== family,
  `skipped: the pictures were taken with ${family}, which is not the system's font here`,
);

test('the start screen', async ({ studio }) => {
  await expect(new StartPage(studio).main.getByRole('button', { name: 'Create project' })).toBeVisible();
  const mask = changing(studio);
  await expect(studio).toHaveScreenshot('start-1440.png', { mask });
  await studio.setViewportSize({ width: 1100, height: 700 });
  await expect(studio).toHaveScreenshot('start-1100.png', { mask });
});

test('the project screen, its memory tab and its dialogs', async ({ studio }) => {
  const project = await new StartPage(studio).openSample();
  await expect(studio).toHaveScreenshot('project-1440.png', { mask: pictures(studio) });
  await project.timeline.click('chunks', 26);
  await expect(project.inspector.getByRole('heading', { name: /Given to the model/ })).toBeVisible();
  await studio.mouse.move(0, 0);
  await expect(project.inspector).toHaveScreenshot('memory.png', { mask: pictures(studio) });

  await project.bar.getByRole('button', { name: 'Export…' }).click();
  const dialog = studio.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText(/about [\d.]+ [kM]B/);
  // The folder is another one in every run.
  await expect(dialog).toHaveScreenshot('export.png', { mask: [dialog.getByRole('textbox')] });
  await studio.keyboard.press('Escape');
  await studio.keyboard.press('?');
  await expect(studio.getByRole('dialog', { name: 'Help' })).toHaveScreenshot('help.png');
});

/**
 * A browser's zoom halves the page's own pixels and doubles their density: a window of 1440 × 900 at 200 % is a viewport
 * of 720 × 450 with two device pixels each.
 */
test.describe('at 200 % zoom', () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test('everything can be reached', async ({ studio }) => {
    const start = new StartPage(studio);
    await expect(start.main).toBeVisible();
    await expect(studio).toHaveScreenshot('start-zoomed.png', {
      mask: changing(studio),
      scale: 'css',
    });
    const create = start.main.getByRole('button', { name: 'Create project' });
    await create.scrollIntoViewIfNeeded();
    await expect(create).toBeInViewport({ ratio: 1 });
    const project = await start.openSample();
    await expect(studio).toHaveScreenshot('project-zoomed.png', { mask: pictures(studio), scale: 'css' });
    for (const button of ['Render', 'Export…', 'Help and shortcuts'])
      await expect(project.bar.getByRole('button', { name: button, exact: true })).toBeInViewport();
    expect(await studio.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
  });
});

/** The version, the folder of this run, and the worlds' pictures, which would make large files. */
function changing(page: Page) {
  return [page.locator('footer'), page.locator('.place .path'), page.locator('label img')];
}

/** Whatever is painted by the graphics driver or by the model. */
function pictures(page: Page) {
  const canvases = ['Trajectory', 'Monitor', 'Inspector'].map((name) =>
    page.getByRole('region', { name }).locator('canvas'),
  );
  return [...canvases, page.locator('img')];
}

function fontFor(name: string): string {
  try {
    return execFileSync('fc-match', ['--format=%{family}', name], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
