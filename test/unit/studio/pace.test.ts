import { describe, expect, it } from 'vitest';
import { Pace } from '../../../main/studio/events.ts';

describe('pace', () => {
  it('knows nothing before the first chunk, then frames per second and time left', () => {
    const pace = new Pace(1000);
    expect(pace.estimate(5000, 40)).toEqual({});
    pace.add(4);
    pace.add(4);
    expect(pace.estimate(3000, 40)).toEqual({ framesPerSecond: 4, etaMs: 10_000 });
  });
});
