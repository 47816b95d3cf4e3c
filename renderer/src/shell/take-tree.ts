import type { TakeView } from '../../../main/api/index.ts';

export interface TakeRow {
  readonly take: TakeView;
  /** How many ancestors it has. */
  readonly depth: number;
}

/** Takes with their forks below them, each in the order they were begun. */
export function takeTree(takes: readonly TakeView[]): TakeRow[] {
  const known = new Set(takes.map(({ id }) => id));
  const children = new Map<number | undefined, TakeView[]>();
  for (const take of [...takes].sort((a, b) => a.id - b.id)) {
    const parent = take.parentTake !== undefined && known.has(take.parentTake) ? take.parentTake : undefined;
    children.set(parent, [...(children.get(parent) ?? []), take]);
  }
  const rows: TakeRow[] = [];
  const add = (parent: number | undefined, depth: number): void => {
    for (const take of children.get(parent) ?? []) {
      rows.push({ take, depth });
      add(take.id, depth + 1);
    }
  };
  add(undefined, 0);
  return rows;
}

/** Takes that fork from this one, directly or not: while there are any, it cannot be deleted. */
export function forksOf(takes: readonly TakeView[], id: number): TakeView[] {
  const direct = takes.filter(({ parentTake }) => parentTake === id);
  return direct.flatMap((take) => [take, ...forksOf(takes, take.id)]);
}
