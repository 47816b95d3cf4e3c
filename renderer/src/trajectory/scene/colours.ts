import { Color } from 'three';

export type Rgb = readonly [r: number, g: number, b: number];

const names = [
  'accent',
  'accent-strong',
  'axis-x',
  'axis-y',
  'axis-z',
  'failed',
  'memory',
  'origin',
  'pinned',
  'recent',
  'retrieved',
  'speed-calm',
  'speed-middle',
  'speed-fast',
  'text',
  'text-2',
  'text-3',
] as const;

export type ColourName = (typeof names)[number];

/** Colours of the theme in three.js' linear space, for vertices. */
export type Palette = Readonly<Record<ColourName, Rgb>>;

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = new Color();
  return Object.fromEntries(
    names.map((name) => {
      colour.setStyle(style.getPropertyValue(`--${name}`).trim());
      return [name, colour.toArray()];
    }),
  ) as unknown as Palette;
}

export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** The colour of a speed, from 0 to `top` (and beyond, where it stays the warmest). */
export function speedColour(palette: Palette, speed: number, top: number): Rgb {
  const share = top > 0 ? Math.min(1, speed / top) : 0;
  const [calm, middle, fast] = [palette['speed-calm'], palette['speed-middle'], palette['speed-fast']];
  return share < 0.5 ? mixed(calm, middle, share * 2) : mixed(middle, fast, share * 2 - 1);
}
