import { expect, type Locator } from '@playwright/test';
import { ffprobe } from '../helpers/ffprobe.ts';
import type { ProjectPage } from './pages/project-page.ts';
import type { StartPage } from './pages/start-page.ts';

/** The whole way of a creator, from the start screen to a video file, in whatever shell the window lives. */
export async function tellStory(start: StartPage, video: string): Promise<void> {
  const project = await start.create('First walk', 3);
  await changePath(project);
  await render(project);
  await inspectMemory(project);
  const fork = await rerenderOtherwise(project);
  await compare(project, fork);
  await exportVideo(project, video);
}

async function changePath(project: ProjectPage): Promise<void> {
  const { page, timeline, trajectory, bar } = project;
  const keys = () => expect.poll(() => project.keyFrames());
  await keys().toEqual([0, 18, 36]);
  await timeline.drag('keys', 18, 22);
  await keys().toEqual([0, 22, 36]);
  await bar.getByRole('button', { name: 'Undo' }).click();
  await keys().toEqual([0, 18, 36]);
  await bar.getByRole('button', { name: 'Redo' }).click();
  await keys().toEqual([0, 22, 36]);

  await timeline.goTo(10);
  const view = trajectory.getByRole('application');
  await dragAcross(view);
  await trajectory.getByRole('button', { name: 'Add key from this view' }).click();
  await keys().toEqual([0, 10, 22, 36]);
  // From where the scene is looked at from outside, no model was trained to see.
  await expect(trajectory.getByRole('button', { name: /warning|outside/i })).toBeVisible();
  await page.keyboard.press('Control+z');
  await keys().toEqual([0, 22, 36]);

  await trajectory.getByRole('radio', { name: 'Through the camera' }).click();
  await trajectory.getByRole('button', { name: 'Add key from this view' }).click();
  await keys().toEqual([0, 10, 22, 36]);
  await trajectory.getByRole('radio', { name: 'Orbit' }).click();
}

async function render(project: ProjectPage): Promise<void> {
  const { page, timeline, monitor } = project;
  await project.setQuality('Draft');
  await project.startRender();
  await project.renderDone();
  await page.keyboard.press('End');
  await expect(timeline.summary).toContainText('Frame 36 of 36');
  await expect(timeline.summary).toContainText('rendered · draft, 1 step');
  const last = await project.newPicture();
  await timeline.drag('ruler', 36, 20);
  await expect(monitor.getByTestId('monitor-frame')).toHaveText(/^20 · /);
  await project.newPicture([last]);
}

async function inspectMemory({ timeline, inspector }: ProjectPage): Promise<void> {
  await timeline.click('chunks', 30);
  const chunk = inspector.getByRole('region', { name: 'Memory of the chunk' });
  await expect(chunk.getByRole('heading', { name: 'Chunk 8 frames 29–32' })).toBeVisible();
  await expect(chunk).toContainText(/\d+ % of this chunk's view was seen before/);
  await expect(chunk.getByRole('heading', { name: /Given to the model 8 of at most 8/ })).toBeVisible();
  await expect(chunk.getByText('The origin of the take, always in.')).toBeVisible();
  const given = chunk.getByRole('listitem').filter({ has: chunk.page().getByText('Overlap') });
  await expect(given.filter({ hasText: 'Latest' })).toContainText('One of the latest frames, always in.');
  // The arc that hangs from the origin leads there.
  await timeline.clickArcFoot(0);
  await expect(timeline.playhead).toHaveText('frame 0 of 36');
}

/** Tries another strategy for the chunk, and renders it so in a fork. @returns the fork's name */
async function rerenderOtherwise(project: ProjectPage): Promise<string> {
  const { inspector, monitor } = project;
  const chunk = inspector.getByRole('region', { name: 'Memory of the chunk' });
  const before = await chunk.getByRole('button', { name: /^Go to frame / }).allInnerTexts();
  expect(before.length).toBeGreaterThan(0);
  await project.choose(chunk.getByRole('combobox', { name: 'Strategy' }), 'Latest frames only');
  await expect(chunk.getByRole('heading', { name: 'Trying other settings' })).toBeVisible();
  for (const frame of [28, 27, 26])
    await expect(chunk.getByRole('button', { name: `Go to frame ${frame}`, exact: true })).toBeVisible();
  await expect(chunk.getByText(/other frames? would be given/)).toBeVisible();
  await chunk.getByRole('button', { name: 'Re-render in a fork' }).click();
  const b = monitor.getByText(/^B · /);
  await expect(b).toBeVisible();
  return (await b.innerText()).replace('B · ', '');
}

async function compare(project: ProjectPage, fork: string): Promise<void> {
  const { monitor, timeline } = project;
  await expect(timeline.playhead).toHaveText('frame 29 of 36');
  await expect(monitor.getByText('A · Take 1')).toBeVisible();
  await expect.poll(() => project.framesOf(fork)).toBe(33);
  const pictures: string[] = [];
  for (const mode of ['Wipe', 'Difference', 'Side by side']) {
    await monitor.getByRole('radio', { name: mode }).click();
    await expect(monitor.getByRole('radio', { name: mode })).toBeChecked();
    pictures.push(await project.newPicture(pictures));
  }
  await monitor.getByRole('button', { name: 'Stop comparing' }).click();
  await expect(monitor.getByText(/^B · /)).toBeHidden();
}

async function exportVideo(project: ProjectPage, video: string): Promise<void> {
  const { page, bar } = project;
  await bar.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('button', { name: 'Small file' }).click();
  const file = dialog.getByRole('textbox', { name: 'File' });
  await file.fill(video);
  await file.press('Enter');
  await expect(dialog).toContainText('37 frames, 3.1 s, 854 × 480');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(project.job('Exported: Take 1')).toBeVisible();
  await expect(project.job('Exported: Take 1')).toContainText(video);
  const { stream, frames } = await ffprobe(video);
  expect(frames).toBe(37);
  expect(stream).toMatchObject({ codec_name: 'h264', width: 854, height: 480, avg_frame_rate: '12/1' });
}

async function dragAcross(view: Locator): Promise<void> {
  const box = await view.boundingBox();
  if (!box) throw new Error('The 3D view is not shown.');
  const { mouse } = view.page();
  const [x, y] = [box.x + box.width * 0.7, box.y + box.height * 0.85];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x - 60, y - 10, { steps: 5 });
  await mouse.up();
}
