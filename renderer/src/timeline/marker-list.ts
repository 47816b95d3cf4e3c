import type { Marker } from '../../../main/api/index.ts';

/** Markers as the studio keeps them: ascending, one per frame, labels of at most 100 characters. */
export type Markers = readonly Marker[];

export const longestMarkerLabel = 100;

export function withMarker(markers: Markers, frame: number, label: string): Markers {
  const others = markers.filter((marker) => marker.frame !== frame);
  return [...others, { frame, label: label.trim().slice(0, longestMarkerLabel) }].sort(
    (a, b) => a.frame - b.frame,
  );
}

export function withoutMarker(markers: Markers, frame: number): Markers {
  return markers.filter((marker) => marker.frame !== frame);
}

/** Moves a marker; one that is at the other frame already is replaced. */
export function movedMarker(markers: Markers, from: number, to: number): Markers {
  const marker = markers.find(({ frame }) => frame === from);
  if (!marker || from === to) return markers;
  return withMarker(withoutMarker(markers, from), to, marker.label);
}

export interface MarkerFlag extends Marker {
  readonly x: number;
  /** Width of the flag, its label included; what does not fit before the next marker is cut off. */
  readonly width: number;
}

const flagPadding = 6;
const narrowestFlag = 8;

/** The flags that can be seen. `measure` gives the width of a text in pixels. */
export function markerFlags(
  markers: Markers,
  middleOfFrame: (frame: number) => number,
  width: number,
  measure: (text: string) => number,
): MarkerFlag[] {
  return markers.flatMap((marker, index) => {
    const x = middleOfFrame(marker.frame);
    const next = markers[index + 1];
    const room = Math.min(width, next === undefined ? width : middleOfFrame(next.frame) - 2) - x;
    if (x > width || x + 240 < 0) return [];
    const wanted = Math.min(160, measure(marker.label) + 2 * flagPadding);
    return [{ ...marker, x, width: Math.max(narrowestFlag, Math.min(room, wanted)) }];
  });
}

export function flagUnder(flags: readonly MarkerFlag[], x: number): MarkerFlag | undefined {
  return flags.findLast((flag) => x >= flag.x - 4 && x <= flag.x + flag.width);
}
