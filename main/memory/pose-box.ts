import type { Camera } from '../core/camera/types.ts';
import { frustumBox } from '../core/retrieval/index.ts';
import type { Box3 } from '../core/retrieval/index.ts';

/**
 * How far the pose index looks, metres along the forward axis. A change needs a migration that fills the index anew.
 */
export const indexedDepthMetres = 60;

/**
 * The box of one camera in the pose index, from the camera itself to `indexedDepthMetres`. R*Tree coordinates are
 * 32-bit floats; SQLite rounds minima down and maxima up (rtree.c, rtreeValueDown and rtreeValueUp), so a box never
 * shrinks on its way in.
 */
export function indexedBox(camera: Camera): Box3 {
  return frustumBox([camera], 0, indexedDepthMetres);
}

/** A box as the R*Tree's columns have it: min_x, max_x, min_y, max_y, min_z, max_z. */
export function rtreeColumns({ min, max }: Box3): [number, number, number, number, number, number] {
  return [min[0], max[0], min[1], max[1], min[2], max[2]];
}
