import type { TakeView } from '../../../main/api/index.ts';

/** One bar of the take track. */
export interface TakeRow {
  readonly id: number;
  readonly name: string;
  /** How many forks away from a take of its own. */
  readonly depth: number;
  /** Row of the take it was forked from. */
  readonly parentRow: number | undefined;
  readonly forkFrame: number;
  readonly ownStart: number;
  readonly durationFrames: number;
  /** Frames that can be viewed, and from where on they are stale or missing. */
  readonly frameCount: number;
  readonly firstMissingFrame: number;
}

/** Takes in the order of their rows: forks right below what they were forked from, oldest first. */
export function takeRows(takes: readonly TakeView[]): TakeRow[] {
  const known = new Set(takes.map(({ id }) => id));
  const children = new Map<number | undefined, TakeView[]>();
  for (const take of takes) {
    const parent = take.parentTake !== undefined && known.has(take.parentTake) ? take.parentTake : undefined;
    children.set(parent, [...(children.get(parent) ?? []), take]);
  }
  const rows: TakeRow[] = [];
  const add = (take: TakeView, depth: number, parentRow: number | undefined): void => {
    const row = rows.length;
    rows.push({
      id: take.id,
      name: take.name,
      depth,
      parentRow,
      forkFrame: take.forkFrame ?? 0,
      ownStart: take.ownStart,
      durationFrames: take.path.durationFrames,
      frameCount: take.frameCount,
      firstMissingFrame: take.firstMissingFrame,
    });
    for (const child of children.get(take.id) ?? []) add(child, depth + 1, row);
  };
  for (const root of children.get(undefined) ?? []) add(root, 0, undefined);
  return rows;
}
