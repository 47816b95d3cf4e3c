/**
 * What was typed into a number field: "1.5", "1,5", "−3", " 12 m " with the field's own unit. Sums are not understood.
 * @returns undefined for anything that is not one number
 */
export function readNumber(text: string, unit = ''): number | undefined {
  let rest = text.trim().replaceAll('−', '-');
  if (unit !== '' && rest.toLowerCase().endsWith(unit.toLowerCase()))
    rest = rest.slice(0, -unit.length).trim();
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(rest)) return undefined;
  return Number(rest.replace(',', '.'));
}

/** The number with at most so many digits after the point, without zeros that say nothing. */
export function writeNumber(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits));
  return String(rounded === 0 ? 0 : rounded);
}

export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly digits: number;
}

/** The nearest number that the field can hold. */
export function clampNumber(value: number, { min, max, digits }: NumberLimits): number {
  return Number(Math.min(max, Math.max(min, value)).toFixed(digits));
}

/** Ten steps with Shift, a tenth of one with Alt (but never less than the field can show). */
export function stepOf(step: number, digits: number, keys: { shiftKey: boolean; altKey: boolean }): number {
  if (keys.shiftKey) return step * 10;
  if (keys.altKey) return Math.max(step / 10, 10 ** -digits);
  return step;
}
