import type { CameraPath, Keyframe } from '../types.ts';
import { edited, type EditOptions, failEdit, type KeySelection, selected } from './edited.ts';
import { splitAt } from './split.ts';

/**
 * Gives the path another length. `keep-keys`: keyframes keep their frames; a path cut short gets a keyframe on the curve
 * at its new end (not with `loop` or `constantSpeed`), and keyframes after that go. `stretch`: the same way in another
 * time.
 * @throws LookbackError 'path-invalid' or 'path-range', also where too few keyframes would be left
 */
export function setDuration(
  path: CameraPath,
  durationFrames: number,
  mode: 'keep-keys' | 'stretch',
  options: EditOptions = {},
): CameraPath {
  const last = durationFrames - 1;
  if (mode === 'stretch') {
    const factor = path.loop ? durationFrames / path.durationFrames : last / (path.durationFrames - 1);
    const frames = path.keyframes.map((key) => key.frame * factor);
    return edited(path, { durationFrames, keyframes: withFrames(path.keyframes, frames, last) }, options);
  }
  const isCut = Number.isInteger(last) && last >= 0 && last < (path.keyframes.at(-1)?.frame ?? 0);
  const whole = isCut && !path.loop && !path.constantSpeed ? splitAt(path, last, options) : path;
  const keyframes = isCut ? whole.keyframes.filter((key) => key.frame <= last) : path.keyframes;
  return edited(path, { durationFrames, keyframes }, options);
}

/**
 * Makes a stretch of the path `scale` times as long (in frames): from the first to the last chosen keyframe, or, with one
 * chosen, the segment that it starts. What comes after moves along, and the path's length changes by as much.
 * @throws LookbackError 'path-range' or 'path-invalid'
 */
export function retimeKeys(
  path: CameraPath,
  keys: KeySelection,
  scale: number,
  options: EditOptions = {},
): CameraPath {
  if (!(scale > 0 && scale < Infinity))
    failEdit('path-range', `Keyframes cannot be retimed by ${scale}; choose a factor greater than 0.`);
  const chosen = selected(path, keys);
  const first = chosen[0] ?? 0;
  const last = chosen.length > 1 ? (chosen.at(-1) ?? 0) : first + 1;
  const [start, end] = [path.keyframes[first]?.frame, path.keyframes[last]?.frame];
  if (chosen.length === 0 || start === undefined || end === undefined) return path;
  const length = Math.max(last - first, Math.round((end - start) * scale));
  const grown = length - (end - start);
  const inside = path.keyframes.slice(first, last + 1);
  const frames = inside.map((key) => start + ((key.frame - start) * length) / (end - start));
  const keyframes = [
    ...path.keyframes.slice(0, first),
    ...withFrames(inside, frames, start + length),
    ...path.keyframes.slice(last + 1).map((key) => ({ ...key, frame: key.frame + grown })),
  ];
  return edited(path, { durationFrames: path.durationFrames + grown, keyframes }, options);
}

/** Keyframes at the nearest whole frames that are free, in order, the last one at `last` at the latest. */
function withFrames(keys: readonly Keyframe[], wanted: readonly number[], last: number): Keyframe[] {
  if (keys.length > last + 1) {
    failEdit(
      'path-range',
      `The path has ${keys.length} keyframes, and ${last + 1} frames are too few for them.`,
    );
  }
  const frames: number[] = [];
  for (const frame of wanted) frames.push(Math.max(Math.round(frame), (frames.at(-1) ?? -1) + 1));
  let limit = last;
  for (let i = frames.length - 1; i >= 0; i--) {
    frames[i] = Math.min(frames[i] ?? 0, limit);
    limit = (frames[i] ?? 0) - 1;
  }
  return keys.map((key, i) => (key.frame === frames[i] ? key : { ...key, frame: frames[i] ?? 0 }));
}
