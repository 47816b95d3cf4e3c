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
}

/** The spans of a path in order; a loop has one more, which closes it. */
export function spansOf(path: CameraPath): Span[] {
  const keys = path.keyframes;
  const count = path.loop ? keys.length : keys.length - 1;
  const easeOf = (index: number): EaseKind => keys[index]?.ease.kind ?? 'linear';
  const neighbour = (index: number): number | undefined => {
    const wrapped = path.loop ? (index + count) % count : index;
    return wrapped < 0 || wrapped >= count || easeOf(wrapped) === 'hold' ? undefined : wrapped;
  };
  return Array.from({ length: count }, (_, index) => {
    const to = (index + 1) % keys.length;
    const start = keys[index]?.frame ?? 0;
    const end = (keys[to]?.frame ?? 0) + (to === 0 ? path.durationFrames : 0);
    return {
      from: index,
      to,
      start,
      frames: end - start,
      ease: easeOf(index),
      before: neighbour(index - 1),
      after: neighbour(index + 1),
    };
  });
}

/** Where a frame lies on the path: in which span, and which share (0..1) of its time has gone. */
export interface Place {
  readonly span: number;
  readonly share: number;
}

/** Before the first and after the last keyframe of an open path the camera waits there; a loop goes round. */
export function placeOf(spans: readonly Span[], frame: number, loop: boolean, durationFrames: number): Place {
  const begin = spans[0]?.start ?? 0;
  const time = loop ? begin + mod(frame - begin, durationFrames) : frame;
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.start ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  const span = spans[low];
  const share = span === undefined ? 0 : (time - span.start) / span.frames;
  return { span: low, share: Math.min(1, Math.max(0, share)) };
}

function mod(a: number, n: number): number {
  return ((a % n) + n) % n;
}

/** Rates of change per frame at the two ends of a span. */
export type EndRates = readonly [start: number, end: number];

/**
 * Rates for a curve that goes by `deltas[i]` within span i: Fritsch and Butland's (SIAM J. Sci. Stat. Comput. 5, 1984),
 * so the cubic through them is smooth and never leaves the range of its two keys: timing never runs backwards however
 * uneven the keys are. Eased ends are at rest; free ends of the path get the natural rate (no bend).
 */
export function monotoneRates(spans: readonly Span[], deltas: readonly number[]): EndRates[] {
  const through = (a: number | undefined, b: number | undefined): number | undefined => {
    const first = a === undefined ? undefined : spans[a];
    const second = b === undefined ? undefined : spans[b];
    if (a === undefined || b === undefined || !first || !second) return undefined;
    const rateA = (deltas[a] ?? 0) / first.frames;
    const rateB = (deltas[b] ?? 0) / second.frames;
    if (rateA * rateB <= 0) return 0;
    const weightA = 2 * second.frames + first.frames;
    const weightB = second.frames + 2 * first.frames;
    return (weightA + weightB) / (weightA / rateA + weightB / rateB);
  };
  return spans.map((span, index) => {
    const average = (deltas[index] ?? 0) / span.frames;
    const start = span.ease === 'ease-in' || span.ease === 'ease-in-out' ? 0 : through(span.before, index);
    const end = span.ease === 'ease-out' || span.ease === 'ease-in-out' ? 0 : through(index, span.after);
    const natural = (other: number | undefined): number =>
      other === undefined ? average : (3 * average - other) / 2;
    return [start ?? natural(end), end ?? natural(start)];
  });
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
  values: readonly number[],
  joins: (span: Span) => boolean = () => true,
): (place: Place) => number {
  const valueOf = (index: number): number => values[index] ?? 0;
  const rates = monotoneRates(
    spans,
    spans.map((span) => (joins(span) ? valueOf(span.to) - valueOf(span.from) : 0)),
  );
  return ({ span: index, share }) => {
    const span = spans[index];
    if (span === undefined) return valueOf(0);
    const a = valueOf(span.from);
    const b = valueOf(span.to);
    if (span.ease === 'hold') return share < 1 ? a : b;
    if (a === b) return a;
    const [start, end] = rates[index] ?? [0, 0];
    return hermite(a, b, start * span.frames, end * span.frames, share);
  };
}
