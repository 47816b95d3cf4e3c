import { angleBetweenDeg } from '../../core/camera/quaternion.ts';
import type { Camera } from '../../core/camera/types.ts';
import { distance } from '../../core/camera/vector.ts';
import type { ChunkPlace } from '../../core/chunk-plan.ts';
import type { Judged, RetrievalResult } from '../../core/retrieval/types.ts';
import type { ProjectFile } from '../../memory/index.ts';
import type { TakeSettings } from '../settings.ts';
import type { ChunkMemory, Remembered } from '../views.ts';

export interface ChunkAnswer {
  /** The take that the chunk belongs to: the asked one or an ancestor. */
  readonly take: number;
  readonly place: ChunkPlace;
  readonly hypothetical: boolean;
  /** Cameras of the chunk's frames. */
  readonly targets: readonly Camera[];
  readonly settings: TakeSettings;
  /** Missing where nothing is remembered: a take begins there. */
  readonly retrieval?: RetrievalResult | undefined;
}

/** What a chunk was given, with all that a window shows of each frame. */
export function chunkMemory(project: ProjectFile, answer: ChunkAnswer): ChunkMemory {
  const { take, place, hypothetical, targets, settings, retrieval } = answer;
  const middle = targets[Math.floor((targets.length - 1) / 2)];
  const remembered = <J extends Judged>(judged: J): (J & Remembered)[] => {
    const [found] = project.cameras(take, { from: judged.number, to: judged.number + 1 });
    // A frame that is gone (its path was cut short and rendered to the new end) cannot be shown.
    if (!found || !middle) return [];
    return [
      {
        ...judged,
        camera: found.camera,
        ageFrames: place.firstFrame - judged.number,
        distanceMetres: distance(found.camera.pose.position, middle.pose.position),
        angleDeg: angleBetweenDeg(found.camera.pose.rotation, middle.pose.rotation),
      },
    ];
  };
  return {
    take,
    number: place.number,
    firstFrame: place.firstFrame,
    frameCount: place.frameCount,
    hypothetical,
    strategy: retrieval?.strategy ?? settings.strategy,
    targets,
    picks: (retrieval?.picks ?? []).flatMap((pick) => remembered(pick)),
    runnersUp: (retrieval?.runnersUp ?? []).flatMap((judged) => remembered(judged)),
    coverage: retrieval?.coverage ?? 0,
    memoryFrames: Math.min(place.firstFrame, project.frameCount(take)),
    settings,
  };
}
