/** The window's design tokens for the canvas, which does not know CSS variables. */
export interface Palette {
  readonly bg0: string;
  readonly bg1: string;
  readonly bg2: string;
  readonly bg3: string;
  readonly bg4: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly accentStrong: string;
  readonly onAccent: string;
  readonly memory: string;
  readonly recent: string;
  readonly retrieved: string;
  readonly origin: string;
  readonly pinned: string;
  readonly done: string;
  readonly stale: string;
  readonly running: string;
  readonly failed: string;
  readonly empty: string;
  readonly font: string;
  readonly mono: string;
}

const tokens: Readonly<Record<keyof Palette, string>> = {
  bg0: '--bg-0',
  bg1: '--bg-1',
  bg2: '--bg-2',
  bg3: '--bg-3',
  bg4: '--bg-4',
  line: '--line',
  lineStrong: '--line-strong',
  text: '--text',
  text2: '--text-2',
  text3: '--text-3',
  accent: '--accent',
  accentStrong: '--accent-strong',
  onAccent: '--on-accent',
  memory: '--memory',
  recent: '--recent',
  retrieved: '--retrieved',
  origin: '--origin',
  pinned: '--pinned',
  done: '--done',
  stale: '--stale',
  running: '--running',
  failed: '--failed',
  empty: '--empty',
  font: '--font',
  mono: '--mono',
};

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(token).trim()]);
  return Object.fromEntries(entries) as Record<keyof Palette, string>;
}
