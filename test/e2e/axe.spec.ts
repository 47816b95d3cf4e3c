import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

const inspector = 'section[aria-label="Inspector"]';
const dialog = '[role="dialog"]';

test('the start screen and the file chooser have no serious barriers', async ({ studio }) => {
  const start = new StartPage(studio);
  await expect(start.main).toBeVisible();
  await check(studio, 'start screen');
  await start.main.getByRole('button', { name: 'Open project…' }).click();
  await expect(studio.getByRole('listbox', { name: 'Folders and files' })).toBeVisible();
  await check(studio, 'file chooser', dialog);
  await studio.keyboard.press('Escape');
  const project = await start.openSample();
  await project.close();
  await expect(start.recent('Sample walk')).toBeVisible();
  await check(studio, 'start screen with recent projects');
});

test('the project screen has no serious barriers', async ({ studio }) => {
  const project = await new StartPage(studio).openSample();
  for (const tab of ['Camera', 'Memory', 'Take', 'Jobs'] as const) {
    await project.showTab(tab);
    await check(studio, `${tab} tab`, tab === 'Camera' ? 'body' : inspector);
  }
  await project.timeline.click('keys', 0);
  await expect(project.inspector.getByRole('group', { name: 'Selected keys' })).toBeVisible();
  await check(studio, 'selected key', inspector);
  await project.timeline.click('chunks', 20);
  await expect(project.inspector.getByRole('heading', { name: /Given to the model/ })).toBeVisible();
  await check(studio, 'selected chunk', inspector);
  await project.bar.getByRole('button', { name: /^Take: / }).click();
  await expect(studio.getByRole('dialog', { name: 'Takes' })).toBeVisible();
  await check(studio, 'menu of takes', dialog);
});

test('the dialogs have no serious barriers', async ({ studio }) => {
  const project = await new StartPage(studio).openSample();
  await project.bar.getByRole('button', { name: 'Export…' }).click();
  await expect(studio.getByRole('dialog', { name: 'Export' })).toContainText(/about [\d.]+ [kM]B/);
  await check(studio, 'export', dialog);
  await studio.keyboard.press('Escape');
  await project.bar.getByRole('button', { name: 'Help and shortcuts' }).click();
  await expect(studio.getByRole('dialog', { name: 'Help' })).toBeVisible();
  await check(studio, 'help', dialog);
  await studio.keyboard.press('Escape');
  await project.showTab('Memory');
  await project.inspector.getByRole('button', { name: 'Revisits…' }).click();
  await expect(studio.getByRole('dialog', { name: 'Revisits' })).toContainText('of its view');
  await check(studio, 'revisits', dialog);
});

/** Looks at a part of the page, and goes on after a finding, so that one run names all of them. */
async function check(page: Page, where: string, part = 'body'): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).include(part).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
  // A page without any text to measure would be a page that was not there.
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  expect.soft(serious, where).toEqual([]);
}
