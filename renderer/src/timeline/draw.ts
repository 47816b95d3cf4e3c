import { drawChunks } from './draw-chunks.ts';
import { drawKeys } from './draw-keys.ts';
import { drawLinks } from './draw-links.ts';
import { drawRuler } from './draw-ruler.ts';
import { drawTakes } from './draw-takes.ts';
import { drawThumbnails, type Tile } from './draw-thumbnails.ts';
import { crisp, line, type Context } from './draw-tools.ts';
import { laneHeight } from './layout.ts';
import type { Palette } from './palette.ts';
import { leftOf, middleOf } from './scale.ts';
import type { Scene } from './scene.ts';

/** Draws the whole timeline; `context` is scaled to CSS pixels. */
export function drawTimeline(
  context: Context,
  scene: Scene,
  palette: Palette,
  tiles: readonly Tile[],
  pictureAt: (address: string) => ImageBitmap | undefined,
): void {
  context.fillStyle = palette.bg0;
  context.fillRect(0, 0, scene.scale.width, scene.height);
  drawRuler(context, scene, palette);
  drawKeys(context, scene, palette);
  drawThumbnails(context, scene, palette, tiles, pictureAt);
  drawChunks(context, scene, palette);
  drawLinks(context, scene, palette);
  drawTakes(context, scene, palette);
  drawShades(context, scene, palette);
  drawEnd(context, scene, palette);
  drawMarkerPoles(context, scene, palette);
  if (scene.guide !== undefined) {
    context.strokeStyle = palette.memory;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    const x = crisp(middleOf(scene.scale, scene.guide));
    line(context, x, laneHeight, x, bottomOf(scene));
    context.setLineDash([]);
  }
  drawPlayhead(context, scene, palette);
}

/** Down to where the tracks of the shown take end. */
function bottomOf({ layout }: Scene): number {
  return layout.memory.top + layout.memory.height;
}

/** What is not rendered yet is darker, and what is beyond the end darker still. */
function drawShades(context: Context, scene: Scene, palette: Palette): void {
  const { scale, rendered, path, layout } = scene;
  const top = layout.keys.top;
  const bottom = bottomOf(scene);
  const x0 = Math.max(0, leftOf(scale, rendered));
  const x1 = Math.max(0, leftOf(scale, path.durationFrames));
  context.fillStyle = 'rgb(0 0 0 / 0.22)';
  if (x0 < Math.min(x1, scale.width)) context.fillRect(x0, top, Math.min(x1, scale.width) - x0, bottom - top);
  context.fillStyle = 'rgb(0 0 0 / 0.5)';
  if (x1 < scale.width)
    context.fillRect(x1, layout.ruler.top + laneHeight, scale.width - x1, bottom - laneHeight);
  if (rendered > 0 && rendered < path.durationFrames) {
    context.fillStyle = palette.text3;
    context.fillRect(Math.round(leftOf(scale, rendered)), layout.keys.top, 1, bottom - layout.keys.top);
  }
}

/** The end of the path, with the handle that changes its length. */
function drawEnd(context: Context, scene: Scene, palette: Palette): void {
  const { scale, path, layout } = scene;
  const x = Math.round(leftOf(scale, path.durationFrames));
  if (x < -8 || x > scale.width + 8) return;
  context.fillStyle = palette.lineStrong;
  context.fillRect(x, laneHeight, 1, bottomOf(scene) - laneHeight);
  const top = layout.ruler.top + laneHeight + 2;
  context.fillStyle = palette.text2;
  context.beginPath();
  context.roundRect(x, top, 7, layout.ruler.height - laneHeight - 4, [0, 3, 3, 0]);
  context.fill();
  context.fillStyle = palette.bg0;
  context.fillRect(x + 3, top + 4, 1, layout.ruler.height - laneHeight - 12);
}

function drawMarkerPoles(context: Context, { scale, markers, layout }: Scene, palette: Palette): void {
  context.fillStyle = palette.text2;
  context.globalAlpha = 0.35;
  const top = layout.keys.top;
  const bottom = layout.memory.top + layout.memory.height;
  for (const { frame } of markers) {
    const x = Math.round(middleOf(scale, frame) - 0.5);
    if (x >= 0 && x <= scale.width) context.fillRect(x, top, 1, bottom - top);
  }
  context.globalAlpha = 1;
}

function drawPlayhead(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, playhead } = scene;
  const x = crisp(middleOf(scale, playhead));
  if (x < -8 || x > scale.width + 8) return;
  const bottom = layout.takes.top + layout.takes.height;
  const cell = 1 / scale.framesPerPixel;
  if (cell >= 6) {
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.12;
    context.fillRect(leftOf(scale, playhead), layout.keys.top, cell, bottom - layout.keys.top);
    context.globalAlpha = 1;
  }
  context.fillStyle = palette.accent;
  context.fillRect(x - 0.5, laneHeight, 1, bottom - laneHeight);
  const top = layout.ruler.top + laneHeight;
  context.beginPath();
  context.moveTo(x - 5.5, top);
  context.lineTo(x + 5.5, top);
  context.lineTo(x + 5.5, top + 7);
  context.lineTo(x, top + 13);
  context.lineTo(x - 5.5, top + 7);
  context.closePath();
  context.fill();
}
