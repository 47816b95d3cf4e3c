import { type ErrorCode, LookbackError } from '../../errors.ts';
import { checkPath } from '../check.ts';
import type { CameraPath, Keyframe } from '../types.ts';

/** Which keyframes are meant: their indices in any order, or all of them. */
export type KeySelection = readonly number[] | 'all';

export interface EditOptions {
  /** Keyframes up to this frame are fixed: an edit that would change, move, delete or add one there is refused. */
  readonly lockedUpTo?: number;
}

export function failEdit(code: ErrorCode & `path-${string}`, sentence: string): never {
  throw new LookbackError(code, sentence);
}

/** The indices that are meant, ascending, each once. */
export function selected({ keyframes }: CameraPath, keys: KeySelection): number[] {
  if (keys === 'all') return keyframes.map((_, index) => index);
  for (const index of keys) {
    if (keyframes[index] !== undefined) continue;
    const last = keyframes.length - 1;
    failEdit('path-range', `There is no keyframe ${index} on this camera path; they are 0 to ${last}.`);
  }
  return [...new Set(keys)].sort((a, b) => a - b);
}

/** The path with the chosen keyframes changed. */
export function mapKeys(
  path: CameraPath,
  keys: KeySelection,
  change: (key: Keyframe, index: number) => Keyframe,
  options: EditOptions,
): CameraPath {
  const chosen = new Set(selected(path, keys));
  const keyframes = path.keyframes.map((key, index) => (chosen.has(index) ? change(key, index) : key));
  return edited(path, { keyframes }, options);
}

/** `keys` and those of `added`, which replace what is at their frames; ascending. */
export function withKeys(keys: readonly Keyframe[], added: readonly Keyframe[]): Keyframe[] {
  const taken = new Set(added.map((key) => key.frame));
  return [...keys.filter((key) => !taken.has(key.frame)), ...added].sort((a, b) => a.frame - b.frame);
}

/** Every edit ends here: what comes out is a path that can be used, and what is fixed has stayed. */
export function edited(
  path: CameraPath,
  changes: Partial<CameraPath>,
  { lockedUpTo = -1 }: EditOptions,
): CameraPath {
  const result: CameraPath = { ...path, ...changes };
  const keys = result.keyframes;
  if (keys.length < 2) {
    const left = keys.length === 0 ? 'none' : 'only one';
    failEdit('path-invalid', `A camera path needs two keyframes, and ${left} would be left; add one first.`);
  }
  const last = result.durationFrames - 1;
  const beyond = keys.find((key) => key.frame < 0 || key.frame > last);
  if (beyond !== undefined && Number.isInteger(last) && last >= 0) {
    const advice =
      beyond.frame < 0 ? 'move less far' : 'make the path longer first, or choose an earlier frame';
    failEdit(
      'path-range',
      `A keyframe would be at frame ${beyond.frame}, but the path has the frames 0 to ${last}; ${advice}.`,
    );
  }
  checkPath(result);
  // The easing of the last one says how its later frames run, which are not fixed.
  const fixed = (keyframes: readonly Keyframe[]): readonly Keyframe[] =>
    keyframes
      .filter((key) => key.frame <= lockedUpTo)
      .map((key, index, all) => (index === all.length - 1 ? { ...key, ease: { kind: 'linear' } } : key));
  if (!areSame(fixed(path.keyframes), fixed(keys))) {
    const frames =
      lockedUpTo === 0 ? 'The keyframe at frame 0 is' : `Keyframes up to frame ${lockedUpTo} are`;
    failEdit('path-range', `${frames} fixed in this take; edit the path after that.`);
  }
  return result;
}

function areSame(a: readonly Keyframe[], b: readonly Keyframe[]): boolean {
  return (
    a.length === b.length &&
    a.every((key, index) => key === b[index] || JSON.stringify(key) === JSON.stringify(b[index]))
  );
}
