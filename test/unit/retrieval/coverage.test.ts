import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../main/core/camera/types.ts';
import { coverageOf, retrieve } from '../../../main/core/retrieval/index.ts';
import { anyRequest, camera, numbered, request } from './scenes.ts';

/** Walks 20 m ahead, turns on the spot, and walks back the same way; half a metre and 9 degrees a frame. */
function outAndBack(): Camera[] {
  const out = Array.from({ length: 40 }, (_, step) => camera(0, step / 2, 0));
  const turn = Array.from({ length: 20 }, (_, step) => camera(0, 20, step * 9));
  const back = Array.from({ length: 40 }, (_, step) => camera(0, 20 - step / 2, 180));
  return [...out, ...turn, ...back];
}

describe('coverage', () => {
  it('never covers fewer sample points than overlap does with as many frames', () => {
    fc.assert(
      fc.property(anyRequest, (ask) => {
        expect(retrieve('coverage', ask).coverage).toBeGreaterThanOrEqual(retrieve('overlap', ask).coverage);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps that promise on grids so coarse that single points decide', () => {
    const coarse = fc.record({
      gridColumns: fc.integer({ min: 1, max: 3 }),
      gridRows: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(anyRequest, coarse, (ask, grid) => {
        const options = { ...grid, gridDepths: 2 };
        const ours = retrieve('coverage', ask, options);
        expect(ours.coverage).toBeGreaterThanOrEqual(retrieve('overlap', ask, options).coverage);
      }),
      { numRuns: 500 },
    );
  });

  it('sees at least as much as any single frame, and all that can be seen when there is room', () => {
    fc.assert(
      fc.property(anyRequest, (ask) => {
        const roomy = { ...ask, contextFrames: ask.candidates.length + 10, banned: [] };
        const all = coverageOf(
          ask.targets,
          ask.candidates.map((candidate) => candidate.camera),
        );
        expect(retrieve('coverage', roomy).coverage).toBe(all);
      }),
      { numRuns: 100 },
    );
  });

  it('after turning back finds the outbound frames that saw the scene, where a window of recent frames does not', () => {
    const frames = outAndBack();
    // Back at the start and turning round to where the walk began: seen 90 frames ago, never since.
    const targets = [9, 18, 27, 36].map((turned) => camera(0, 0, 180 + 135 + turned));
    const ask = request(targets, numbered(frames), { contextFrames: 6, recentFrames: 2 });
    const ours = retrieve('coverage', ask);
    const window = retrieve('recent', ask);
    expect(ours.picks.filter(({ slot }) => slot === 'retrieved').some(({ number }) => number < 40)).toBe(
      true,
    );
    expect(ours.coverage).toBeGreaterThan(0.8);
    expect(window.coverage).toBeLessThan(0.3);
  });

  it('prefers the closer view when two see the same, and the later frame when two are equal', () => {
    const target = camera(0, 0, 0);
    const far = camera(0, -12, 0);
    const near = camera(0, -0.5, 0);
    const close = retrieve('coverage', request([target], numbered([near, far]), { contextFrames: 1 }));
    expect(close.picks.map(({ number }) => number)).toEqual([0]);
    const twins = retrieve('coverage', request([target], numbered([target, target, far])));
    expect(twins.picks[0]?.number).toBe(1);
  });

  it('gives a near duplicate that shows nothing new the last place, when nothing better is left', () => {
    const target = camera(0, 0, 0);
    // All three see the whole target from a metre or so behind; the first two from almost the same pose.
    const ask = request([target], numbered([camera(0, -1, 0), camera(0.05, -1, 1), camera(0.4, -1, -1)]));
    const numbersOf = (options = {}) => retrieve('coverage', ask, options).picks.map(({ number }) => number);
    expect(numbersOf()).toEqual([0, 2, 1]);
    expect(numbersOf({ duplicateMetres: 0 }).sort()).toEqual([0, 1, 2]);
  });

  it('takes the pair that completes the view, where overlap takes two of the same', () => {
    const target = camera(0, 0, 0);
    const left = [camera(0, 0, 15), camera(0, 0, 25)];
    const ask = request([target], numbered([...left, camera(0, 0, -35)]), { contextFrames: 2 });
    expect(retrieve('overlap', ask).picks.map(({ number }) => number)).toEqual([0, 1]);
    expect(retrieve('overlap', ask).coverage).toBeLessThan(0.9);
    const ours = retrieve('coverage', ask);
    expect(ours.picks.map(({ number }) => number)).toEqual([0, 2]);
    expect(ours.coverage).toBe(1);
  });
});
