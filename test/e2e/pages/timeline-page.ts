import { expect, type Locator, type Page } from '@playwright/test';
import { layoutOf } from '../../../renderer/src/timeline/layout.ts';
import { fitted, middleOf } from '../../../renderer/src/timeline/scale.ts';

/** The timeline while it shows the whole take, as it does in a new project. */
export class TimelinePage {
  readonly page: Page;
  readonly region: Locator;
  readonly tracks: Locator;
  /** What stands at the playhead, in words. */
  readonly summary: Locator;
  readonly playhead: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Timeline' });
    this.tracks = this.region.getByRole('application', { name: 'Timeline tracks' });
    this.summary = this.region.locator('[id$="-summary"]');
    this.playhead = this.region.getByText(/^frame \d+ of \d+$/);
  }

  /** The frame that the playhead is on. */
  async frame(): Promise<number> {
    return (await this.#numbers()).frame;
  }

  /** The last frame of the path; while somebody drives it grows with every chunk. */
  async lastFrame(): Promise<number> {
    return (await this.#numbers()).last;
  }

  async goTo(frame: number): Promise<void> {
    const field = this.region.getByRole('textbox', { name: 'Playhead' });
    await field.fill(String(frame));
    await field.press('Enter');
    await expect(this.playhead).toHaveText(new RegExp(`^frame ${frame} of `));
    await field.press('Escape');
  }

  /** Drags what is at one frame to another, in the ruler (the playhead) or in the track of keys. */
  async drag(track: 'ruler' | 'keys', from: number, to: number): Promise<void> {
    const [start, end] = [await this.#place(track, from), await this.#place(track, to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, start.y, { steps: 4 });
    await this.page.mouse.move(end.x, end.y, { steps: 4 });
    await this.page.mouse.up();
  }

  async click(track: 'keys' | 'chunks' | 'memory', frame: number): Promise<void> {
    const { x, y } = await this.#place(track, frame);
    await this.page.mouse.click(x, y);
  }

  /** Clicks the memory link of the selected chunk where it hangs from a frame. */
  async clickArcFoot(frame: number): Promise<void> {
    const { x, y } = await this.#place('memory', frame, 0.05);
    await this.page.mouse.click(x, y);
  }

  async #numbers(): Promise<{ frame: number; last: number }> {
    const [, frame, last] = /^frame (\d+) of (\d+)$/.exec(await this.playhead.innerText()) ?? [];
    return { frame: Number(frame), last: Number(last) };
  }

  /** Where a frame is drawn, pixels of the page. */
  async #place(
    track: 'ruler' | 'keys' | 'chunks' | 'memory',
    frame: number,
    share = 0.5,
  ): Promise<{ x: number; y: number }> {
    const box = await this.tracks.boundingBox();
    if (!box) throw new Error('The timeline is not shown.');
    const { last } = await this.#numbers();
    const layout = layoutOf(box.height, { thumbnails: true, memory: true, takes: true }, 1);
    // The upper part of the ruler is the lane of markers and loops.
    const middle = layout[track].top + layout[track].height * (track === 'ruler' ? 0.75 : share);
    return { x: box.x + middleOf(fitted(last + 1, box.width), frame), y: box.y + middle };
  }
}
