import { presetOf, keyframe } from '../../../main/core/path/preset-tools.ts';
import { pathCameras } from '../../../main/studio/index.ts';
import type { WorldModelPackage } from '../../../main/world/index.ts';
import { readTruth, renderTruth, type HeldOutWorld } from '../truth.ts';

/** A world, and how far a camera can go from its start in any direction. */
export interface Room {
  readonly world: HeldOutWorld;
  readonly roomMetres: number;
}

/** Views all around: at 40 degrees and more from top to bottom they overlap. */
const views = 8;

/**
 * How much room there is around the start views, most first: the shortest way to anything at the camera's height, by the
 * depth of the ground truth along the horizon. What is lower, a camera passes over.
 */
export async function roomsOf(pkg: WorldModelPackage, worlds: readonly HeldOutWorld[]): Promise<Room[]> {
  const { frame, chunk, camera } = pkg.manifest;
  const rounds = worlds.map((world) => {
    const keys = Array.from({ length: views }, (_, i) =>
      keyframe(world, {
        frame: i,
        position: world.position,
        yawDeg: world.yawDeg + (360 * i) / views,
        pitchDeg: 0,
      }),
    );
    const path = presetOf('Round', { frames: views, fps: chunk.fps, envelope: camera.envelope }, keys);
    return { name: `room-${world.id}`, world, cameras: pathCameras(path, frame) };
  });
  await renderTruth(rounds, frame);
  const rooms = await Promise.all(
    rounds.map(async ({ name, world, cameras }) => {
      const nearest = await Promise.all(
        cameras.map(async ({ intrinsics }, i) => {
          const { width, height, inverseDepth } = await readTruth(name, i);
          const horizon = inverseDepth?.subarray(Math.floor(height / 2) * width).subarray(0, width) ?? [];
          const metres = Array.from(horizon, (q, column) => {
            const depth = frame.inverseDepthScaleMetres * (65535 / Math.max(1, q) - 1);
            return depth * Math.hypot(1, ((column + 0.5) / width - intrinsics.cx) / intrinsics.fx);
          });
          return Math.min(...metres);
        }),
      );
      return { world, roomMetres: Math.min(...nearest) };
    }),
  );
  return rooms.sort((a, b) => b.roomMetres - a.roomMetres);
}
