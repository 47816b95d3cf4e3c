import { crisp, fitText, hatchOf, type Context } from './draw-tools.ts';
import { takeRowHeight, takesScrollLimit } from './layout.ts';
import type { Palette } from './palette.ts';
import { leftOf } from './scale.ts';
import type { Scene } from './scene.ts';
import type { TakeRow } from './take-rows.ts';

const gap = 2;
const leastName = 72;

/** One bar per take; forks hang on the bar of their parent. */
export function drawTakes(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, rows, takesScroll } = scene;
  const { top, height } = layout.takes;
  if (height === 0) return;
  context.save();
  context.beginPath();
  context.rect(0, top, scale.width, height);
  context.clip();
  const first = Math.max(0, Math.floor(takesScroll / takeRowHeight));
  const last = Math.min(rows.length, first + Math.ceil(height / takeRowHeight) + 1);
  const topOf = (row: number): number => top + gap + row * takeRowHeight - takesScroll;
  // A connector can pass through the visible rows although both its ends are elsewhere.
  rows.forEach((row, index) => {
    if (row.parentRow !== undefined && index >= first && row.parentRow < last)
      drawConnector(context, palette, leftOf(scale, row.forkFrame + 1), topOf(row.parentRow), topOf(index));
  });
  for (let index = first; index < last; index++) {
    const row = rows[index];
    if (row) drawBar(context, scene, palette, row, topOf(index));
  }
  drawScroll(context, scene, palette);
  context.restore();
}

function drawConnector(context: Context, palette: Palette, x: number, from: number, to: number): void {
  context.strokeStyle = palette.text3;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(crisp(x), from + takeRowHeight - gap - 1);
  context.lineTo(crisp(x), to + takeRowHeight / 2);
  context.stroke();
}

function drawBar(context: Context, scene: Scene, palette: Palette, row: TakeRow, top: number): void {
  const { scale, shownTake, hoveredTake } = scene;
  const height = takeRowHeight - 2 * gap;
  const x0 = leftOf(scale, row.ownStart);
  const x1 = Math.max(x0 + 3, leftOf(scale, row.durationFrames));
  const isShown = row.id === shownTake;
  const radius = 3;
  const bar = new Path2D();
  bar.roundRect(x0, top, x1 - x0, height, radius);
  context.fillStyle = row.id === hoveredTake ? palette.bg3 : palette.bg2;
  context.fill(bar);
  context.save();
  context.clip(bar);
  const isKnown = isShown && scene.chunks !== undefined;
  const there = isKnown ? scene.rendered : row.frameCount;
  const done = Math.min(there, isKnown ? scene.doneUntil : row.firstMissingFrame);
  const xDone = leftOf(scale, Math.max(row.ownStart, done));
  const xThere = leftOf(scale, Math.max(row.ownStart, there));
  context.globalAlpha = isShown ? 0.75 : 0.45;
  context.fillStyle = palette.done;
  context.fillRect(x0, top, xDone - x0, height);
  context.fillStyle = hatchOf(context, palette.stale);
  context.fillRect(xDone, top, xThere - xDone, height);
  context.restore();
  context.strokeStyle = isShown ? palette.accent : palette.lineStrong;
  context.lineWidth = isShown ? 1.5 : 1;
  context.stroke(bar);

  // The name stays in sight while its bar is out of it.
  const left = Math.max(6, Math.min(x0 + 7, scale.width - leastName));
  context.font = `${isShown ? '600 ' : ''}12px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const name = fitText(context, row.name, scale.width - left - 10);
  context.shadowColor = palette.bg0;
  context.shadowBlur = 3;
  context.fillStyle = isShown ? palette.text : palette.text2;
  context.fillText(name, left, top + height / 2 + 0.5);
  context.shadowBlur = 0;
}

function drawScroll(context: Context, { scale, layout, rows, takesScroll }: Scene, palette: Palette): void {
  const limit = takesScrollLimit(layout, rows.length);
  if (limit === 0) return;
  const { top, height } = layout.takes;
  const size = Math.max(12, (height * height) / (height + limit));
  context.fillStyle = palette.lineStrong;
  context.beginPath();
  context.roundRect(scale.width - 5, top + ((height - size) * takesScroll) / limit, 4, size, 2);
  context.fill();
}
