import { expect, test } from 'vitest';
import type { TakeView } from '../../../../main/api/index.ts';
import { forksOf, takeTree } from '../../../../renderer/src/shell/take-tree.ts';

const take = (id: number, parentTake?: number) =>
  ({ id, name: `Take ${id}`, ...(parentTake !== undefined && { parentTake, forkFrame: 8 }) }) as TakeView;

test('forks stand below their parents, in the order they were begun', () => {
  const takes = [take(5, 1), take(2), take(1), take(3, 1), take(4, 3)];
  expect(takeTree(takes).map(({ take: { id }, depth }) => [id, depth])).toEqual([
    [1, 0],
    [3, 1],
    [4, 2],
    [5, 1],
    [2, 0],
  ]);
});

test('a fork whose parent is not there stands at the top', () => {
  expect(takeTree([take(3, 9)]).map(({ depth }) => depth)).toEqual([0]);
});

test('forksOf finds all that need a take', () => {
  const takes = [take(1), take(3, 1), take(4, 3), take(5)];
  expect(forksOf(takes, 1).map(({ id }) => id)).toEqual([3, 4]);
  expect(forksOf(takes, 5)).toEqual([]);
});
