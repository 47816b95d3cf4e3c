import { scaleFor, type Scale } from './scale.ts';

/** Thumb of the scrollbar, pixels along it. */
export interface Thumb {
  readonly left: number;
  readonly width: number;
}

export const narrowestThumb = 28;

/** The stretch of frames that the whole bar stands for: all that one can pan to at this zoom. */
function rangeOf(scale: Scale, durationFrames: number): { first: number; frames: number } {
  const startAt = (wanted: number): number =>
    scaleFor(wanted, scale.framesPerPixel, durationFrames, scale.width).start;
  const first = startAt(-Infinity);
  return { first, frames: startAt(Infinity) - first + scale.framesPerPixel * scale.width };
}

export function thumbOf(scale: Scale, durationFrames: number, barWidth: number): Thumb {
  const { first, frames } = rangeOf(scale, durationFrames);
  const width = Math.max(narrowestThumb, (scale.framesPerPixel * scale.width * barWidth) / frames);
  const room = frames - scale.framesPerPixel * scale.width;
  const share = room <= 0 ? 0 : (scale.start - first) / room;
  return { left: share * (barWidth - width), width };
}

/** The thumb dragged by `pixels` from where it was at `from`. */
export function thumbDragged(from: Scale, pixels: number, durationFrames: number, barWidth: number): Scale {
  const { frames } = rangeOf(from, durationFrames);
  const { width } = thumbOf(from, durationFrames, barWidth);
  const room = barWidth - width;
  if (room <= 0) return from;
  const start = from.start + (pixels * (frames - from.framesPerPixel * from.width)) / room;
  return scaleFor(start, from.framesPerPixel, durationFrames, from.width);
}

/** One end of the thumb dragged: zooms, the other end stays where it is. */
export function thumbEndDragged(
  from: Scale,
  end: 'left' | 'right',
  pixels: number,
  durationFrames: number,
  barWidth: number,
): Scale {
  const { frames } = rangeOf(from, durationFrames);
  const visible = from.framesPerPixel * from.width;
  const moved = (pixels * frames) / barWidth;
  const wanted = Math.max(1, end === 'left' ? visible - moved : visible + moved);
  const { framesPerPixel } = scaleFor(from.start, wanted / from.width, durationFrames, from.width);
  const start = end === 'left' ? from.start + visible - framesPerPixel * from.width : from.start;
  return scaleFor(start, framesPerPixel, durationFrames, from.width);
}
