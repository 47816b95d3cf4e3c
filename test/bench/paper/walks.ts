import { presetPath } from '../../../main/core/path/index.ts';
import { findRevisits, type Revisit } from '../../../main/core/revisit.ts';
import { pathCameras } from '../../../main/studio/index.ts';
import type { WorldModelPackage } from '../../../main/world/index.ts';
import type { TrueWalk } from '../true-take.ts';
import type { HeldOutWorld } from '../truth.ts';

/** A walk that comes back over its own way. */
export interface ReturnWalk extends TrueWalk {
  /** The first frame of the way back. */
  readonly turn: number;
  /** The frames of the way back that see again what one of the way out saw. */
  readonly back: readonly Revisit[];
}

/** Away and back, and turning away and back: by turns, so that both are in every table. */
const presets = ['out-and-back', 'look-around'] as const;

/** One walk in each world. The same worlds give the same walks, for every method. */
export function returnWalks(
  pkg: WorldModelPackage,
  worlds: readonly HeldOutWorld[],
  atLeast: number,
): ReturnWalk[] {
  const { chunk, camera, frame } = pkg.manifest;
  const chunksOut = Math.ceil((atLeast - 1) / (2 * chunk.frames));
  const frames = 1 + 2 * chunksOut * chunk.frames;
  return worlds.map((world, i) => {
    // A style that comes again gets the other preset, also where there are as many styles as presets.
    const before = worlds.slice(0, i).filter(({ style }) => style === world.style).length;
    const preset = presets[(i + before) % presets.length] ?? presets[0];
    const budget = { frames, fps: chunk.fps, envelope: camera.envelope, seed: 1 };
    const path = presetPath(preset, world, budget);
    const cameras = pathCameras(path, frame);
    const turn = (frames + 1) / 2;
    const back = findRevisits(cameras).filter((revisit) => revisit.frame >= turn);
    return { name: `paper-${world.id}-${preset}`, world, path, cameras, turn, back };
  });
}
