import type { Camera } from '../../main/core/camera/types.ts';
import type { CameraPath } from '../../main/core/path/index.ts';
import { encodeFrame } from '../../main/memory/frame-codec.ts';
import type { ProjectFile, Take } from '../../main/memory/index.ts';
import { beginTake, chunkOf, placeOf, type Origin, type TakeSettings } from '../../main/studio/index.ts';
import type { WorldModelPackage } from '../../main/world/index.ts';
import { readTruth, type HeldOutWorld } from './truth.ts';

/** A way through a world whose ground truth is rendered. */
export interface TrueWalk {
  /** Names the folder of its ground truth. */
  readonly name: string;
  readonly world: HeldOutWorld;
  readonly path: CameraPath;
  readonly cameras: readonly Camera[];
}

export interface TrueTakeOptions {
  readonly name: string;
  readonly pkg: WorldModelPackage;
  readonly walk: TrueWalk;
  readonly settings: TakeSettings;
}

/** A take whose origin is the true first frame of the walk; its seed is 1. */
export async function beginTrueTake(project: ProjectFile, options: TrueTakeOptions): Promise<Take> {
  const { name, pkg, walk, settings } = options;
  const truth = await readTruth(walk.name, 0);
  const origin: Origin = {
    source: { kind: 'picture', file: walk.name },
    // Without depth, as every picture that a creator starts from.
    pixels: { width: truth.width, height: truth.height, rgb: truth.rgb },
    notices: [],
  };
  return beginTake(project, { name, pkg, path: walk.path, origin, seed: 1, settings });
}

/** Puts the true frames before frame `until` into the memory, as if they had been rendered. */
export async function rememberTruth(
  project: ProjectFile,
  take: Take,
  { pkg, walk, until }: Pick<TrueTakeOptions, 'pkg' | 'walk'> & { readonly until: number },
): Promise<void> {
  const { frames: framesPerChunk } = pkg.manifest.chunk;
  for (let number = 1; number <= chunkOf(until - 1, framesPerChunk); number++) {
    const place = placeOf(number, until, framesPerChunk);
    const frames = await Promise.all(
      Array.from({ length: place.frameCount }, async (_, i) => {
        const camera = walk.cameras[place.firstFrame + i];
        if (!camera) throw new Error('The walk is shorter than its way out.');
        return { ...(await encodeFrame(await readTruth(walk.name, place.firstFrame + i))), camera };
      }),
    );
    project.commitChunk({
      take: take.id,
      number,
      firstFrame: place.firstFrame,
      provider: 'ground truth',
      steps: 0,
      seed: take.seed,
      durationMs: 0,
      frames,
    });
  }
}
