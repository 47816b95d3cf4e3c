import { type Breath, remembered, sliced } from './slices.ts';
import type { CameraPath, EaseKind } from './types.ts';

/** The stretch of a path between two keyframes. Times are frame numbers, whole ones unless speed was evened out. */
export interface Span {
  /** Indices of its keyframes. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  /** Always positive. */
  readonly frames: number;
  readonly ease: EaseKind;
  /** The spans that it runs on from and into smoothly (indices); none at the ends of the path and next to a hold. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** How much those two bend it: 0 not at all, 1 until the curve is smooth. */
  readonly smoothness: number;
}

/** The spans of a path in order; a loop has one more, which closes it. */
export function* spansOf(path: CameraPath, breath: Breath): Generator<0, Span[], undefined> {
  const keys = path.keyframes;
  const { smoothness = 1 } = path;
  const count = path.loop ? keys.length : keys.length - 1;
  const easeOf = (index: number): EaseKind => keys[index]?.ease.kind ?? 'linear';
  const neighbour = (index: number): number | undefined => {
    const wrapped = path.loop ? (index + count) % count : index;
    return wrapped < 0 || wrapped >= count || easeOf(wrapped) === 'hold' ? undefined : wrapped;
  };
  const spans: Span[] = [];
  yield* sliced(breath, count, (index) => {
    const to = (index + 1) % keys.length;
    const start = keys[index]?.frame ?? 0;
    const end = (keys[to]?.frame ?? 0) + (to === 0 ? path.durationFrames : 0);
    spans.push({
      from: index,
      to,
      start,
      frames: end - start,
      ease: easeOf(index),
      before: neighbour(index - 1),
      after: neighbour(index + 1),
      smoothness,
    });
  });
  return spans;
}

/** Where a frame lies on the path: in which span, and which share (0..1) of its time has gone. */
export interface Place {
  readonly span: number;
  readonly share: number;
}

/**
 * Finds the place of a frame, fastest near the frame asked for last. Before the first and after the last keyframe of an
 * open path the camera waits there; a loop goes round.
 */
export function placesOf(
  spans: readonly Span[],
  loop: boolean,
  durationFrames: number,
): (frame: number) => Place {
  const begin = spans[0]?.start ?? 0;
  const startOf = (index: number): number => spans[index]?.start ?? Infinity;
  let latest = 0;
  return (frame) => {
    const time = loop ? begin + mod(frame - begin, durationFrames) : frame;
    if (startOf(latest) > time || startOf(latest + 1) <= time) latest = lastStarted(spans, time);
    const span = spans[latest];
    const share = span === undefined ? 0 : (time - span.start) / span.frames;
    return { span: latest, share: Math.min(1, Math.max(0, share)) };
  };
}

/** The last span that has begun at `time`; the first one before that. */
function lastStarted(spans: readonly Span[], time: number): number {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.start ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

function mod(a: number, n: number): number {
  return ((a % n) + n) % n;
}

/** Rates of change per frame at the two ends of a span. */
export type EndRates = readonly [start: number, end: number];

/**
 * Rates of span `index` for a curve that goes by `deltaOf(i)` within span i: Fritsch and Butland's (SIAM J. Sci. Stat.
 * Comput. 5, 1984), so the cubic through them is smooth and never leaves the range of its two keys: timing never runs
 * backwards however uneven the keys are. Eased ends are at rest; free ends of the path get the natural rate (no bend).
 * With less smoothness, every end is that much more like a free one; monotone rates are a convex set, so it holds there too.
 */
export function monotoneRates(
  spans: readonly Span[],
  deltaOf: (span: number) => number,
  index: number,
): EndRates {
  const span = spans[index];
  if (span === undefined) return [0, 0];
  const average = deltaOf(index) / span.frames;
  const own = endRates(span, average, undefined, undefined);
  if (span.smoothness === 0) return own;
  const through = (a: number | undefined, b: number | undefined): number | undefined => {
    const first = a === undefined ? undefined : spans[a];
    const second = b === undefined ? undefined : spans[b];
    if (a === undefined || b === undefined || !first || !second) return undefined;
    const rateA = deltaOf(a) / first.frames;
    const rateB = deltaOf(b) / second.frames;
    if (rateA * rateB <= 0) return 0;
    const weightA = 2 * second.frames + first.frames;
    const weightB = second.frames + 2 * first.frames;
    return (weightA + weightB) / (weightA / rateA + weightB / rateB);
  };
  const smooth = endRates(span, average, through(span.before, index), through(index, span.after));
  if (span.smoothness === 1) return smooth;
  const blend = (a: number, b: number): number => a * (1 - span.smoothness) + b * span.smoothness;
  return [blend(own[0], smooth[0]), blend(own[1], smooth[1])];
}

/** The rates of a span whose ends have the given ones where they are neither eased nor free. */
function endRates(
  { ease }: Span,
  average: number,
  before: number | undefined,
  after: number | undefined,
): EndRates {
  const start = ease === 'ease-in' || ease === 'ease-in-out' ? 0 : before;
  const end = ease === 'ease-out' || ease === 'ease-in-out' ? 0 : after;
  const natural = (other: number | undefined): number =>
    other === undefined ? average : (3 * average - other) / 2;
  return [start ?? natural(end), end ?? natural(start)];
}

/** The cubic from `a` (share 0) to `b` (share 1) with the given rates per share; exact at both ends. */
export function hermite(a: number, b: number, rateA: number, rateB: number, share: number): number {
  const rest = 1 - share;
  const bendA = rest * rest * share;
  const bendB = rest * share * share;
  return (
    a * rest * rest * (1 + 2 * share) + b * share * share * (3 - 2 * share) + rateA * bendA - rateB * bendB
  );
}

/**
 * Interpolates one number per keyframe (field of view, roll, ...) over the spans without overshoot. Only spans that
 * `joins` accepts may be asked for; the others count as rest.
 */
export function monotoneCurve(
  spans: readonly Span[],
  valueOf: (key: number) => number,
  joins: (span: Span) => boolean = () => true,
): (place: Place) => number {
  const deltaOf = (index: number): number => {
    const span = spans[index];
    return span !== undefined && joins(span) ? valueOf(span.to) - valueOf(span.from) : 0;
  };
  const ratesOf = remembered((index) => monotoneRates(spans, deltaOf, index));
  return ({ span: index, share }) => {
    const span = spans[index];
    if (span === undefined) return valueOf(0);
    const a = valueOf(span.from);
    const b = valueOf(span.to);
    if (span.ease === 'hold') return share < 1 ? a : b;
    if (a === b) return a;
    const [start, end] = ratesOf(index);
    return hermite(a, b, start * span.frames, end * span.frames, share);
  };
}
