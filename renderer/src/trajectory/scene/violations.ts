import type { Camera } from '../../../../main/core/camera/types.ts';
import { fovYDegOf } from '../../../../main/core/camera/intrinsics.ts';
import { wrapDeg, yawPitchRollOf } from '../../../../main/core/camera/pose.ts';
import { distance } from '../../../../main/core/camera/vector.ts';
import type { EnvelopeWarning } from '../../../../main/core/path/index.ts';

export interface FrameRange {
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/**
 * The segments (between point i and i + 1) of a thinned-out curve that lie in one of the ranges, ascending. A frame counts
 * with the way that led to it.
 */
export function segmentsWithin(frames: Uint32Array, ranges: readonly FrameRange[]): number[] {
  const marked = new Set<number>();
  for (const { firstFrame, lastFrame } of ranges) {
    let index = firstAtLeast(frames, firstFrame);
    if (index > 0) marked.add(index - 1);
    for (; index < frames.length - 1 && (frames[index] ?? 0) < lastFrame; index++) marked.add(index);
  }
  return [...marked].filter((segment) => segment < frames.length - 1).sort((a, b) => a - b);
}

function firstAtLeast(frames: Uint32Array, frame: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle] ?? 0) < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The frame of a warning's stretch where it is at its worst. */
export function worstFrame(cameras: readonly Camera[], warning: EnvelopeWarning): number {
  let [worst, most] = [warning.firstFrame, -Infinity];
  for (let frame = warning.firstFrame; frame <= warning.lastFrame; frame++) {
    const value = valueAt(cameras, frame, warning.kind);
    const excess = warning.worst < warning.limit ? -value : value;
    if (excess > most) [worst, most] = [frame, excess];
  }
  return worst;
}

function valueAt(cameras: readonly Camera[], frame: number, kind: EnvelopeWarning['kind']): number {
  const camera = cameras[frame];
  if (!camera) return NaN;
  const before = cameras[frame - 1] ?? camera;
  const { yawDeg, pitchDeg, rollDeg } = yawPitchRollOf(camera.pose.rotation);
  switch (kind) {
    case 'height':
      return camera.pose.position[1];
    case 'pitch':
      return pitchDeg;
    case 'roll':
      return Math.abs(rollDeg);
    case 'fov':
      return fovYDegOf(camera.intrinsics);
    case 'speed':
      return distance(before.pose.position, camera.pose.position);
    case 'yaw-rate':
      return Math.abs(wrapDeg(yawDeg - yawPitchRollOf(before.pose.rotation).yawDeg));
  }
}

/** A warning in a few words, for its place in the 3D view. */
export function shortWarning({ kind, worst, limit }: EnvelopeWarning, fps: number): string {
  const isLow = worst < limit;
  switch (kind) {
    case 'height':
      return `Too ${isLow ? 'low' : 'high'}: ${worst.toFixed(2)} m`;
    case 'pitch':
      return `Looks too far ${isLow ? 'down' : 'up'}: ${Math.abs(worst).toFixed(0)}°`;
    case 'roll':
      return `Tilted: ${worst.toFixed(0)}°`;
    case 'fov':
      return `Angle of view too ${isLow ? 'narrow' : 'wide'}: ${worst.toFixed(0)}°`;
    case 'speed':
      return `Too fast: ${(worst * fps).toFixed(1)} m/s`;
    case 'yaw-rate':
      return `Turns too fast: ${(worst * fps).toFixed(0)}°/s`;
  }
}

/** Of each kind of warning the worst one, by how far it is beyond its limit; the worst kinds first. */
export function worstOfEachKind(warnings: readonly EnvelopeWarning[]): EnvelopeWarning[] {
  const worst = new Map<EnvelopeWarning['kind'], EnvelopeWarning>();
  const excess = ({ worst: value, limit }: EnvelopeWarning): number => Math.abs(value - limit);
  for (const warning of warnings) {
    const known = worst.get(warning.kind);
    if (!known || excess(warning) > excess(known)) worst.set(warning.kind, warning);
  }
  const share = (warning: EnvelopeWarning): number => excess(warning) / (Math.abs(warning.limit) || 1);
  return [...worst.values()].sort((a, b) => share(b) - share(a));
}
