import type { EaseKind } from '../../../main/core/path/index.ts';

/** How a segment runs, as an SVG path in a box: time to the right, way upwards. Canvas draws it too (Path2D). */
export function easePath(kind: EaseKind, left: number, top: number, width: number, height: number): string {
  const [right, bottom, middle] = [left + width, top + height, left + width / 2];
  if (kind === 'hold') return `M${left} ${bottom}H${right}V${top}`;
  const starts = kind === 'ease-in' || kind === 'ease-in-out';
  const ends = kind === 'ease-out' || kind === 'ease-in-out';
  const [c0, c1] = [starts ? middle : left, ends ? middle : right];
  return `M${left} ${bottom}C${c0} ${bottom} ${c1} ${top} ${right} ${top}`;
}
