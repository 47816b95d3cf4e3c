import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clampNumber, readNumber, stepOf, writeNumber } from '../../../../renderer/src/ui/number-field.ts';

describe('readNumber', () => {
  it.each([
    ['1.5', 1.5],
    ['1,5', 1.5],
    [' 12 ', 12],
    ['-3', -3],
    ['−3', -3],
    ['+4', 4],
    ['.5', 0.5],
    [',5', 0.5],
    ['7.', 7],
    ['1.60 m', 1.6],
    ['1.60m', 1.6],
    ['1,6 M', 1.6],
  ])('%j', (text, value) => expect(readNumber(text, 'm')).toBe(value));

  it.each([['', '-', '.', 'abc', '1.2.3', '1 2', '1e5', '0x10', '5 deg', 'NaN', 'Infinity', '—']].flat())(
    '%j is not a number',
    (text) => expect(readNumber(text, 'm')).toBeUndefined(),
  );

  test('what is written is read again', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (value, digits) => {
          const read = readNumber(writeNumber(value, digits));
          expect(read).toBeCloseTo(value, digits === 0 ? 0 : digits - 1);
        },
      ),
    );
  });
});

test('writeNumber leaves out what says nothing', () => {
  expect(writeNumber(1.5, 2)).toBe('1.5');
  expect(writeNumber(1, 2)).toBe('1');
  expect(writeNumber(0.1 + 0.2, 2)).toBe('0.3');
  expect(writeNumber(-0.001, 2)).toBe('0');
});

test('clampNumber keeps to the limits and to the digits', () => {
  const limits = { min: 0, max: 10, digits: 1 };
  expect(clampNumber(-3, limits)).toBe(0);
  expect(clampNumber(42, limits)).toBe(10);
  expect(clampNumber(1.26, limits)).toBe(1.3);
});

test('Shift makes ten steps of one, Alt a tenth, as far as the digits show it', () => {
  const none = { shiftKey: false, altKey: false };
  expect(stepOf(0.5, 2, none)).toBe(0.5);
  expect(stepOf(0.5, 2, { ...none, shiftKey: true })).toBe(5);
  expect(stepOf(0.5, 2, { ...none, altKey: true })).toBeCloseTo(0.05);
  expect(stepOf(1, 0, { ...none, altKey: true })).toBe(1);
});
