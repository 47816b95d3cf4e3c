/** SVG paths of a curve with gaps: the line, and the area below it. `highest` is at the top of the chart. */
export function chartPath(
  xs: readonly number[],
  values: readonly (number | null)[],
  highest: number,
  height: number,
): { line: string; area: string } {
  let line = '';
  let area = '';
  let begin: number | undefined;
  const y = (value: number): number => height - 1 - (value / highest) * (height - 2);
  for (let i = 0; i <= values.length; i++) {
    const value = values[i];
    const x = xs[i];
    if (value === null || value === undefined || x === undefined) {
      const end = xs[i - 1];
      if (begin !== undefined && end !== undefined) area += `L${end.toFixed(1)} ${height}Z`;
      begin = undefined;
      continue;
    }
    const point = `${x.toFixed(1)} ${y(value).toFixed(1)}`;
    line += begin === undefined ? `M${point}` : `L${point}`;
    area += begin === undefined ? `M${x.toFixed(1)} ${height}L${point}` : `L${point}`;
    begin ??= x;
  }
  return { line, area };
}
