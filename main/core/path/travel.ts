import type { Vec3 } from '../camera/types.ts';
import { catmullRom, type CurvePiece, lengthTable, parameterAtLength, pointOn } from './spline.ts';
import { hermite, monotoneRates, type Place, type Span } from './timing.ts';

/** Where the camera is: the spans (re-timed for an even speed) and the position at any place on them. */
export interface Travel {
  readonly spans: readonly Span[];
  readonly positionAt: (place: Place) => Vec3;
}

export function travelOf(spans: readonly Span[], positions: readonly Vec3[], constantSpeed: boolean): Travel {
  const pieces = catmullRom(spans, positions);
  const tables = constantSpeed ? pieces.map(lengthTable) : undefined;
  const timed = tables ? evenSpans(spans, tables) : spans;
  const parameterAt = tables ? evenParameter(tables) : timedParameter(timed, pieces);
  return {
    spans: timed,
    positionAt: (place) => {
      const piece = pieces[place.span];
      if (piece === undefined) return positions[0] ?? [0, 0, 0];
      if (piece.knots === 0 || timed[place.span]?.ease === 'hold') return place.share < 1 ? piece.a : piece.b;
      return pointOn(piece, parameterAt(place));
    },
  };
}

/** Frames follow the keyframes; between them the speed changes smoothly and never turns back. */
function timedParameter(spans: readonly Span[], pieces: readonly CurvePiece[]): (place: Place) => number {
  const rates = monotoneRates(
    spans,
    pieces.map((piece) => piece.knots),
  );
  return ({ span: index, share }) => {
    const knots = pieces[index]?.knots ?? 0;
    const perShare = (spans[index]?.frames ?? 0) / knots;
    const [start, end] = rates[index] ?? [0, 0];
    return hermite(0, 1, start * perShare, end * perShare, share);
  };
}

function evenParameter(tables: readonly (readonly number[])[]): (place: Place) => number {
  return ({ span, share }) => parameterAtLength(tables[span] ?? [], share);
}

/** Shares the frames of all travelling spans out by length; spans without travel and holds keep theirs. */
function evenSpans(spans: readonly Span[], tables: readonly (readonly number[])[]): Span[] {
  const lengths = tables.map((table, index) => (spans[index]?.ease === 'hold' ? 0 : (table.at(-1) ?? 0)));
  const metres = lengths.reduce((sum, metresOfSpan) => sum + metresOfSpan, 0);
  const frames = spans.reduce((sum, span, index) => (lengths[index] ? sum + span.frames : sum), 0);
  let start = spans[0]?.start ?? 0;
  const end = spans.reduce((sum, span) => sum + span.frames, start);
  return spans.map((span, index) => {
    const share = (lengths[index] ?? 0) / metres;
    const evened: Span = {
      ...span,
      start,
      // The last one ends exactly where the path does, whatever rounding has done before.
      frames: index === spans.length - 1 ? end - start : lengths[index] ? frames * share : span.frames,
      ease: span.ease === 'hold' ? 'hold' : 'linear',
    };
    start += evened.frames;
    return evened;
  });
}
