/** One line of a chart: a value for each place on the x axis. */
export interface ChartLine {
  readonly label: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly values: readonly number[];
}

const [width, height] = [760, 420];
const plot = { left: 56, right: 190, top: 40, bottom: 46 };

/**
 * A line chart as SVG text.
 * @param ends the x values that are written under the axis, one for each value of a line
 */
export function lineChart(
  title: string,
  xTitle: string,
  ends: readonly number[],
  lines: readonly ChartLine[],
): string {
  const highest = Math.max(1, ...lines.flatMap(({ values }) => values.filter(Number.isFinite)));
  const top = Math.ceil(highest * 5 + 0.25) / 5;
  const x = (i: number): number =>
    plot.left + ((width - plot.left - plot.right) * (i + 0.5)) / Math.max(1, ends.length);
  const y = (value: number): number =>
    height - plot.bottom - ((height - plot.top - plot.bottom) * value) / top;
  const text = (atX: number, atY: number, words: string, anchor = 'middle'): string =>
    `<text x="${atX.toFixed(1)}" y="${atY.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const right = width - plot.right;
  const grid = Array.from({ length: Math.round(top * 5) + 1 }, (_, i) => i / 5).map(
    (value) =>
      `<line x1="${plot.left}" x2="${right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" ` +
      `stroke="${value === 1 ? '#888' : '#ddd'}"/>${text(plot.left - 8, y(value) + 4, value.toFixed(1), 'end')}`,
  );
  const drawn = lines.map(({ label, colour, dashed, values }, i) => {
    const stroke = `fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}`;
    const points = values
      .map((value, at) => [x(at), value] as const)
      .filter(([, value]) => Number.isFinite(value))
      .map(([atX, value]) => `${atX.toFixed(1)},${y(value).toFixed(1)}`);
    const atY = plot.top + 14 + 20 * i;
    return (
      `<polyline points="${points.join(' ')}" ${stroke}/>` +
      `<line x1="${right + 14}" x2="${right + 44}" y1="${atY}" y2="${atY}" ${stroke}/>` +
      text(right + 50, atY + 4, label, 'start')
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(plot.left, 22, title, 'start'),
    ...grid,
    ...ends.map((end, i) => text(x(i), height - plot.bottom + 18, String(end))),
    text((plot.left + right) / 2, height - 8, xTitle),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
