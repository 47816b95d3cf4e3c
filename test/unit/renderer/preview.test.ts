import { describe, expect, it } from 'vitest';
import { pictureBox } from '../../../renderer/src/preview/layout.ts';
import { timecode } from '../../../renderer/src/preview/timecode.ts';

describe('timecode', () => {
  it.each([
    [0, 12, '00:00:00'],
    [11, 12, '00:00:11'],
    [12, 12, '00:01:00'],
    [12 * 60 + 5, 12, '01:00:05'],
    [25 * 3600 + 3, 25, '1:00:00:03'],
  ])('frame %i at %i frames/s is %s', (frame, fps, text) => {
    expect(timecode(frame, fps)).toBe(text);
  });
});

describe('pictureBox', () => {
  const picture = { width: 160, height: 90 };

  it('fits the picture into the monitor and centres it', () => {
    expect(pictureBox({ width: 320, height: 400 }, picture, 0, { x: 0, y: 0 })).toEqual({
      x: 0,
      y: 110,
      width: 320,
      height: 180,
    });
  });

  it('leaves room for two pictures side by side', () => {
    const box = pictureBox({ width: 320, height: 400 }, picture, 0, { x: 0, y: 0 }, true);
    expect(box).toMatchObject({ width: 320, height: 90 });
  });

  it('never lets the picture be pushed out of the monitor', () => {
    const box = pictureBox({ width: 320, height: 180 }, picture, 4, { x: 9999, y: -9999 });
    expect(box.x).toBe(0);
    expect(box.y + box.height).toBe(180);
    expect(pictureBox({ width: 320, height: 180 }, picture, 1, { x: 50, y: 50 })).toMatchObject({
      x: 80,
      y: 45,
    });
  });
});
