import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, retrieve, runnersUpKept, strategyNames } from '../../../main/core/retrieval/index.ts';
import { anyRequest, camera, numbered, request } from './scenes.ts';

describe.each(strategyNames)('%s', (strategy) => {
  it('keeps what every result promises', () => {
    fc.assert(
      fc.property(anyRequest, (ask) => {
        const { picks, runnersUp, coverage } = retrieve(strategy, ask);
        const cameras = new Map(ask.candidates.map((candidate) => [candidate.number, candidate.camera]));
        const everyone = [...picks, ...runnersUp];
        expect(picks.length).toBeLessThanOrEqual(ask.contextFrames);
        expect(runnersUp.length).toBeLessThanOrEqual(runnersUpKept);
        expect(new Set(everyone.map(({ number }) => number)).size).toBe(everyone.length);
        expect(picks.map(({ rank }) => rank)).toEqual(picks.map((_, place) => place));
        for (const one of everyone) {
          expect(cameras.has(one.number)).toBe(true);
          expect(ask.banned).not.toContain(one.number);
          expect(one.reason).toMatch(/^[A-Z].*\.$/);
          expect(one.overlap).toBe(coverageOf(ask.targets, [cameras.get(one.number)!]));
          expect(one.gain).toBeLessThanOrEqual(one.overlap);
          expect(Number.isFinite(one.score)).toBe(true);
        }
        for (const pin of ask.pinned) {
          expect(picks.find(({ number }) => number === pin)?.slot).toBe('pinned');
        }
        const allowed = ask.candidates.filter(({ number }) => !ask.banned.includes(number));
        const latest = allowed.slice(Math.max(0, allowed.length - ask.recentFrames));
        for (const { number } of latest) expect(picks.map((pick) => pick.number)).toContain(number);
        if (ask.keepOrigin && allowed[0]?.number === 0) expect(picks.map((pick) => pick.number)).toContain(0);
        const total = picks.reduce((sum, { gain }) => sum + gain, 0);
        expect(coverage).toBeCloseTo(total, 9);
        const seen = picks.map(({ number }) => cameras.get(number)!);
        expect(coverage).toBe(coverageOf(ask.targets, seen));
        const scores = runnersUp.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  });

  it('is a function of the request alone, whatever the order of the candidates', () => {
    fc.assert(
      fc.property(anyRequest, fc.nat(), (ask, turn) => {
        const before = structuredClone(ask);
        const result = retrieve(strategy, ask);
        expect(ask).toEqual(before);
        const at = ask.candidates.length === 0 ? 0 : turn % ask.candidates.length;
        const shuffled = [...ask.candidates.slice(at).reverse(), ...ask.candidates.slice(0, at)];
        expect(retrieve(strategy, { ...ask, candidates: shuffled })).toEqual(result);
      }),
      { numRuns: 40 },
    );
  });

  it('has nothing to pick from nothing, and takes no more than there is', () => {
    const target = camera(0, 0, 0);
    expect(retrieve(strategy, request([target], [], { recentFrames: 2, keepOrigin: true }))).toEqual({
      strategy,
      picks: [],
      runnersUp: [],
      coverage: 0,
    });
    const one = retrieve(strategy, request([target], numbered([target]), { contextFrames: 8 }));
    expect(one.picks.map(({ number, slot, overlap, gain }) => [number, slot, overlap, gain])).toEqual([
      [0, 'retrieved', 1, 1],
    ]);
    expect(one.coverage).toBe(1);
  });
});

describe('the baselines', () => {
  const cameras = Array.from({ length: 30 }, (_, step) => camera(0, step, 0));
  const ask = request([camera(0, 30, 0)], numbered(cameras), { contextFrames: 5, recentFrames: 1 });
  const numbersOf = (strategy: 'first' | 'recent' | 'random', seed = 7) =>
    retrieve(strategy, { ...ask, seed }).picks.map(({ number }) => number);

  it('first is the first frame alone', () => {
    expect(numbersOf('first')).toEqual([29, 0]);
  });

  it('recent is a window', () => {
    expect(numbersOf('recent')).toEqual([29, 28, 27, 26, 25]);
  });

  it('random is drawn from the seed', () => {
    expect(numbersOf('random')).toEqual(numbersOf('random'));
    expect(numbersOf('random', 8)).not.toEqual(numbersOf('random'));
    const drawn = new Set(Array.from({ length: 60 }, (_, seed) => numbersOf('random', seed)).flat());
    expect(drawn.size).toBe(30);
  });
});

describe('reasons', () => {
  const target = camera(0, 0, 0);

  it('say what a pick sees, what is new, and where it stands', () => {
    const frames = numbered([camera(2, -3, 24), camera(0, 0, 0), camera(0, 0, 180)]);
    const { picks } = retrieve('recent', request([target], frames, { recentFrames: 1, contextFrames: 3 }));
    expect(picks[0]?.reason).toBe(
      'One of the latest frames, always in. Faces away: sees nothing of the coming view; at the same place, looking the opposite way.',
    );
    expect(picks[1]?.reason).toBe(
      'In the window of latest frames. Sees 100 % of the coming view, which no earlier pick shows; at the same place, looking the same way.',
    );
    const share = Math.round((picks[2]?.overlap ?? 0) * 100);
    expect(picks[2]?.reason).toBe(
      `In the window of latest frames. Sees ${share} % of the coming view, none of it new; 3.6 m away, looking 24° to the left.`,
    );
  });

  it('say which pick makes a runner-up needless', () => {
    const frames = numbered([camera(0, 0, 0), camera(0, 0, -20), camera(9, 0, 150)]);
    const { runnersUp } = retrieve('coverage', request([target], frames, { contextFrames: 1 }));
    expect(runnersUp.map(({ number, reason }) => [number, reason.replace(/\d+ %/, '# %')])).toEqual([
      [1, 'Sees # % of the coming view, but frame 0 already shows all of it.'],
      [2, 'Faces away: sees nothing of the coming view; 9.0 m away, looking 150° to the left.'],
    ]);
  });
});
