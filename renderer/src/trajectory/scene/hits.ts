import type { Vec3 } from '../../../../main/core/camera/types.ts';
import type { Content } from './content.svelte.ts';
import { nearestOnChain, nearestPoint, type Projector } from './screen.ts';

/** What is under the pointer. */
export type Hit =
  | { readonly kind: 'key'; readonly index: number; readonly at: Vec3 }
  | { readonly kind: 'target'; readonly index: number; readonly at: Vec3 }
  | { readonly kind: 'memory'; readonly number: number; readonly at: Vec3 }
  | { readonly kind: 'path'; readonly frame: number; readonly at: Vec3 };

/** How near (CSS pixels) the pointer must be. */
const pointReach = 13;
const pathReach = 9;

/** What lies at (x, y) of the view: the small things first, because they lie on the large ones. */
export function hitAt(content: Content, project: Projector, x: number, y: number): Hit | undefined {
  const targets = content.targets.map(({ point }) => point);
  const target = nearestPoint(project, targets, x, y, pointReach);
  const key = nearestPoint(project, content.keyPositions, x, y, pointReach);
  const point = (points: readonly Vec3[], index: number): Vec3 => points[index] ?? [0, 0, 0];
  if (key !== undefined) return { kind: 'key', index: key, at: point(content.keyPositions, key) };
  if (target !== undefined) return { kind: 'target', index: target, at: point(targets, target) };
  const pick = nearestPoint(project, content.pickPositions, x, y, pointReach);
  const remembered = pick === undefined ? undefined : content.memory?.picks[pick];
  if (remembered) return { kind: 'memory', number: remembered.number, at: remembered.camera.pose.position };
  const { frames, positions } = content.points;
  const place = nearestOnChain(project, positions, x, y, pathReach);
  if (!place) return undefined;
  const [from, to] = [frames[place.index] ?? 0, frames[place.index + 1] ?? 0];
  const frame = Math.round(from + (to - from) * place.share);
  const at = content.cameras[frame]?.pose.position;
  return at && { kind: 'path', frame, at };
}
