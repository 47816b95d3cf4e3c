import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, lineageOf, type Descent } from '../../../main/memory/lineage.ts';

/** Takes 0, 1, 2, …; each forks from an earlier one at any frame, or from none. */
const families = fc
  .array(fc.record({ parent: fc.option(fc.nat(), { nil: undefined }), forkFrame: fc.nat(30) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((takes) =>
    takes.map(({ parent, forkFrame }, id): Descent => {
      return parent === undefined || id === 0 ? { id } : { id, parentTake: parent % id, forkFrame };
    }),
  );

/** The definition, one frame at a time: up to the fork frame a frame is the parent's, and after it the take's own. */
function ownerOf(family: readonly Descent[], id: number, frame: number): number {
  const { parentTake, forkFrame } = family[id]!;
  if (parentTake === undefined || forkFrame === undefined || frame > forkFrame) return id;
  return ownerOf(family, parentTake, frame);
}

describe('lineageOf', () => {
  it('gives every frame to the take that the definition gives it to', () => {
    fc.assert(
      fc.property(families, fc.nat(40), fc.nat(40), (family, from, to) => {
        const id = family.length - 1;
        const segments = lineageOf(family[id]!, (parent) => family[parent]!);
        const owners = clip(segments, from, to).flatMap((segment) =>
          Array.from({ length: segment.to - segment.from }, (_, i) => [segment.from + i, segment.take]),
        );
        const expected = Array.from({ length: Math.max(0, to - from) }, (_, i) => [
          from + i,
          ownerOf(family, id, from + i),
        ]);
        expect(owners).toEqual(expected);
        expect(segments.at(-1)!.take).toBe(id);
      }),
    );
  });
});
