import { describe, expect, it } from 'vitest';
import { quatFromYawPitchRoll } from '../../../main/core/camera/index.ts';
import type { Camera } from '../../../main/core/camera/types.ts';
import { findRevisits } from '../../../main/core/revisit.ts';

function camera(z: number, yawDeg = 0): Camera {
  return {
    pose: { position: [0, 1.5, z], rotation: quatFromYawPitchRoll(yawDeg) },
    intrinsics: { fx: 0.7, fy: 1.2, cx: 0.5, cy: 0.5 },
  };
}

describe('findRevisits', () => {
  it('pairs the way back with the way out', () => {
    const out = [0, 1, 2, 3].map((z) => camera(z));
    const back = [2, 1, 0].map((z) => camera(z));
    expect(findRevisits([...out, ...back])).toEqual([
      { frame: 4, of: 2 },
      { frame: 5, of: 1 },
      { frame: 6, of: 0 },
    ]);
  });

  it('does not take standing still, or creeping, for coming back', () => {
    expect(findRevisits([camera(0), camera(0), camera(0)])).toEqual([]);
    expect(findRevisits([camera(0), camera(0.05), camera(0.02)])).toEqual([]);
  });

  it('needs the same direction, not just the same place', () => {
    expect(findRevisits([camera(0, 0), camera(0, 90), camera(0, 180)])).toEqual([]);
    expect(findRevisits([camera(0, 0), camera(0, 90), camera(0, 359)])).toEqual([{ frame: 2, of: 0 }]);
  });
});
