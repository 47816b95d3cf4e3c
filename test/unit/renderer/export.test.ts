import { describe, expect, it } from 'vitest';
import { bytesInWords, safeName, scaledTo, withEnding } from '../../../renderer/src/export/presets.ts';

describe('export presets', () => {
  it('scales to even sizes of the same shape', () => {
    expect(scaledTo({ width: 128, height: 72 }, 720)).toEqual({ width: 1280, height: 720 });
    expect(scaledTo({ width: 256, height: 144 }, 480)).toEqual({ width: 854, height: 480 });
  });

  it('makes file names that every system takes', () => {
    expect(safeName('a/b: "c"?')).toBe('a-b- -c--');
    expect(safeName('...')).toBe('Take');
    expect(safeName('x'.repeat(500))).toHaveLength(120);
  });

  it('changes endings, and only those it knows', () => {
    expect(withEnding('/v/walk.mp4', '.webm')).toBe('/v/walk.webm');
    expect(withEnding('/v/walk.mp4', '')).toBe('/v/walk');
    expect(withEnding('/v/v1.2 walk', '.mp4')).toBe('/v/v1.2 walk.mp4');
  });

  it('tells sizes in words', () => {
    expect([999, 1500, 2_340_000, 250_000_000].map(bytesInWords)).toEqual([
      '999 bytes',
      '1.5 kB',
      '2.3 MB',
      '250 MB',
    ]);
  });
});
