import { expect, type Locator, type Page } from '@playwright/test';
import { TimelinePage } from './timeline-page.ts';

export type Tab = 'Camera' | 'Memory' | 'Take' | 'Jobs';

/** The screen of an open project. */
export class ProjectPage {
  readonly page: Page;
  readonly bar: Locator;
  readonly monitor: Locator;
  readonly inspector: Locator;
  readonly trajectory: Locator;
  readonly timeline: TimelinePage;
  /** The keys of the path, as the 3D view tells them to those who do not see it. */
  readonly keys: Locator;

  constructor(page: Page) {
    this.page = page;
    this.bar = page.getByLabel('Project', { exact: true });
    this.monitor = page.getByRole('region', { name: 'Monitor' });
    this.inspector = page.getByRole('region', { name: 'Inspector' });
    this.trajectory = page.getByRole('region', { name: 'Trajectory' });
    this.timeline = new TimelinePage(page);
    this.keys = page.locator('#trajectory-keys').getByRole('listitem');
  }

  async showTab(tab: Tab): Promise<void> {
    await this.inspector.getByRole('tab', { name: tab }).click();
  }

  async choose(field: Locator, option: string): Promise<void> {
    await field.click();
    await this.page.getByRole('option', { name: option }).click();
  }

  async setQuality(name: 'Draft' | 'Standard' | 'Fine'): Promise<void> {
    const field = this.bar.getByRole('combobox', { name: 'Quality' });
    await this.choose(field, name);
    await expect(field).toContainText(name);
  }

  async startRender(): Promise<void> {
    await this.bar.getByRole('button', { name: 'Render', exact: true }).click();
  }

  /** Waits until the render has come further than so many percent. @returns how far it is */
  async progressBeyond(percent: number): Promise<number> {
    const progress = this.bar.getByRole('progressbar', { name: 'Rendering' });
    let now = 0;
    await expect
      .poll(async () => (now = Number(await progress.getAttribute('aria-valuenow'))), { intervals: [50] })
      .toBeGreaterThan(percent);
    return now;
  }

  /** Back to the start screen. */
  async close(): Promise<void> {
    await this.bar.getByRole('button').first().click();
    await this.page.getByRole('menuitem', { name: 'Close project' }).click();
    await expect(this.page.getByRole('main', { name: 'Start' })).toBeVisible();
  }

  /** Waits until every frame that the path asks for is rendered; then there is nothing left to render. */
  async renderDone(): Promise<void> {
    await expect(this.bar.getByRole('button', { name: 'Render', exact: true })).toBeDisabled({
      timeout: 90_000,
    });
  }

  /** How many frames of a take are there, by the menu of takes. */
  async framesOf(take: string): Promise<number> {
    await this.bar.getByRole('button', { name: /^Take: / }).click();
    const menu = this.page.getByRole('dialog', { name: 'Takes' });
    const words = await menu.getByTitle(take, { exact: true }).innerText();
    await this.page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    return Number(/(\d+) \/ \d+ frames/.exec(words)?.[1]);
  }

  /** Frame numbers of the keys of the path. */
  async keyFrames(): Promise<number[]> {
    const words = await this.keys.allInnerTexts();
    return words.map((text) => Number(/^Frame (\d+)/.exec(text)?.[1]));
  }

  take(name: string): Locator {
    return this.bar.getByRole('button', { name: `Take: ${name}` });
  }

  async showTake(name: string): Promise<void> {
    await this.bar.getByRole('button', { name: /^Take: / }).click();
    await this.page.getByRole('dialog', { name: 'Takes' }).getByTitle(name, { exact: true }).click();
    await expect(this.take(name)).toBeVisible();
  }

  job(status: string): Locator {
    return this.inspector.getByRole('article', { name: status });
  }

  /** The monitor's picture as the browser holds it, once it is another than those before and no new one comes in. */
  async newPicture(before: readonly string[] = []): Promise<string> {
    const canvas = this.monitor.locator('canvas');
    let now = '';
    await expect
      .poll(async () => {
        const last = now;
        now = await canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
        return now === last && !before.includes(now);
      })
      .toBe(true);
    return now;
  }
}
