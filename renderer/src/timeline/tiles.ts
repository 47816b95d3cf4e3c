import { leftOf, visibleFrames, type Scale } from './scale.ts';

/** A place for a thumbnail: the frame, and its left edge. */
export interface TilePlace {
  readonly frame: number;
  readonly x: number;
}

/**
 * The frames that get a thumbnail, so far apart that pictures of `tileWidth` pixels do not overlap. They stay the same
 * while one pans, and mostly while one zooms.
 */
export function tilePlaces(scale: Scale, tileWidth: number, rendered: number): TilePlace[] {
  if (tileWidth <= 0) return [];
  const step = framesApart((tileWidth + 1) * scale.framesPerPixel);
  const { from, to } = visibleFrames(scale);
  const places: TilePlace[] = [];
  for (let frame = Math.floor(from / step) * step; frame < Math.min(to, rendered); frame += step)
    places.push({ frame, x: leftOf(scale, frame) });
  return places;
}

/** The smallest of 1, 2, 3, 4, 6, 8, 12, 16, 24, … that is at least `wanted`. */
function framesApart(wanted: number): number {
  let power = 1;
  while (power * 2 < wanted) power *= 2;
  if (wanted <= power) return power;
  return power > 1 && wanted <= power * 1.5 ? power * 1.5 : power * 2;
}
