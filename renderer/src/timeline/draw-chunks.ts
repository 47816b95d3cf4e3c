import { chunkOf, placeOf } from '../../../main/core/chunk-plan.ts';
import { chunkColumns, forEachStretch, hasBoxes, isDraft, type ColumnKind } from './chunk-columns.ts';
import { hatchOf, widthOf, type Context } from './draw-tools.ts';
import type { Box } from './layout.ts';
import type { Palette } from './palette.ts';
import { leftOf, visibleFrames } from './scale.ts';
import type { Scene } from './scene.ts';

const margin = 4;

/** One box per chunk, or, where boxes would be too narrow, one column per pixel. */
export function drawChunks(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, chunks, path } = scene;
  const { top, height } = layout.chunks;
  const box = { top: top + margin, height: height - 2 * margin };
  const boxes = hasBoxes(scale, scene.framesPerChunk);
  if (!chunks) drawNote(context, palette, 'Loading the chunks…', box);
  else if (boxes) drawBoxes(context, scene, palette, box);
  else drawColumns(context, scene, palette, box);
  drawRest(context, scene, palette, box, boxes);
  drawRunning(context, scene, palette, box);
  drawSelected(context, scene, palette, box);
  const own = chunks?.ownStart ?? 0;
  if (own > 0 && own < path.durationFrames) {
    // What a fork shares with its parent is not its own to render.
    const x = Math.round(leftOf(scale, own));
    context.fillStyle = palette.bg0;
    context.globalAlpha = 0.4;
    context.fillRect(0, box.top, x, box.height);
    context.globalAlpha = 1;
    context.fillStyle = palette.text3;
    context.fillRect(x - 1, top, 2, height);
  }
  context.fillStyle = palette.line;
  context.fillRect(0, top + height - 1, scale.width, 1);
}

function drawBoxes(context: Context, scene: Scene, palette: Palette, box: Box): void {
  const { scale, chunks, fullSteps, path } = scene;
  if (!chunks) return;
  const { from, to } = visibleFrames(scale);
  context.font = `11px ${palette.mono}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const chunk of chunks.between(from, Math.min(to, path.durationFrames))) {
    const x0 = leftOf(scale, chunk.firstFrame);
    const width = leftOf(scale, chunk.firstFrame + chunk.frameCount) - x0;
    const kind = chunk.status === 'done' ? (isDraft(chunk, fullSteps) ? 'draft' : 'done') : chunk.status;
    fillChunk(context, palette, kind, x0, Math.max(1, width - 1), box);
    const text = String(chunk.number);
    if (width < widthOf(context, text) + 10) continue;
    context.fillStyle = palette.text;
    context.fillText(kind === 'failed' ? `! ${text}` : text, x0 + width / 2, box.top + box.height / 2 + 0.5);
  }
}

function fillChunk(
  context: Context,
  palette: Palette,
  kind: ColumnKind,
  x: number,
  width: number,
  { top, height }: Box,
): void {
  if (kind === 'empty') return;
  context.globalAlpha = kind === 'draft' ? 0.42 : kind === 'stale' ? 0.3 : 0.8;
  context.fillStyle = kind === 'draft' ? palette.done : palette[kind];
  context.fillRect(x, top, width, height);
  if (kind === 'stale') {
    context.globalAlpha = 0.55;
    context.fillStyle = hatchOf(context, palette.stale);
    context.fillRect(x, top, width, height);
  }
  context.globalAlpha = 1;
}

let cached: { key: string; chunks: unknown; columns: Uint8Array } | undefined;

function drawColumns(context: Context, scene: Scene, palette: Palette, box: Box): void {
  const { scale, chunks, chunksVersion, fullSteps } = scene;
  if (!chunks) return;
  const key = `${chunksVersion} ${scale.start} ${scale.framesPerPixel} ${scale.width} ${fullSteps}`;
  if (cached?.key !== key || cached.chunks !== chunks)
    cached = { key, chunks, columns: chunkColumns(chunks, scale, fullSteps) };
  const end = leftOf(scale, scene.path.durationFrames);
  forEachStretch(cached.columns, (x0, x1, kind) => {
    if (x0 < end) fillChunk(context, palette, kind, x0, Math.min(x1, end) - x0, box);
  });
}

/** What there is no picture of yet: the grid of chunks to come. */
function drawRest(context: Context, scene: Scene, palette: Palette, box: Box, boxes: boolean): void {
  const { scale, path, framesPerChunk } = scene;
  const end = path.durationFrames;
  const begin = Math.min(scene.chunks?.end ?? 0, end);
  const { from, to } = visibleFrames(scale);
  const [first, last] = [Math.max(begin, from), Math.min(end, to)];
  if (first >= last || !scene.chunks) return;
  context.fillStyle = palette.empty;
  context.globalAlpha = 0.55;
  if (!boxes) {
    const x = leftOf(scale, first);
    context.fillRect(x, box.top, leftOf(scale, last) - x, box.height);
  } else {
    for (let number = chunkOf(first, framesPerChunk); ; number++) {
      const { firstFrame, frameCount } = placeOf(number, end, framesPerChunk, begin);
      if (firstFrame >= last || frameCount <= 0) break;
      const x = leftOf(scale, firstFrame);
      context.fillRect(x, box.top, Math.max(1, leftOf(scale, firstFrame + frameCount) - x - 1), box.height);
    }
  }
  context.globalAlpha = 1;
}

function drawRunning(context: Context, { scale, running }: Scene, palette: Palette, box: Box): void {
  if (!running) return;
  const x = leftOf(scale, running.firstFrame);
  const width = Math.max(3, leftOf(scale, running.firstFrame + running.frameCount) - x - 1);
  context.fillStyle = palette.bg3;
  context.fillRect(x, box.top, width, box.height);
  context.fillStyle = palette.running;
  context.fillRect(x, box.top, width * running.share, box.height);
  context.strokeStyle = palette.running;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, box.top + 0.5, Math.max(1, width - 1), box.height - 1);
}

function drawSelected(context: Context, scene: Scene, palette: Palette, box: Box): void {
  const { scale, selectedChunk: number, path, framesPerChunk } = scene;
  if (number === undefined) return;
  const { firstFrame, frameCount } = placeOf(number, path.durationFrames, framesPerChunk);
  if (frameCount <= 0) return;
  const x = leftOf(scale, firstFrame);
  const width = Math.max(4, leftOf(scale, firstFrame + frameCount) - x - 1);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  context.strokeRect(x, box.top - 1, width, box.height + 2);
}

export function drawNote(context: Context, palette: Palette, text: string, { top, height }: Box): void {
  context.font = `12px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = palette.text3;
  context.fillText(text, 12, top + height / 2);
}
