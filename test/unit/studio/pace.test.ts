import { describe, expect, it } from 'vitest';
import { Pace } from '../../../main/studio/events.ts';

describe('pace', () => {
  it('knows nothing before the first chunk, then frames per second and time left', () => {
    const pace = new Pace(1000);
    expect(pace.estimate(40)).toEqual({});
    pace.add(4, 2000);
    pace.add(4, 3000);
    expect(pace.estimate(40)).toEqual({ framesPerSecond: 4, etaMs: 10_000 });
  });

  it('follows a machine that slows down', () => {
    const pace = new Pace(0);
    for (let at = 100; at <= 10_000; at += 100) pace.add(4, at);
    for (let at = 11_000; at <= 14_000; at += 1000) pace.add(4, at);
    expect(pace.estimate(8)).toEqual({ framesPerSecond: 4, etaMs: 2000 });
  });

  it('counts one chunk at least, however long it takes', () => {
    const pace = new Pace(0);
    pace.add(4, 60_000);
    pace.add(4, 140_000);
    expect(pace.estimate(4)).toEqual({ framesPerSecond: 0.05, etaMs: 80_000 });
  });
});
