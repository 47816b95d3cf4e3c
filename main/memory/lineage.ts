import type { Segment } from './types.ts';

/** How a take hangs on its parent: it shares the parent's frames up to and including `forkFrame`. */
export interface Descent {
  readonly id: number;
  readonly parentTake?: number;
  readonly forkFrame?: number;
}

/**
 * Which take each frame of `take` belongs to, oldest ancestor first, without gaps; the last segment is the take's own
 * and ends at `Number.MAX_SAFE_INTEGER`. An ancestor that gives no frame is left out: a fork at a frame that its parent
 * inherited hangs, in effect, on the grandparent.
 */
export function lineageOf(take: Descent, find: (id: number) => Descent): Segment[] {
  const segments: Segment[] = [];
  let to = Number.MAX_SAFE_INTEGER;
  for (
    let at: Descent | undefined = take;
    at;
    at = at.parentTake === undefined ? undefined : find(at.parentTake)
  ) {
    const from = at.forkFrame === undefined ? 0 : at.forkFrame + 1;
    if (from < to) segments.unshift({ take: at.id, from, to });
    to = Math.min(to, from);
  }
  return segments;
}

/** The parts of `segments` with `from` ≤ frame < `to`. */
export function clip(segments: readonly Segment[], from: number, to: number): Segment[] {
  return segments
    .map((segment) => ({ ...segment, from: Math.max(segment.from, from), to: Math.min(segment.to, to) }))
    .filter((segment) => segment.from < segment.to);
}
