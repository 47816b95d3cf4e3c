import type { Camera } from '../camera/types.ts';
import { packCameras } from './camera-arrays.ts';
import { resolveOptions } from './options.ts';
import { sampleTargets } from './sample-points.ts';
import { findVisible } from './visibility.ts';

/**
 * How much of each camera's view every camera sees, a row at a time, so that a caller can pause between them: number j
 * of row i is the share (0..1) of camera i's sample points that camera j sees. A row of 96 takes well under a
 * millisecond. Throws 'retrieval-options' for unusable cameras.
 */
export function* overlapMatrix(cameras: readonly Camera[]): Generator<Float32Array, void, undefined> {
  const options = resolveOptions();
  const packed = packCameras(cameras, 'frame');
  for (const camera of cameras) {
    const points = sampleTargets(packCameras([camera], 'frame'), options);
    const { seen } = findVisible(points, packed, options);
    yield Float32Array.from(seen, (count) => count / points.count);
  }
}

/** A frame whose view an earlier frame had seen, with other views in between; both as indices of the matrix. */
export interface SeenAgain {
  readonly frame: number;
  readonly of: number;
  /** Share (0..1) of the frame's view that the earlier one saw. */
  readonly overlap: number;
}

/**
 * Finds the revisits in a matrix of overlaps, rows in order of time: for each frame the earlier one that saw most of its
 * view, if that was at least `share` and the view had been left since (down to half of `share`): a camera that only
 * stands or creeps does not revisit anything.
 */
export function revisitsOf(rows: readonly Float32Array[], share = 0.5): SeenAgain[] {
  const revisits: SeenAgain[] = [];
  for (const [frame, row] of rows.entries()) {
    let hasLeft = false;
    let best: SeenAgain | undefined;
    for (let of = frame - 1; of >= 0; of--) {
      const overlap = row[of]!;
      if (overlap < share / 2) hasLeft = true;
      else if (hasLeft && overlap >= share && overlap > (best?.overlap ?? 0)) best = { frame, of, overlap };
    }
    if (best) revisits.push(best);
  }
  return revisits;
}
