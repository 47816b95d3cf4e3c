/** What part of the take the timeline shows. Frame n takes up the cell from n to n + 1; its mark is in the middle. */
export interface Scale {
  /** The frame at the left edge, with a fraction; negative where there is room before frame 0. */
  readonly start: number;
  readonly framesPerPixel: number;
  /** CSS pixels. */
  readonly width: number;
}

/** Room before frame 0 and, when all is shown, after the last frame, so that marks there can be seen whole. Pixels. */
export const edgePixels = 12;
/** At the closest zoom a frame is this wide. */
const widestFramePixels = 64;
/** How much further than to "all" one can zoom out: room for a longer path. */
const zoomOutLimit = 4;
const shortestFrames = 24;
/** Share of the view that may lie beyond the end of the path while a part of the path is shown. */
const roomAtEnd = 0.25;

/** Where the cell of a frame begins, CSS pixels from the left. */
export function leftOf(scale: Scale, frame: number): number {
  return (frame - scale.start) / scale.framesPerPixel;
}

/** Where the marks of a frame are: keyframe, playhead, tick. */
export function middleOf(scale: Scale, frame: number): number {
  return leftOf(scale, frame + 0.5);
}

/** The place under x in frames, with a fraction: the middle of frame n is n + 0.5. */
export function timeAt(scale: Scale, x: number): number {
  return scale.start + x * scale.framesPerPixel;
}

/** The frame whose cell is under x. */
export function frameAt(scale: Scale, x: number): number {
  return Math.floor(timeAt(scale, x));
}

/** Frames that can be seen, from ≤ n < to. */
export function visibleFrames(scale: Scale): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, frameAt(scale, 0)), to: Math.ceil(timeAt(scale, scale.width)) };
}

/** The whole take. */
export function fitted(durationFrames: number, width: number): Scale {
  const room = Math.max(1, width - 2 * edgePixels);
  const framesPerPixel = Math.max(shortestFrames, durationFrames) / room;
  return { start: -edgePixels * framesPerPixel, framesPerPixel, width };
}

/** The scale for what was asked for (`framesPerPixel` 0 = all), within what makes sense for a path of this length. */
export function scaleFor(
  start: number,
  framesPerPixel: number,
  durationFrames: number,
  width: number,
): Scale {
  if (framesPerPixel <= 0) return fitted(durationFrames, width);
  const most = fitted(durationFrames, width).framesPerPixel * zoomOutLimit;
  const zoom = Math.min(Math.max(framesPerPixel, 1 / widestFramePixels), most);
  const visible = zoom * width;
  const first = -edgePixels * zoom;
  const isAllSeen = visible >= (durationFrames + 2 * edgePixels * zoom) * (1 - 1e-9);
  const last = isAllSeen ? first : Math.max(first, durationFrames - (1 - roomAtEnd) * visible);
  return { start: Math.min(Math.max(start, first), last), framesPerPixel: zoom, width };
}

/** Zooms by a factor (> 1 shows more); what is under x stays there, as far as the limits let it. */
export function zoomed(scale: Scale, factor: number, x: number, durationFrames: number): Scale {
  const { framesPerPixel } = scaleFor(
    scale.start,
    scale.framesPerPixel * factor,
    durationFrames,
    scale.width,
  );
  return scaleFor(timeAt(scale, x) - x * framesPerPixel, framesPerPixel, durationFrames, scale.width);
}

export function panned(scale: Scale, pixels: number, durationFrames: number): Scale {
  const start = scale.start + pixels * scale.framesPerPixel;
  return scaleFor(start, scale.framesPerPixel, durationFrames, scale.width);
}

/** The scale that shows a frame: the same one where it can be seen, else with the frame near the side it came from. */
export function revealing(scale: Scale, frame: number, durationFrames: number): Scale {
  const x = middleOf(scale, frame);
  if (x >= 0 && x <= scale.width) return scale;
  const share = x < 0 ? 0.9 : 0.1;
  const start = frame + 0.5 - share * scale.width * scale.framesPerPixel;
  return scaleFor(start, scale.framesPerPixel, durationFrames, scale.width);
}
