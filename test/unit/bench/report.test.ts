import { describe, expect, it } from 'vitest';
import { lineChart } from '../../bench/drift/chart.ts';
import { markdownTable } from '../../bench/markdown.ts';

describe('markdownTable', () => {
  it('aligns names left and numbers right', () => {
    expect(
      markdownTable([
        ['method', 'GT PSNR'],
        ['overlap', '20.10'],
        ['x', '9.00'],
      ]),
    ).toBe(
      [
        '| method  | GT PSNR |',
        '| ------- | ------: |',
        '| overlap |   20.10 |',
        '| x       |    9.00 |',
      ].join('\n'),
    );
  });
});

describe('lineChart', () => {
  it('draws every value inside the picture and leaves out what is no number', () => {
    const line = { label: 'a', colour: '#000', dashed: false, values: [1, 0, Number.NaN, 2] };
    const svg = lineChart('t', 'x', [1, 2, 3, 4], [line]);
    const points = /points="([^"]+)"/.exec(svg)?.[1]?.split(' ') ?? [];
    expect(points).toHaveLength(3);
    for (const point of points) {
      const [x = -1, y = -1] = point.split(',').map(Number);
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(760);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(420);
    }
    expect(svg).not.toContain('NaN');
  });
});
