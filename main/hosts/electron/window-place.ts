import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Pixels of the desktop. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallest = { width: 1100, height: 700 } as const;
const usual = { width: 1600, height: 1000 } as const;
/** So much of a window must be in sight that it can be taken by its title. */
const inSight = { width: 200, height: 100 } as const;

const schema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof schema>;

/** Undefined where nothing was kept, or nothing that can be read. */
export function readWindowPlace(stateFolder: string): WindowPlace | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(fileIn(stateFolder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** A place that cannot be kept is no reason to bother anybody. */
export function writeWindowPlace(stateFolder: string, place: WindowPlace): void {
  try {
    writeFileSync(fileIn(stateFolder), JSON.stringify(place));
  } catch {
    // The next window opens in the middle.
  }
}

/**
 * Where to open a window: where it was, unless its screen is gone; else the usual size, in the middle (no x and y).
 * @param screens usable areas of all screens, the main one first
 */
export function visiblePlace(
  saved: Area | undefined,
  screens: readonly Area[],
): { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number } {
  const on = saved && screens.find((area) => isInSight(saved, area));
  if (saved && on) {
    const { x, y, width, height } = saved;
    return {
      x,
      y,
      width: clamp(width, smallest.width, on.width),
      height: clamp(height, smallest.height, on.height),
    };
  }
  const [main] = screens;
  return {
    width: Math.min(usual.width, main?.width ?? usual.width),
    height: Math.min(usual.height, main?.height ?? usual.height),
  };
}

function isInSight(window: Area, screen: Area): boolean {
  const overlap = (a: number, aSize: number, b: number, bSize: number) =>
    Math.min(a + aSize, b + bSize) - Math.max(a, b);
  return (
    overlap(window.x, window.width, screen.x, screen.width) >= inSight.width &&
    overlap(window.y, window.height, screen.y, screen.height) >= inSight.height &&
    window.y >= screen.y - 1
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}

function fileIn(stateFolder: string): string {
  return join(stateFolder, 'window.json');
}
