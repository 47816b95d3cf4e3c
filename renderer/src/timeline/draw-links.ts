import { arcLabel, arcsOf, type Arc } from './arcs.ts';
import { drawNote } from './draw-chunks.ts';
import { drawLabel, type Context } from './draw-tools.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';

/** Arcs from the selected chunk back to the frames that it was given; the one under the pointer is lit and named. */
export function drawLinks(context: Context, scene: Scene, palette: Palette): void {
  const { scale, layout, memory, hoveredFrame } = scene;
  const { top, height } = layout.memory;
  if (height === 0) return;
  context.save();
  context.beginPath();
  context.rect(0, top, scale.width, height);
  context.clip();
  if (!memory || scene.memoryNote !== '') drawNote(context, palette, scene.memoryNote, layout.memory);
  else {
    const arcs = arcsOf(memory, scale, height);
    const hovered = arcs.findLast(({ frame }) => frame === hoveredFrame);
    for (const arc of arcs)
      if (arc !== hovered) drawArc(context, palette, arc, top, hovered === undefined ? 'plain' : 'dim');
    if (hovered) {
      drawArc(context, palette, hovered, top, 'lit');
      drawLabel(
        context,
        palette,
        arcLabel(hovered),
        (hovered.x0 + hovered.x1) / 2,
        top + height - 21,
        scale.width,
      );
    }
  }
  context.fillStyle = palette.line;
  context.fillRect(0, top + height - 1, scale.width, 1);
  context.restore();
}

function drawArc(
  context: Context,
  palette: Palette,
  arc: Arc,
  top: number,
  look: 'plain' | 'dim' | 'lit',
): void {
  const { x0, x1, depth, slot } = arc;
  const bend = top + (depth * 4) / 3;
  context.globalAlpha = look === 'lit' ? 1 : (slot === undefined ? 0.6 : 0.85) * (look === 'dim' ? 0.35 : 1);
  context.strokeStyle = slot === undefined ? palette.text3 : palette[slot];
  context.fillStyle = context.strokeStyle;
  context.lineWidth = arc.lineWidth + (look === 'lit' ? 1.5 : 0);
  context.setLineDash(slot === undefined ? [1, 4] : []);
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x1, top);
  context.bezierCurveTo(x1, bend, x0, bend, x0, top);
  context.stroke();
  context.setLineDash([]);
  context.lineCap = 'butt';
  context.beginPath();
  context.arc(x0, top + 3, slot === undefined ? 2 : 3.5, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}
