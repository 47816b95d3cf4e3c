import type { Vec3 } from '../camera/types.ts';
import { add, distance, mix, scale, subtract } from '../camera/vector.ts';
import { remembered } from './slices.ts';
import { hermite, type Span } from './timing.ts';

/** One span of a curve in space: a cubic from `a` to `b`, with its velocities per unit of its own parameter 0..1. */
export interface CurvePiece {
  readonly a: Vec3;
  readonly b: Vec3;
  readonly velocityA: Vec3;
  readonly velocityB: Vec3;
  /** The length of its parameter in knots: the square root of the distance; 0 where the camera stays in place. */
  readonly knots: number;
}

/** Keys nearer than this (metres) are one place: the knot formula would divide by their distance. */
const coincident = 1e-6;

/**
 * Centripetal Catmull-Rom: passes through every point, without cusps or loops between neighbours (Yuksel, Schaefer and
 * Keyser, "Parameterization and applications of Catmull-Rom curves", 2011). Where the path ends, holds or stays in
 * place, the missing neighbour is the mirror image of the next one, as if the path came straight from there. With less
 * smoothness, the velocities at its ends are that much nearer to those of the straight line.
 */
export function catmullRom(
  spans: readonly Span[],
  point: (key: number) => Vec3,
): (span: number) => CurvePiece | undefined {
  const chordOf = (index: number | undefined): { vector: Vec3; knots: number } | undefined => {
    const span = index === undefined ? undefined : spans[index];
    if (span === undefined) return undefined;
    const size = distance(point(span.from), point(span.to));
    if (size < coincident) return undefined;
    return { vector: subtract(point(span.to), point(span.from)), knots: Math.sqrt(size) };
  };
  return remembered((index) => {
    const span = spans[index];
    if (span === undefined) return undefined;
    const a = point(span.from);
    const b = point(span.to);
    const own = chordOf(index);
    if (own === undefined) return { a, b, velocityA: [0, 0, 0], velocityB: [0, 0, 0], knots: 0 };
    const through = (first = own, second = own): Vec3 => {
      const across = scale(add(first.vector, second.vector), -1 / (first.knots + second.knots));
      const sides = add(scale(first.vector, 1 / first.knots), scale(second.vector, 1 / second.knots));
      return scale(add(sides, across), own.knots);
    };
    const bent = (velocity: Vec3): Vec3 =>
      span.smoothness === 1 ? velocity : mix(own.vector, velocity, span.smoothness);
    const velocityA = bent(through(chordOf(span.before), own));
    const velocityB = bent(through(own, chordOf(span.after)));
    return { a, b, velocityA, velocityB, knots: own.knots };
  });
}

/** The point at parameter 0..1; exactly `a` and `b` at the ends. */
export function pointOn(piece: CurvePiece, share: number): Vec3 {
  const { a, b, velocityA: u, velocityB: v } = piece;
  return [
    hermite(a[0], b[0], u[0], v[0], share),
    hermite(a[1], b[1], u[1], v[1], share),
    hermite(a[2], b[2], u[2], v[2], share),
  ];
}

const steps = 64;

/**
 * Lengths (metres) of the piece from its start to the parameters 0, 1/64, .. 1; none where the camera stays in place.
 * Made once per piece: a path may ask for a place on it a hundred thousand times.
 */
export function lengthTable(piece: CurvePiece): readonly number[] {
  if (piece.knots === 0) return [];
  const table = [0];
  let last = piece.a;
  let sum = 0;
  for (let step = 1; step <= steps; step++) {
    const next = pointOn(piece, step / steps);
    sum += distance(last, next);
    table.push(sum);
    last = next;
  }
  return table;
}

/** The parameter at which the given share (0..1) of a piece's length has been walked; `table` is its `lengthTable`. */
export function parameterAtLength(table: readonly number[], share: number): number {
  const length = table[steps];
  if (length === undefined || share <= 0 || share >= 1) return share;
  const wanted = share * length;
  let [low, next] = [0, steps];
  while (low < next) {
    const middle = (low + next) >> 1;
    if ((table[middle] ?? 0) >= wanted) next = middle;
    else low = middle + 1;
  }
  const before = table[next - 1] ?? 0;
  const step = (table[next] ?? 0) - before;
  return (next - 1 + (step > 0 ? (wanted - before) / step : 0)) / steps;
}
