import type { ChunkMemory } from '../../../main/api/index.ts';
import { middleOf, type Scale } from './scale.ts';

export type Slot = ChunkMemory['picks'][number]['slot'];

/** A link from a chunk to a frame that it was given, hanging below the chunks. Pixels, y downwards from the track's top. */
export interface Arc {
  readonly frame: number;
  /** undefined: it was weighed and not taken. */
  readonly slot: Slot | undefined;
  readonly gain: number;
  readonly overlap: number;
  /** Where the frame is, and where the chunk. */
  readonly x0: number;
  readonly x1: number;
  readonly depth: number;
  readonly lineWidth: number;
}

const reachPixels = 6;
const samples = 24;

/** Links of a chunk, the runners-up first, so that the picks are drawn over them. `height` of the track. */
export function arcsOf(memory: ChunkMemory, scale: Scale, height: number): Arc[] {
  const x1 = middleOf(scale, memory.firstFrame + (memory.frameCount - 1) / 2);
  const deepest = Math.max(4, height - 16);
  // The link that reaches farthest takes the whole height, whatever the zoom.
  const numbers = [...memory.picks, ...memory.runnersUp].map(({ number }) => number);
  const farthest = Math.max(1, ...numbers.map((number) => Math.abs(x1 - middleOf(scale, number))));
  const arc = (number: number, gain: number, overlap: number, slot: Slot | undefined): Arc => {
    const x0 = middleOf(scale, number);
    const reach = Math.abs(x1 - x0) / Math.min(farthest, scale.width);
    return {
      frame: number,
      slot,
      gain,
      overlap,
      x0,
      x1,
      depth: deepest * (0.2 + 0.8 * Math.sqrt(Math.min(1, reach))),
      lineWidth: slot === undefined ? 1 : 1.25 + 4 * Math.min(1, Math.max(0, gain)),
    };
  };
  return [
    ...memory.runnersUp.map(({ number, gain, overlap }) => arc(number, gain, overlap, undefined)),
    ...memory.picks.map(({ number, gain, overlap, slot }) => arc(number, gain, overlap, slot)),
  ];
}

/** A point of the link, t from 0 (chunk) to 1 (frame): the cubic with both ends at the top of the track. */
export function arcPoint({ x0, x1, depth }: Arc, t: number): readonly [x: number, y: number] {
  const eased = t * t * (3 - 2 * t);
  return [x1 + (x0 - x1) * eased, 4 * depth * t * (1 - t)];
}

/** The link nearest to a point, within reach; picks before runners-up at the same distance. */
export function arcUnder(arcs: readonly Arc[], x: number, y: number): Arc | undefined {
  let best: Arc | undefined;
  let nearest = reachPixels;
  for (const arc of arcs) {
    if (x < Math.min(arc.x0, arc.x1) - reachPixels || x > Math.max(arc.x0, arc.x1) + reachPixels) continue;
    const distance = distanceTo(arc, x, y) - arc.lineWidth / 2;
    if (distance <= nearest) [best, nearest] = [arc, distance];
  }
  return best;
}

function distanceTo(arc: Arc, x: number, y: number): number {
  let nearest = Infinity;
  let [px, py] = arcPoint(arc, 0);
  for (let i = 1; i <= samples; i++) {
    const [qx, qy] = arcPoint(arc, i / samples);
    nearest = Math.min(nearest, distanceToLine(x, y, px, py, qx, qy));
    [px, py] = [qx, qy];
  }
  return nearest;
}

function distanceToLine(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/** What the label of a link says. */
export function arcLabel({ frame, slot, gain, overlap }: Arc): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  if (slot === undefined) return `Frame ${frame} · not taken, sees ${percent(overlap)}`;
  return `Frame ${frame} · ${slot}, adds ${percent(gain)}, sees ${percent(overlap)}`;
}
