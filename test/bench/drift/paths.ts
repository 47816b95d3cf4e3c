import { ahead, keyframe, presetOf, type PresetBudget } from '../../../main/core/path/preset-tools.ts';
import { type CameraPath, randomWalk } from '../../../main/core/path/index.ts';
import { pathCameras } from '../../../main/studio/index.ts';
import type { WorldModelPackage } from '../../../main/world/index.ts';
import type { TrueWalk } from '../true-take.ts';
import type { HeldOutWorld } from '../truth.ts';

export const pathKinds = ['wander', 'circle'] as const;
export type PathKind = (typeof pathKinds)[number];

export interface LongWalk extends TrueWalk {
  readonly kind: PathKind;
}

/** A wandering camera turns back home this far from the start, or where the world leaves it less room. */
const leashMetres = 3;
/** How far beyond its leash it can come, and how far it is to keep from what stands there. */
const marginMetres = 1.5;
/** Rounds of 10 s at 12 frames a second: slow enough that neighbouring frames share most of their view. */
const framesPerRound = 120;
const radiusMetres = 1.2;

/** Both long walks in a world with `roomMetres` of free ground around its start view. */
export function longWalks(
  pkg: WorldModelPackage,
  world: HeldOutWorld,
  { frames, roomMetres }: { readonly frames: number; readonly roomMetres: number },
): LongWalk[] {
  const { chunk, camera, frame } = pkg.manifest;
  const budget: PresetBudget = { frames, fps: chunk.fps, envelope: camera.envelope };
  const leash = Math.max(1, Math.min(leashMetres, roomMetres - marginMetres));
  const paths: Record<PathKind, CameraPath> = {
    wander: randomWalk(world, budget, { seed: 1, leashMetres: leash }),
    circle: circle(world, budget),
  };
  return pathKinds.map((kind) => ({
    kind,
    name: `drift-${world.id}-${kind}`,
    world,
    path: paths[kind],
    cameras: pathCameras(paths[kind], frame),
  }));
}

/** Round after round on a circle about the start, looking along the way. */
function circle(start: HeldOutWorld, budget: PresetBudget): CameraPath {
  const step = 6;
  const last = budget.frames - 1;
  const keys = Array.from({ length: Math.ceil(last / step) + 1 }, (_, i) => {
    const at = Math.min(last, i * step);
    const yawDeg = start.yawDeg + (360 * at) / framesPerRound;
    return keyframe(start, { frame: at, position: ahead(start.position, yawDeg - 90, radiusMetres), yawDeg });
  });
  return presetOf('Rounds', budget, keys);
}
