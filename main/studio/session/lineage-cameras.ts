import type { Camera } from '../../core/camera/types.ts';
import { joinLineage, type LineageSegment } from '../../core/path/index.ts';

/**
 * The cameras of a fork: those of its ancestors' paths, then its own, as many as its own path has. Where an ancestor's path
 * has been cut short of what the fork shares, those of the fork's own path.
 */
export function lineageCameras(segments: readonly LineageSegment[], own: readonly Camera[]): Camera[] {
  const end = own.length;
  return joinLineage(
    segments
      .filter(({ from }) => from < end)
      .flatMap(({ cameras, from, to }) => {
        const until = Math.min(to, end);
        const cut = Math.max(from, Math.min(until, cameras.length));
        return [
          { cameras, from, to: cut },
          { cameras: own, from: cut, to: until },
        ];
      }),
  );
}
