import type { Keyframe } from '../../../main/core/path/index.ts';
import { crisp, line, type Context } from './draw-tools.ts';
import { easePath } from './ease-curve.ts';
import { glyphMiddle, glyphPixels, keyRadius, keysBetween } from './keys-geometry.ts';
import type { Palette } from './palette.ts';
import { leftOf, middleOf } from './scale.ts';
import type { Scene } from './scene.ts';

/** Keyframes nearer to each other than this are drawn as strokes. */
const densePixels = 8;

/** Keyframes, the segments between them, and what is being dragged. */
export function drawKeys(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, path } = scene;
  const { top, height } = layout.keys;
  const y = top + height / 2;
  const keys = path.keyframes;
  const { from, to } = keysBetween(keys, scale, 0, scale.width, 2 * keyRadius);
  const count = to - from;
  const isDense = count > 1 && averageGap(keys, from, to, scale.framesPerPixel) < densePixels;
  if (isDense) drawDense(context, scene, palette, from, to);
  else {
    for (let index = Math.max(1, from); index <= Math.min(to, keys.length - 1); index++)
      drawSegment(context, scene, palette, index - 1, y);
    if (path.loop) drawClosing(context, scene, palette, y);
    for (let index = from; index < to; index++) drawKey(context, scene, palette, keys[index], y);
  }
  for (const frame of scene.ghosts) {
    context.strokeStyle = palette.text3;
    context.lineWidth = 1;
    diamond(context, middleOf(scale, frame), y);
    context.stroke();
  }
  if (scene.marquee) drawMarquee(context, scene.marquee, top, height, palette);
  context.fillStyle = palette.line;
  context.fillRect(0, top + height - 1, scale.width, 1);
}

function averageGap(keys: readonly Keyframe[], from: number, to: number, framesPerPixel: number): number {
  const frames = (keys[to - 1]?.frame ?? 0) - (keys[from]?.frame ?? 0);
  return frames / framesPerPixel / (to - from - 1);
}

function drawDense(context: Context, scene: Scene, palette: Palette, from: number, to: number): void {
  const { scale, layout, path, selectedKeys, lockedUpTo } = scene;
  const { top, height } = layout.keys;
  let last = -Infinity;
  for (let index = from; index < to; index++) {
    const frame = path.keyframes[index]?.frame ?? 0;
    const x = Math.round(middleOf(scale, frame));
    const isSelected = selectedKeys.has(frame);
    if (x === last && !isSelected) continue;
    last = x;
    context.fillStyle = isSelected ? palette.accent : frame <= lockedUpTo ? palette.text3 : palette.text2;
    context.fillRect(x - 0.5, top + 7, 1.5, height - 14);
  }
}

function drawSegment(context: Context, scene: Scene, palette: Palette, index: number, y: number): void {
  const { scale, path, selectedKeys } = scene;
  const [a, b] = [path.keyframes[index], path.keyframes[index + 1]];
  if (!a || !b) return;
  const [x0, x1] = [middleOf(scale, a.frame), middleOf(scale, b.frame)];
  if (x1 - x0 <= 2 * keyRadius) return;
  const colour = selectedKeys.has(a.frame) ? palette.accent : palette.lineStrong;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.setLineDash(a.ease.kind === 'hold' ? [2, 4] : []);
  line(context, x0 + keyRadius, y, x1 - keyRadius, y);
  context.setLineDash([]);
  if (x1 - x0 < glyphPixels || path.constantSpeed) return;
  const middle = glyphMiddle(scale, x0, x1);
  context.fillStyle = palette.bg0;
  context.fillRect(middle - 12, y - 7, 24, 14);
  context.strokeStyle = selectedKeys.has(a.frame) ? palette.accentStrong : palette.text3;
  context.lineWidth = 1.5;
  context.stroke(new Path2D(easePath(a.ease.kind, middle - 8, y - 5, 16, 10)));
}

/** The way back of a closed path, from the last keyframe to the end. */
function drawClosing(context: Context, { scale, path }: Scene, palette: Palette, y: number): void {
  const last = path.keyframes.at(-1);
  if (!last) return;
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  line(context, middleOf(scale, last.frame) + keyRadius, y, leftOf(scale, path.durationFrames), y);
  context.setLineDash([]);
}

function drawKey(
  context: Context,
  { scale, selectedKeys, lockedUpTo }: Scene,
  palette: Palette,
  key: Keyframe | undefined,
  y: number,
): void {
  if (!key) return;
  const x = middleOf(scale, key.frame);
  const isSelected = selectedKeys.has(key.frame);
  const isLocked = key.frame <= lockedUpTo;
  context.lineWidth = 1.5;
  context.fillStyle = isSelected ? palette.accent : isLocked ? palette.bg3 : palette.text2;
  context.strokeStyle = isSelected ? palette.accentStrong : isLocked ? palette.text3 : palette.bg0;
  if (isLocked) return padlock(context, x, y);
  if (key.orientation.kind === 'look-at') {
    context.beginPath();
    context.arc(x, y, keyRadius - 0.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.fillStyle = palette.bg0;
    context.beginPath();
    context.arc(x, y, 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  diamond(context, x, y);
  context.fill();
  context.stroke();
}

function diamond(context: Context, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - keyRadius);
  context.lineTo(x + keyRadius, y);
  context.lineTo(x, y + keyRadius);
  context.lineTo(x - keyRadius, y);
  context.closePath();
}

function padlock(context: Context, x: number, y: number): void {
  context.beginPath();
  context.arc(x, y - 1.5, 3, Math.PI, 0);
  context.stroke();
  context.beginPath();
  context.roundRect(x - 5, y - 1.5, 10, 7.5, 1.5);
  context.fill();
  context.stroke();
}

function drawMarquee(
  context: Context,
  [x0, x1]: readonly [number, number],
  top: number,
  height: number,
  palette: Palette,
): void {
  const [left, right] = [crisp(Math.min(x0, x1)), crisp(Math.max(x0, x1))];
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.16;
  context.fillRect(left, top + 1, right - left, height - 3);
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1;
  context.strokeRect(left, top + 1.5, right - left, height - 4);
}
