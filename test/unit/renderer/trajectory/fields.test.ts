import { describe, expect, test } from 'vitest';
import { quatFromYawPitchRoll } from '../../../../main/core/camera/pose.ts';
import type { Envelope } from '../../../../main/core/camera/types.ts';
import type { Keyframe } from '../../../../main/core/path/index.ts';
import { describeKey } from '../../../../renderer/src/trajectory/describe.ts';
import { keyNumbers, keyWarnings } from '../../../../renderer/src/trajectory/fields.ts';

const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 70],
  metresPerFrame: 0.3,
  yawDegPerFrame: 10,
};

function key(change: Partial<Keyframe> = {}, angles: [number, number, number] = [0, 0, 0]): Keyframe {
  return {
    frame: 0,
    position: [1, 1.6, 2],
    orientation: { kind: 'rotation', rotation: quatFromYawPitchRoll(...angles) },
    rollDeg: 0,
    fovYDeg: 55,
    ease: { kind: 'linear' },
    ...change,
  };
}

describe('keyNumbers', () => {
  test('has the numbers of a single key, its roll in one', () => {
    const numbers = keyNumbers([key({ rollDeg: 4 }, [30, -10, 3])]);
    expect(numbers?.position.map(({ value }) => value)).toEqual([1, 1.6, 2]);
    expect(numbers?.yawDeg.value).toBeCloseTo(30, 6);
    expect(numbers?.pitchDeg.value).toBeCloseTo(-10, 6);
    expect(numbers?.rollDeg.value).toBeCloseTo(7, 6);
    expect(numbers?.target).toBeUndefined();
    expect(numbers?.yawDeg.mixed).toBe(false);
  });

  test('says which numbers differ, and not where they only round differently', () => {
    const numbers = keyNumbers([
      key({}, [30, 5, 0]),
      key({ frame: 9, position: [1, 1.6 + 1e-9, 3], ease: { kind: 'hold' } }, [30 + 1e-9, 6, 0]),
    ]);
    expect(numbers?.position.map(({ mixed }) => mixed)).toEqual([false, false, true]);
    expect(numbers?.yawDeg.mixed).toBe(false);
    expect(numbers?.pitchDeg.mixed).toBe(true);
    expect(numbers?.ease).toEqual({ value: 'linear', mixed: true });
  });

  test('shows the point of those that look at one', () => {
    const looks = key({ orientation: { kind: 'look-at', target: [4, 5, 6] } });
    const numbers = keyNumbers([key(), looks]);
    expect(numbers?.looks).toEqual({ value: false, mixed: true });
    expect(numbers?.target?.map(({ value }) => value)).toEqual([4, 5, 6]);
  });

  test('has nothing to show of no keys', () => {
    expect(keyNumbers([])).toBeUndefined();
  });
});

describe('keyWarnings', () => {
  test('has nothing to say at the limits', () => {
    const low = key({ position: [0, 1.2, 0], fovYDeg: 40 }, [0, -20, 0]);
    expect(keyWarnings([low], envelope)).toEqual({});
  });

  test('says what the model knows, for any of several keys that is beyond it', () => {
    const bad = key({ position: [0, 0.3, 0], fovYDeg: 90, rollDeg: -5 }, [0, 45, 0]);
    expect(keyWarnings([key(), bad], envelope)).toEqual({
      height: 'The model was trained for 1.2 to 1.8 m.',
      pitch: 'The model was trained for -20 to 20°.',
      fov: 'The model was trained for 40 to 70°.',
      roll: 'The model was trained for a level horizon.',
    });
  });
});

test('a key in words says where it is and where it looks', () => {
  expect(describeKey(key({ frame: 12 }, [30, -10, 0]))).toBe(
    'Frame 12: at x 1.00, z 2.00, 1.60 metres high, heading 30 degrees, pitch -10 degrees, angle of view 55 degrees',
  );
});
