import { reversedEase } from '../preset-tools.ts';
import type { CameraPath, EaseKind } from '../types.ts';
import { edited, type EditOptions } from './edited.ts';

/**
 * The path run backwards: frame k gets the camera of frame `durationFrames - 1 - k`. A hold stays a hold, on the
 * keyframe that now comes first; a loop with `constantSpeed` may begin elsewhere on its way.
 */
export function reversePath(path: CameraPath, options: EditOptions = {}): CameraPath {
  const old = path.keyframes;
  const count = old.length;
  const keyframes = old.toReversed().map((key, index) => {
    // Easing belongs to a segment, and the segment's first keyframe is now its other one.
    const kind: EaseKind = old[(2 * count - 2 - index) % count]?.ease.kind ?? 'linear';
    return { ...key, frame: path.durationFrames - 1 - key.frame, ease: { kind: reversedEase[kind] } };
  });
  return edited(path, { keyframes }, options);
}

export function setLoop(path: CameraPath, loop: boolean): CameraPath {
  return edited(path, { loop }, {});
}

export function setConstantSpeed(path: CameraPath, constantSpeed: boolean): CameraPath {
  return edited(path, { constantSpeed }, {});
}

/** At 1 the path has no such field. @throws LookbackError 'path-range' unless `smoothness` is 0..1 */
export function setSmoothness(path: CameraPath, smoothness: number): CameraPath {
  const { smoothness: before, ...rest } = path;
  if (smoothness === before && smoothness !== 1) return path;
  return edited(rest, smoothness === 1 ? {} : { smoothness }, {});
}
