import { crisp, fitText, widthOf, type Context } from './draw-tools.ts';
import { laneHeight } from './layout.ts';
import { markerFlags, type MarkerFlag } from './marker-list.ts';
import type { Palette } from './palette.ts';
import { leftOf, middleOf } from './scale.ts';
import type { Scene } from './scene.ts';
import { labelOf, tickFrames, ticksFor } from './ticks.ts';

/** Frame numbers or timecode, ticks, the loop range and the markers' flags. */
export function drawRuler(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, units, fps, path } = scene;
  const { top, height } = layout.ruler;
  const bottom = top + height;
  context.fillStyle = palette.bg1;
  context.fillRect(0, top, scale.width, height);
  context.fillStyle = palette.bg2;
  context.fillRect(0, top, scale.width, laneHeight);
  drawRange(context, scene, palette);

  const end = leftOf(scale, path.durationFrames);
  const { step, minor } = ticksFor(scale.framesPerPixel, units, fps);
  context.fillStyle = palette.lineStrong;
  for (const frame of tickFrames(scale, minor, path.durationFrames))
    context.fillRect(Math.round(middleOf(scale, frame)), bottom - 4, 1, 4);
  context.font = `11px ${palette.mono}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const frame of tickFrames(scale, step, path.durationFrames)) {
    const x = Math.round(middleOf(scale, frame));
    context.fillStyle = palette.text3;
    context.fillRect(x, bottom - 10, 1, 10);
    const label = labelOf(frame, units, fps);
    // A label that would run into the handle at the end is left out.
    if (frame > 0 && x + 6 + widthOf(context, label) > end) continue;
    context.fillStyle = palette.text2;
    context.fillText(label, x + 4, bottom - 12);
  }
  drawMarkers(context, scene, palette);
  context.fillStyle = palette.line;
  context.fillRect(0, bottom - 1, scale.width, 1);
}

function drawRange(context: Context, { scale, range, loop, layout }: Scene, palette: Palette): void {
  if (!range) return;
  const x0 = leftOf(scale, range.from);
  const x1 = Math.max(x0 + 2, leftOf(scale, range.to + 1));
  const { top } = layout.ruler;
  context.globalAlpha = loop ? 0.34 : 0.16;
  context.fillStyle = palette.accent;
  context.fillRect(x0, top, x1 - x0, laneHeight);
  context.globalAlpha = loop ? 1 : 0.5;
  context.fillRect(x0, top, 2, laneHeight);
  context.fillRect(x1 - 2, top, 2, laneHeight);
  context.globalAlpha = 1;
}

/** Where the markers' flags are: drawn here, and hit there. */
export function flagsOf(context: Context, { markers, scale }: Scene, palette: Palette): MarkerFlag[] {
  context.font = `11px ${palette.font}`;
  return markerFlags(
    markers,
    (frame) => middleOf(scale, frame),
    scale.width,
    (text) => widthOf(context, text),
  );
}

function drawMarkers(context: Context, scene: Scene, palette: Palette): void {
  const { top, height } = scene.layout.ruler;
  for (const { x, width, label } of flagsOf(context, scene, palette)) {
    const left = crisp(x) - 0.5;
    context.fillStyle = palette.text2;
    context.fillRect(left, top, 1, height);
    context.beginPath();
    context.roundRect(left, top + 1, width, laneHeight - 2, [0, 3, 3, 0]);
    context.fill();
    context.fillStyle = palette.bg0;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(fitText(context, label, width - 10), left + 5, top + laneHeight / 2 + 0.5);
  }
}
