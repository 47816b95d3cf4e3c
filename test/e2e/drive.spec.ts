import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

test('what is driven live becomes a fork with a path that can be edited', async ({ studio }) => {
  const project = await new StartPage(studio).create('Driven', 1);
  const { monitor, timeline, bar } = project;
  await project.setQuality('Draft');
  await project.startRender();
  await project.renderDone();
  await timeline.goTo(8);
  await monitor.getByRole('button', { name: 'Drive' }).click();
  await expect(monitor.getByRole('application', { name: /^Driving/ })).toBeFocused();

  await studio.keyboard.down('w');
  await expect.poll(() => timeline.frame()).toBeGreaterThanOrEqual(18);
  await studio.keyboard.up('w');
  await studio.keyboard.down('ArrowLeft');
  // The monitor shows frames a moment after they are rendered, so the path says how far the drive has come; a chunk may
  // have begun before the keys changed.
  const steered = (await timeline.lastFrame()) + 12;
  await expect.poll(() => timeline.lastFrame()).toBeGreaterThanOrEqual(steered);
  await studio.keyboard.up('ArrowLeft');
  await studio.keyboard.press('Escape');
  await expect(monitor.getByRole('application', { name: /^Driving/ })).toBeHidden();

  await expect(bar.getByRole('button', { name: 'Take: Take 1', exact: true })).toBeHidden();
  const driven = await project.keyFrames();
  expect(driven.at(-1)).toBeGreaterThanOrEqual(steered - 4);
  // It walked ahead and then turned to the left.
  const words = await project.keys.allInnerTexts();
  const headings = words.map((text) => Number(/heading (-?\d+) degrees/.exec(text)?.[1]));
  expect(new Set(headings).size).toBeGreaterThan(1);

  const frame = (driven.at(-1) ?? 0) - 1;
  await timeline.goTo(frame);
  // The path belongs to the drive until its last chunk is there: on a busy machine that may still be so.
  await expect(async () => {
    await studio.keyboard.press('s');
    await expect.poll(() => project.keyFrames(), { timeout: 2000 }).toContain(frame);
  }).toPass();
  await bar.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => project.keyFrames()).toEqual(driven);
});
