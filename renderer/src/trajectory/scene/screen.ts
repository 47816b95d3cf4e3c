import type { Vec3 } from '../../../../main/core/camera/types.ts';
import type { Rect, Size } from './lens.ts';

/** A place on the screen in CSS pixels; `inFront` is false for what lies behind the eye, whose pixels mean nothing. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
  readonly inFront: boolean;
}

export type Projector = (x: number, y: number, z: number) => ScreenPoint;

/** @param viewProjection column-major 4 × 4, as three.js has it: projection times world-to-camera */
export function projectorOf(viewProjection: readonly number[], { width, height }: Size): Projector {
  const m = (index: number): number => viewProjection[index] ?? 0;
  const row = (first: number) => [m(first), m(first + 4), m(first + 8), m(first + 12)] as const;
  const [a, b, d] = [row(0), row(1), row(3)];
  return (x, y, z) => {
    const w = d[0] * x + d[1] * y + d[2] * z + d[3];
    const right = (a[0] * x + a[1] * y + a[2] * z + a[3]) / w;
    const up = (b[0] * x + b[1] * y + b[2] * z + b[3]) / w;
    return { x: ((right + 1) / 2) * width, y: ((1 - up) / 2) * height, inFront: w > 1e-4 };
  };
}

/** The nearest of `points` within `reach` pixels of (x, y): its index. */
export function nearestPoint(
  project: Projector,
  points: readonly Vec3[],
  x: number,
  y: number,
  reach: number,
): number | undefined {
  let best: number | undefined;
  let least = reach;
  points.forEach((point, index) => {
    const at = project(...point);
    const away = Math.hypot(at.x - x, at.y - y);
    if (!at.inFront || away > least) return;
    least = away;
    best = index;
  });
  return best;
}

/** A place on a chain of points: between point `index` and the next one, at `share` (0..1) of the way on the screen. */
export interface ChainPlace {
  readonly index: number;
  readonly share: number;
}

/** The place nearest to (x, y) on a chain of points (x y z each), within `reach` pixels. */
export function nearestOnChain(
  project: Projector,
  positions: ArrayLike<number>,
  x: number,
  y: number,
  reach: number,
): ChainPlace | undefined {
  const at = (index: number): ScreenPoint =>
    project(positions[index * 3] ?? 0, positions[index * 3 + 1] ?? 0, positions[index * 3 + 2] ?? 0);
  let best: ChainPlace | undefined;
  let least = reach;
  let from = at(0);
  for (let index = 0; index < positions.length / 3 - 1; index++) {
    const to = at(index + 1);
    const share = from.inFront && to.inFront ? nearestShare(from, to, x, y) : undefined;
    if (share !== undefined) {
      const away = Math.hypot(from.x + (to.x - from.x) * share - x, from.y + (to.y - from.y) * share - y);
      if (away <= least) {
        least = away;
        best = { index, share };
      }
    }
    from = to;
  }
  return best;
}

function nearestShare(from: ScreenPoint, to: ScreenPoint, x: number, y: number): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const size = dx * dx + dy * dy;
  if (size === 0) return 0;
  return Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / size));
}

/** The rectangle between two places on the screen. */
export function rectBetween(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

/** Indices of the points inside a rectangle of the screen. */
export function pointsInside(project: Projector, points: readonly Vec3[], rect: Rect): number[] {
  return points.flatMap((point, index) => {
    const { x, y, inFront } = project(...point);
    const inside = x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
    return inFront && inside ? [index] : [];
  });
}
