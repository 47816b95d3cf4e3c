import type { Vec3 } from '../../../../main/core/camera/types.ts';
import { add, dot, normalize, scale, subtract, worldUp } from '../../../../main/core/camera/vector.ts';

/** From `origin` towards `direction` (length 1). */
export interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

/** Nobody means a place further away than this (metres): the ray nearly misses the plane. */
const furthest = 300;

/** Where a ray meets the horizontal plane at a height; undefined when it runs away from it or meets it far off. */
export function onLevel({ origin, direction }: Ray, heightMetres: number): Vec3 | undefined {
  const away = (heightMetres - origin[1]) / direction[1];
  if (!(away > 0 && away < furthest)) return undefined;
  return [origin[0] + direction[0] * away, heightMetres, origin[2] + direction[2] * away];
}

/** The height (metres) that a ray points to on the vertical line through `foot`. */
export function heightAbove(ray: Ray, foot: Vec3): number | undefined {
  const level = normalize([ray.direction[0], 0, ray.direction[2]]);
  const towards = dot(ray.direction, level);
  // Straight from above, no height can be pointed to.
  if (towards < 0.05) return undefined;
  const away = dot(subtract(foot, ray.origin), level) / towards;
  return away > 0 && away < furthest ? ray.origin[1] + ray.direction[1] * away : undefined;
}

/**
 * Where something at `start` goes when the pointer drags it from ray `from` to ray `to`: level with itself, or straight up
 * and down. It keeps its distance from the pointer, so that nothing jumps when a drag begins beside the middle.
 */
export function dragged(start: Vec3, from: Ray, to: Ray, vertical: boolean): Vec3 | undefined {
  if (vertical) {
    const [a, b] = [heightAbove(from, start), heightAbove(to, start)];
    return a === undefined || b === undefined ? undefined : add(start, scale(worldUp, b - a));
  }
  const [a, b] = [onLevel(from, start[1]), onLevel(to, start[1])];
  return a && b && add(start, subtract(b, a));
}
