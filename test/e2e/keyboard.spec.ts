import type { Locator, Page } from '@playwright/test';
import { ProjectPage } from './pages/project-page.ts';
import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

/** More stops than any screen has. */
const most = 120;

test('a project is made, rendered and played without a mouse', async ({ studio }) => {
  const { keyboard } = studio;
  const start = new StartPage(studio);
  await expect(start.main).toBeVisible();
  await tabTo(studio, start.main.getByRole('spinbutton', { name: 'Length' }));
  await keyboard.type('1');
  await tabTo(studio, start.main.getByRole('textbox', { name: 'Name' }));
  await keyboard.press('Control+a');
  await keyboard.type('By keyboard');
  await tabTo(studio, start.main.getByRole('button', { name: 'Create project' }));
  await keyboard.press('Enter');
  const project = new ProjectPage(studio);
  await expect(project.bar.getByRole('button', { name: 'By keyboard' })).toBeVisible();

  await tabTo(studio, project.bar.getByRole('combobox', { name: 'Quality' }));
  await keyboard.press('Enter');
  await expect(studio.getByRole('option', { name: 'Draft' })).toBeVisible();
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await expect(project.bar.getByRole('combobox', { name: 'Quality' })).toContainText('Draft');
  await keyboard.press('r');
  await project.renderDone();

  await tabTo(studio, project.timeline.tracks);
  await keyboard.press('Home');
  await expect(project.timeline.playhead).toHaveText('frame 0 of 12');
  await keyboard.press(']');
  await expect(project.timeline.playhead).toHaveText('frame 6 of 12');
  await keyboard.press(']');
  await expect(project.timeline.playhead).toHaveText('frame 12 of 12');
  await keyboard.press('[');
  await expect(project.timeline.playhead).toHaveText('frame 6 of 12');

  await keyboard.press('Space');
  await expect(project.timeline.region.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await expect(project.timeline.playhead).not.toHaveText('frame 6 of 12');
  await keyboard.press('Space');
  await expect(project.timeline.region.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('Tab reaches every region, and ? opens the help', async ({ studio }) => {
  const { keyboard } = studio;
  await new StartPage(studio).openSample();
  const reached = new Set<string>();
  for (let stop = 0; stop < most; stop++) {
    await keyboard.press('Tab');
    reached.add(await studio.evaluate(regionOfFocus));
  }
  for (const region of ['Project', 'Trajectory', 'Monitor', 'Inspector', 'Timeline']) {
    expect([...reached]).toContain(region);
  }
  await keyboard.press('?');
  const help = studio.getByRole('dialog', { name: 'Help' });
  await expect(help).toBeVisible();
  await expect(help.getByRole('textbox', { name: 'Search' })).toBeFocused();
  await keyboard.type('play or stop');
  await expect(help.getByRole('term')).toHaveText(['Play or stop']);
  await keyboard.press('Escape');
  await expect(help).toBeHidden();
});

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stop = 0; stop < most; stop++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

/** The name of the region that the keyboard is in. Runs in the page. */
function regionOfFocus(): string {
  const region = document.activeElement?.closest('section[aria-label], header[aria-label]');
  const outermost = region?.parentElement?.closest('section[aria-label]') ?? region;
  return outermost?.getAttribute('aria-label') ?? '';
}
