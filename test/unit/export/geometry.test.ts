import { describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { exportGeometry } from '../../../main/export/geometry.ts';

function refused(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (isLookbackError(error, 'export-options')) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the size of an exported video', () => {
  it('is the frames’ own size when that is even', () => {
    expect(exportGeometry({ width: 256, height: 144 })).toEqual({
      ...{ width: 256, height: 144, notices: [] },
      picture: { width: 256, height: 144, x: 0, y: 0 },
    });
  });

  it('is rounded up to even pixels, and says so', () => {
    const geometry = exportGeometry({ width: 255, height: 143 });
    expect(geometry).toMatchObject({ width: 256, height: 144, picture: { width: 256, height: 144 } });
    expect(geometry.notices.join()).toContain('255 x 143 was scaled up to 256 x 144');
  });

  it.each([
    [5, 1280, 720],
    [1.5, 384, 216],
    [0.3, 78, 44],
    [1 / 3, 86, 48],
  ])('times %d is %d x %d', (scale, width, height) => {
    expect(exportGeometry({ width: 256, height: 144 }, { scale })).toMatchObject({ width, height });
  });

  it('fills another shape up with black, centred on even pixels', () => {
    const size = { width: 1080, height: 1080 };
    const geometry = exportGeometry({ width: 256, height: 144 }, { size });
    expect(geometry.picture).toEqual({ width: 1080, height: 608, x: 0, y: 236 });
    expect(geometry.notices.join()).toContain('the rest is black');
    const wide = exportGeometry({ width: 100, height: 100 }, { size: { width: 400, height: 200 } });
    expect(wide.picture).toEqual({ width: 200, height: 200, x: 100, y: 0 });
  });

  it('draws no bars for a rounding difference', () => {
    const geometry = exportGeometry({ width: 255, height: 143 }, { size: { width: 1280, height: 720 } });
    expect(geometry.picture).toEqual({ width: 1280, height: 720, x: 0, y: 0 });
    expect(geometry.notices).toEqual([]);
  });

  it('refuses what no video can have, and proposes what it can', () => {
    const frame = { width: 256, height: 144 };
    expect(refused(() => exportGeometry(frame, { size: { width: 1281, height: 721 } }))).toContain(
      'try 1282 x 722',
    );
    expect(refused(() => exportGeometry(frame, { size: { width: 9000, height: 720 } }))).toContain('8192');
    expect(refused(() => exportGeometry(frame, { scale: 40 }))).toContain('10240 x 5760 is too large');
    expect(refused(() => exportGeometry(frame, { scale: 0 }))).toContain('positive');
    expect(refused(() => exportGeometry(frame, { scale: 2, size: frame }))).toContain('not both');
    expect(refused(() => exportGeometry({ width: 0, height: 4 }))).toContain('0 x 4');
    expect(refused(() => exportGeometry({ width: 2.5, height: 4 }))).toContain('2.5 x 4');
  });
});
