import { timecode } from '../preview/timecode.ts';
import { visibleFrames, type Scale } from './scale.ts';

export type Units = 'frames' | 'timecode';

export interface Ticks {
  /** Frames between labels, and between small ticks. */
  readonly step: number;
  readonly minor: number;
}

const labelPixels = { frames: 60, timecode: 76 } as const;
const minorPixels = 6;

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `wanted`. */
export function niceStep(wanted: number): number {
  if (wanted <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= wanted * (1 - 1e-9)) ?? 10;
  return digit * power;
}

/** A step that divides seconds, minutes and hours evenly, in frames. */
export function niceTimeStep(wantedFrames: number, fps: number): number {
  const rate = Math.max(1, Math.round(fps));
  if (wantedFrames <= rate) {
    for (let step = Math.max(1, Math.ceil(wantedFrames)); step < rate; step++)
      if (rate % step === 0) return step;
    return rate;
  }
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  const wanted = wantedFrames / rate;
  const step = seconds.find((candidate) => candidate >= wanted) ?? niceStep(wanted / 3600) * 3600;
  return step * rate;
}

/** How far apart labels and ticks are, about 60 pixels and at least 6. */
export function ticksFor(framesPerPixel: number, units: Units, fps: number): Ticks {
  const wanted = labelPixels[units] * framesPerPixel;
  const step = units === 'frames' ? niceStep(wanted) : niceTimeStep(wanted, fps);
  const parts = [10, 5, 4, 3, 2].find(
    (count) => step % count === 0 && step / count >= minorPixels * framesPerPixel,
  );
  return { step, minor: parts === undefined ? step : step / parts };
}

/** The frames with a tick that can be seen, before `durationFrames`. */
export function* tickFrames(scale: Scale, every: number, durationFrames: number): Generator<number> {
  const { from, to } = visibleFrames(scale);
  // One label's width to the left, because a label reaches out from its tick.
  const first = Math.max(0, Math.floor(from / every) * every);
  for (let frame = first; frame <= Math.min(to, durationFrames - 1); frame += every) yield frame;
}

export function labelOf(frame: number, units: Units, fps: number): string {
  return units === 'frames' ? String(frame) : timecode(frame, fps);
}

/**
 * The frame that was typed: a number, or "ff" after colons: "ss:ff", "mm:ss:ff", "h:mm:ss:ff".
 * @returns undefined for anything else
 */
export function readFrame(text: string, fps: number): number | undefined {
  const parts = text.trim().split(/[:;.]/);
  if (parts.length > 4 || !parts.every((part) => /^\d{1,9}$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  const frames = numbers.pop() ?? 0;
  const seconds = numbers.reduce((sum, part) => sum * 60 + part, 0);
  return seconds * Math.max(1, Math.round(fps)) + frames;
}
