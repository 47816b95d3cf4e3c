import type { Vec3 } from '../camera/types.ts';
import { type Breath, remembered, sliced } from './slices.ts';
import { catmullRom, type CurvePiece, lengthTable, parameterAtLength, pointOn } from './spline.ts';
import { hermite, monotoneRates, type Place, type Span } from './timing.ts';

/** Where the camera is: the spans (re-timed for an even speed) and the position at any place on them. */
export interface Travel {
  readonly spans: readonly Span[];
  readonly positionAt: (place: Place) => Vec3;
}

export function* travelOf(
  spans: readonly Span[],
  positionOf: (key: number) => Vec3,
  constantSpeed: boolean,
  breath: Breath,
): Generator<0, Travel, undefined> {
  const pieceOf = catmullRom(spans, positionOf);
  if (!constantSpeed) return travel(spans, pieceOf, timedParameter(spans, pieceOf));
  const tables: (readonly number[])[] = [];
  yield* sliced(breath, spans.length, (index) => {
    const piece = pieceOf(index);
    tables.push(piece === undefined ? [] : lengthTable(piece));
  });
  const timed = yield* evenSpans(spans, tables, breath);
  return travel(timed, pieceOf, ({ span, share }) => parameterAtLength(tables[span] ?? [], share));
}

function travel(
  spans: readonly Span[],
  pieceOf: (span: number) => CurvePiece | undefined,
  parameterAt: (place: Place) => number,
): Travel {
  return {
    spans,
    positionAt: (place) => {
      const piece = pieceOf(place.span);
      if (piece === undefined) return [0, 0, 0];
      if (piece.knots === 0 || spans[place.span]?.ease === 'hold') return place.share < 1 ? piece.a : piece.b;
      return pointOn(piece, parameterAt(place));
    },
  };
}

/** Frames follow the keyframes; between them the speed changes smoothly and never turns back. */
function timedParameter(
  spans: readonly Span[],
  pieceOf: (span: number) => CurvePiece | undefined,
): (place: Place) => number {
  const knotsOf = (index: number): number => pieceOf(index)?.knots ?? 0;
  const ratesOf = remembered((index) => monotoneRates(spans, knotsOf, index));
  return ({ span: index, share }) => {
    const perShare = (spans[index]?.frames ?? 0) / knotsOf(index);
    const [start, end] = ratesOf(index);
    return hermite(0, 1, start * perShare, end * perShare, share);
  };
}

/** Shares the frames of all travelling spans out by length; spans without travel and holds keep theirs. */
function* evenSpans(
  spans: readonly Span[],
  tables: readonly (readonly number[])[],
  breath: Breath,
): Generator<0, Span[], undefined> {
  const lengths: number[] = [];
  let [metres, frames] = [0, 0];
  const begin = spans[0]?.start ?? 0;
  let end = begin;
  yield* sliced(breath, spans.length, (index) => {
    const span = spans[index];
    const length = span?.ease === 'hold' ? 0 : (tables[index]?.at(-1) ?? 0);
    lengths.push(length);
    metres += length;
    if (length > 0) frames += span?.frames ?? 0;
    end += span?.frames ?? 0;
  });
  let start = begin;
  const even: Span[] = [];
  yield* sliced(breath, spans.length, (index) => {
    const span = spans[index];
    if (span === undefined) return;
    const share = (lengths[index] ?? 0) / metres;
    const evened: Span = {
      ...span,
      start,
      // The last one ends exactly where the path does, whatever rounding has done before.
      frames: index === spans.length - 1 ? end - start : lengths[index] ? frames * share : span.frames,
      ease: span.ease === 'hold' ? 'hold' : 'linear',
    };
    even.push(evened);
    start += evened.frames;
  });
  return even;
}
