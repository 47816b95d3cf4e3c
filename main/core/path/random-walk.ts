import type { Vec3 } from '../camera/types.ts';
import { wrapDeg } from '../camera/pose.ts';
import { streams, uniformSource } from '../random.ts';
import {
  ahead,
  fitted,
  insideLimits,
  keyframe,
  type PresetBudget,
  presetOf,
  type PresetStart,
} from './preset-tools.ts';
import type { CameraPath, Keyframe } from './types.ts';

const framesPerLeg = 24;
const mostTurnDeg = 70;
const mostPitchChangeDeg = 4;

/**
 * Wanders about the start and looks along its way; the same seed gives the same walk, and a longer walk begins like a
 * shorter one. Beyond `leashMetres` from the start it turns back home.
 */
export function randomWalk(
  start: PresetStart,
  budget: PresetBudget,
  { seed, leashMetres = 3 }: { seed: number; leashMetres?: number },
): CameraPath {
  const last = budget.frames - 1;
  const limits = budget.envelope.pitchDeg;
  const startPitch = insideLimits(start.pitchDeg ?? 0, limits);
  const isOutside = startPitch < limits[0] || startPitch > limits[1];
  return fitted(budget, (travel, turn) => {
    let position = start.position;
    let yawDeg = start.yawDeg;
    let pitchDeg = startPitch;
    const keys: Keyframe[] = [];
    for (let leg = 0; ; leg++) {
      const frame = Math.min(last, leg * framesPerLeg);
      keys.push(
        keyframe(start, { frame, position, yawDeg, pitchDeg, ease: leg === 0 ? 'ease-in' : 'linear' }),
      );
      if (frame === last) break;
      const next = uniformSource(seed, streams.path, leg);
      const chance = next() * 2 - 1;
      const metres = 0.3 + 0.7 * next();
      const swing = (next() * 2 - 1) * mostPitchChangeDeg;
      // The last leg may be a short one: it goes as far as its frames.
      const share = Math.min(1, (last - frame) / framesPerLeg);
      const wanted = homewards(start.position, position, leashMetres, yawDeg) ?? chance * mostTurnDeg;
      yawDeg += Math.max(-mostTurnDeg, Math.min(mostTurnDeg, wanted)) * turn * share;
      position = ahead(position, yawDeg, metres * travel * share);
      const clamped = Math.max(limits[0], Math.min(limits[1], startPitch + swing));
      pitchDeg = isOutside ? startPitch : insideLimits(clamped, limits);
    }
    return presetOf('Random walk', budget, keys);
  });
}

/** The turn (degrees) towards home for a walker beyond the leash. */
function homewards(home: Vec3, position: Vec3, leashMetres: number, yawDeg: number): number | undefined {
  const [x, z] = [home[0] - position[0], home[2] - position[2]];
  if (Math.hypot(x, z) <= leashMetres) return undefined;
  return wrapDeg((Math.atan2(x, z) * 180) / Math.PI - yawDeg);
}
