import { LookbackError } from '../errors.ts';
import type { Candidate, RetrievalRequest, Slot } from './types.ts';

/** A frame that is in whatever the strategy says; `index` points into the candidates. */
export interface Fixed {
  readonly index: number;
  readonly slot: Slot;
}

/**
 * Checks a request and settles what is decided before any strategy: which candidates take part, and which always go
 * in, in this order: the latest frames (latest first), the origin, the pins (ascending). A frame with two reasons to
 * be in keeps its place and is shown as 'pinned' first, then as 'origin', then as 'recent'.
 *
 * - Banned frames and frames at or after `firstFrame` (a later chunk's, when an earlier one is rendered again) never
 *   take part; the latest frames are the latest of the rest. A banned origin is simply not in.
 * - A pin at or after `firstFrame` waits for its time; an earlier pin must be among the candidates.
 * - Candidates may come in any order.
 *
 * Throws 'retrieval-options' when the request contradicts itself: a frame pinned and banned, a pin that is no frame, a
 * number that occurs twice, no targets, counts that are not whole, or more frames always in than K. The last is judged
 * by the request alone, not by how many frames there are yet, so that it shows at the first chunk.
 */
export function settle(request: RetrievalRequest): { candidates: Candidate[]; fixed: Fixed[] } {
  const { contextFrames, recentFrames, keepOrigin, firstFrame, targets } = request;
  const pins = [...new Set(request.pinned)].sort((a, b) => a - b);
  const banned = new Set(request.banned);
  if (targets.length === 0) throw fault('there are no target cameras to retrieve for.');
  for (const [name, value] of Object.entries({ contextFrames, recentFrames, firstFrame })) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw fault(`${name} must be a whole number, not ${value}.`);
  }
  const both = pins.find((pin) => banned.has(pin));
  if (both !== undefined) throw fault(`frame ${both} is both pinned and banned; keep one of the two.`);
  const origin = keepOrigin && !banned.has(0) && !pins.includes(0) ? 1 : 0;
  const always = recentFrames + origin + pins.length;
  if (always > contextFrames) {
    throw fault(
      `${always} frames are always in (${recentFrames} latest, ${origin} origin, ${pins.length} pinned), but the ` +
        `context has room for ${contextFrames}; take a pin away or enlarge the context.`,
    );
  }
  const candidates = request.candidates
    .filter(({ number }) => number < firstFrame && !banned.has(number))
    .sort((a, b) => a.number - b.number);
  const indexOf = new Map<number, number>();
  candidates.forEach(({ number }, index) => {
    if (!Number.isSafeInteger(number) || number < 0) throw fault(`${number} is no frame number.`);
    if (indexOf.has(number)) throw fault(`frame ${number} occurs twice among the candidates.`);
    indexOf.set(number, index);
  });
  const slots = new Map<number, Slot>();
  for (let back = 1; back <= Math.min(recentFrames, candidates.length); back++) {
    slots.set(candidates.length - back, 'recent');
  }
  const first = indexOf.get(0);
  if (keepOrigin && first !== undefined) slots.set(first, 'origin');
  for (const pin of pins) {
    if (pin >= firstFrame) continue;
    const index = indexOf.get(pin);
    if (index === undefined)
      throw fault(`frame ${pin} is pinned, but the memory holds no such frame; unpin it.`);
    slots.set(index, 'pinned');
  }
  return { candidates, fixed: [...slots].map(([index, slot]) => ({ index, slot })) };

  function fault(sentence: string): LookbackError {
    return new LookbackError('retrieval-options', `Retrieval for frame ${firstFrame}: ${sentence}`, {
      context: { contextFrames, recentFrames, keepOrigin, pinned: request.pinned, banned: request.banned },
    });
  }
}
