import { expect, it } from 'vitest';
import { keyBeside } from '../../../../renderer/src/commands/playback-commands.ts';

it('finds the keyframe beside the playhead', () => {
  const frames = [0, 24, 48];
  expect(keyBeside(frames, 0, 1)).toBe(24);
  expect(keyBeside(frames, 23, 1)).toBe(24);
  expect(keyBeside(frames, 24, -1)).toBe(0);
  expect(keyBeside(frames, 60, -1)).toBe(48);
  expect(keyBeside(frames, 48, 1)).toBeUndefined();
  expect(keyBeside(frames, 0, -1)).toBeUndefined();
  expect(keyBeside([], 5, 1)).toBeUndefined();
});
