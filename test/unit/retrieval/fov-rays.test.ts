import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../main/core/camera/types.ts';
import { packCameras } from '../../../main/core/retrieval/camera-arrays.ts';
import { fanOf, judgeFans } from '../../../main/core/retrieval/fans.ts';
import { retrieve, type RetrievalRequest } from '../../../main/core/retrieval/index.ts';
import { resolveOptions, type StrategyOptions } from '../../../main/core/retrieval/options.ts';
import { camera, numbered, request } from './scenes.ts';

const target = camera(0, 0, 0);

function verdict(frame: Camera, options: Partial<StrategyOptions> = {}) {
  const fans = packCameras([target, frame], 'camera');
  return judgeFans(fanOf(fans, 0), fanOf(fans, 1), resolveOptions(options));
}

function numbers(ask: RetrievalRequest, options: Partial<StrategyOptions> = {}) {
  return retrieve('fov-rays', ask, options).picks.map(({ number }) => number);
}

describe('the ray test (Context as Memory, Fig. 4)', () => {
  it('accepts views that cross in front: from the left and from the right (a, b)', () => {
    expect(verdict(camera(4, 0, -20))).toBe('sees');
    expect(verdict(camera(-4, 0, 20))).toBe('sees');
    expect(verdict(camera(6, 3, -35))).toBe('sees');
  });

  it('rejects borders that meet too far away (c), at the documented distance', () => {
    // Left borders at 39.65 and 37.65 degrees from 4 m apart meet 70 m ahead, 91 m along the ray.
    const nearlyParallel = camera(4, 0, -2);
    expect(verdict(nearlyParallel)).toBe('too-far');
    expect(verdict(nearlyParallel, { rayFarMetres: 95 })).toBe('sees');
    expect(verdict(nearlyParallel, { rayFarMetres: 85 })).toBe('too-far');
  });

  it('rejects borders that meet too near (d)', () => {
    const acrossTheNose = camera(0.5, 0, -40);
    expect(verdict(acrossTheNose)).toBe('too-near');
    expect(verdict(acrossTheNose, { rayNearMetres: 0.1 })).toBe('sees');
  });

  it('rejects views that turn away, diverge or face each other past the side', () => {
    expect(verdict(camera(4, 0, 180))).toBe('apart');
    expect(verdict(camera(4, 0, 20))).toBe('apart');
    expect(verdict(camera(0, -8, 180))).toBe('apart');
  });

  it('decides by angles where the cameras coincide: the same pose, and turns on the spot', () => {
    expect(verdict(target)).toBe('sees');
    expect(verdict(camera(0, 0, 30))).toBe('sees');
    expect(verdict(camera(0.1, 0.1, -60))).toBe('sees');
    expect(verdict(camera(0, 0, 120))).toBe('apart');
  });

  it('counts no rays that would meet behind a camera', () => {
    // A wide view from behind the target's back, looking away: its borders cross the target's only behind the target.
    const back = camera(0, -4, 180);
    const wide = { ...back, intrinsics: { ...back.intrinsics, fx: back.intrinsics.fx / 2 } };
    expect(verdict(wide)).toBe('apart');
  });

  it('tells left from right where the picture is off centre', () => {
    const { pose, intrinsics } = target;
    const shifted = { pose, intrinsics: { ...intrinsics, cx: 0.25 } };
    const fan = fanOf(packCameras([shifted], 'camera'), 0);
    expect(Math.atan2(...fan.left)).toBeCloseTo(Math.atan(0.25 / intrinsics.fx), 9);
    expect(Math.atan2(...fan.right)).toBeCloseTo(-Math.atan(0.75 / intrinsics.fx), 9);
  });

  it('keeps the published weakness: a step straight back is missed, since its borders are parallel', () => {
    expect(verdict(camera(0, -3, 0))).toBe('apart');
  });

  it('works on the ground plane: height and pitch do not matter', () => {
    expect(verdict(camera(4, 0, -20, 15, 1.2))).toBe(verdict(camera(4, 0, -20)));
    expect(verdict(camera(0, 0, 0, -90))).toBe('sees');
    expect(verdict(camera(0, 0, 180, -90))).toBe('apart');
    expect(verdict(camera(0, 0, 0, 90))).toBe('sees');
  });
});

describe('fov-rays', () => {
  const seeing = camera(4, 0, -20);
  const away = camera(4, 0, 180);
  // Three runs that pass (0..9, 20..29, 40..49), two that fail.
  const runs = numbered(Array.from({ length: 50 }, (_, n) => (Math.floor(n / 10) % 2 === 0 ? seeing : away)));

  it('picks only frames that pass, and leaves places empty rather than take others', () => {
    const few = numbered([seeing, away, seeing, away]);
    expect(numbers(request([target], few))).toEqual([0, 2]);
    const { picks, runnersUp } = retrieve('fov-rays', request([target], few));
    expect(picks.map(({ score }) => score)).toEqual([1, 1]);
    expect(runnersUp.map(({ number, score }) => [number, score])).toEqual([
      [3, 0],
      [1, 0],
    ]);
  });

  it('thins each run of consecutive frames to one, by a seeded lot', () => {
    const drawn = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const picked = numbers(request([target], runs, { contextFrames: 3, seed }));
      expect(picked.map((number) => Math.floor(number / 10)).sort()).toEqual([0, 2, 4]);
      for (const number of picked) drawn.add(number);
    }
    expect(drawn.size).toBeGreaterThan(20);
    const ask = request([target], runs, { contextFrames: 3 });
    expect(numbers(ask)).toEqual(numbers(ask));
  });

  it('fills the places that thinning leaves empty from what it left out', () => {
    const picked = numbers(request([target], runs, { contextFrames: 8 }));
    expect(new Set(picked).size).toBe(8);
    expect(picked.every((number) => Math.floor(number / 10) % 2 === 0)).toBe(true);
    expect(new Set(picked.slice(0, 3).map((number) => Math.floor(number / 10))).size).toBe(3);
  });

  it('can leave thinning out: then runs share the lots', () => {
    const options = { rayNonAdjacent: false, rayFarSpaceTime: 0 };
    const sameRun = Array.from({ length: 40 }, (_, seed) => {
      const picked = numbers(request([target], runs, { contextFrames: 3, seed }), options);
      return new Set(picked.map((number) => Math.floor(number / 10))).size < 3;
    });
    expect(sameRun).toContain(true);
  });

  it('gives the last places to the frame farthest away and to the oldest', () => {
    // Ten single frames that pass, 14 and 16 the farthest; odd numbers look away, so no run is longer than one.
    const singles = numbered(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 1 ? away : n === 14 || n === 16 ? camera(n === 14 ? 14 : 13, 0, -40) : seeing,
      ),
    );
    const withNone: number[][] = [];
    for (let seed = 0; seed < 20; seed++) {
      const ask = request([target], singles, { contextFrames: 4, seed });
      expect(numbers(ask).slice(2)).toEqual([14, 0]);
      expect(numbers(ask, { rayFarSpaceTime: 1 }).slice(3)).toEqual([14]);
      expect(numbers(ask, { rayFarSpaceTime: 9 }).slice(2)).toEqual([14, 0]);
      withNone.push(numbers(ask, { rayFarSpaceTime: 0 }));
    }
    expect(withNone.some((picked) => !picked.includes(14))).toBe(true);
    expect(withNone.some((picked) => !picked.includes(0))).toBe(true);
  });

  it('asks the target that `rayQuery` names', () => {
    const targets = [camera(0, 0, 180), camera(0, 0, 90), camera(0, 0, 0)];
    const ask = request(targets, numbered([seeing]));
    expect(numbers(ask, { rayQuery: 'first' })).toEqual([]);
    expect(numbers(ask, { rayQuery: 'middle' })).toEqual([]);
    expect(numbers(ask, { rayQuery: 'last' })).toEqual([0]);
    expect(numbers(ask, { rayQuery: 'any' })).toEqual([0]);
  });
});
