import type { Timeline } from '../timeline.svelte.ts';

/** Where the pointer is in the canvas, and which keys are held. */
export interface At {
  /** CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** In frames, with a fraction. */
  readonly time: number;
  readonly frame: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, on a Mac Command. */
  readonly mod: boolean;
}

/** What a press of the pointer turns into. Without `move` it is only ever a click. */
export interface Gesture {
  /** Begins with the press; otherwise only after the pointer has moved a little, and until then it may be a click. */
  readonly isImmediate?: boolean;
  /** The view does not go along at the edges: the gesture moves it. */
  readonly pansItself?: boolean;
  readonly cursor?: string;
  click?(at: At): void;
  begin?(at: At): void;
  move?(at: At): void;
  end?(at: At): void;
  /** Everything as it was before `begin`. */
  cancel?(): void;
}

/** How near (pixels) a dragged thing must come to snap. */
const snapPixels = 7;

export function snapTolerance({ scale }: Timeline): number {
  return snapPixels * scale.framesPerPixel;
}

/** Frames that attract what is dragged; `exclude` are those that are dragged themselves. */
export function snapFrames(
  { project, markers }: Timeline,
  exclude: {
    readonly keys?: readonly number[];
    readonly marker?: number;
    readonly isPlayhead?: boolean;
  } = {},
): number[] {
  const dragged = new Set(exclude.keys);
  const frames = (project.editor.path?.keyframes ?? [])
    .map(({ frame }) => frame)
    .filter((frame) => !dragged.has(frame));
  for (const { frame } of markers) if (frame !== exclude.marker) frames.push(frame);
  if (exclude.isPlayhead !== true) frames.push(project.playback.frame);
  return frames.sort((a, b) => a - b);
}
