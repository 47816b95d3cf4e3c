import type { Steering } from '../../../main/api/index.ts';

export const still: Steering = { forward: 0, right: 0, up: 0, yaw: 0, pitch: 0 };
/** Dragging this far (CSS pixels) turns as fast as the model can. */
const fullTurnPixels = 160;

/** What each key steers; positions on the keyboard, so that any layout works. */
export const driveKeys: Readonly<Record<string, Partial<Steering>>> = {
  KeyW: { forward: 1 },
  KeyS: { forward: -1 },
  KeyA: { right: -1 },
  KeyD: { right: 1 },
  KeyE: { up: 1 },
  KeyQ: { up: -1 },
  ArrowUp: { forward: 1 },
  ArrowDown: { forward: -1 },
  ArrowLeft: { yaw: 1 },
  ArrowRight: { yaw: -1 },
  KeyR: { pitch: 1 },
  KeyF: { pitch: -1 },
};

/** Of the largest speed, which is a run: how fast one goes without Shift. */
const walking = 0.4;

/** The sum of the keys that are held and of the mouse, each number within -1..1: all of it when running, else a walk. */
export function steeringOf(
  held: ReadonlySet<string>,
  mouse: { x: number; y: number },
  running: boolean,
): Steering {
  const sum = { ...still };
  for (const code of held) {
    for (const [name, value] of Object.entries(driveKeys[code] ?? {})) sum[name as keyof Steering] += value;
  }
  const bound = (value: number): number => Math.max(-1, Math.min(1, value)) * (running ? 1 : walking);
  return {
    forward: bound(sum.forward),
    right: bound(sum.right),
    up: bound(sum.up),
    yaw: bound(sum.yaw - mouse.x / fullTurnPixels),
    pitch: bound(sum.pitch - mouse.y / fullTurnPixels),
  };
}
