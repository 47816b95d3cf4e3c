import type { Vec3 } from '../camera/types.ts';
import { failPath } from './check.ts';
import {
  ahead,
  fitted,
  insideLimits,
  keyframe,
  orientedKeyframe,
  type PresetBudget,
  presetOf,
  type PresetStart,
  thereAndBack,
} from './preset-tools.ts';
import { randomWalk } from './random-walk.ts';
import type { CameraPath, Keyframe } from './types.ts';

export { randomWalk, type PresetBudget, type PresetStart };

/**
 * Walks straight ahead and back over the same places. `backwards`: turns away on the way out, comes back backwards, so
 * that frame `last - k` is exactly the view of frame `k`. `turn-round`: turns round at the far end and again at home, so
 * that the first view is seen again only at the very end.
 */
export function outAndBack(
  start: PresetStart,
  budget: PresetBudget,
  {
    distanceMetres = 2.5,
    turnDeg = 75,
    facing = 'backwards',
  }: { distanceMetres?: number; turnDeg?: number; facing?: 'backwards' | 'turn-round' } = {},
): CameraPath {
  const last = budget.frames - 1;
  const ease = 'ease-in-out';
  return fitted(budget, (travel, turn) => {
    const far = ahead(start.position, start.yawDeg, distanceMetres * travel);
    const home = keyframe(start, { frame: 0, position: start.position, yawDeg: start.yawDeg, ease });
    if (facing === 'backwards') {
      const away = start.yawDeg + turnDeg * turn;
      const out = [home, keyframe(start, { frame: Math.floor(last / 2), position: far, yawDeg: away, ease })];
      return presetOf(
        'Out and back',
        budget,
        last < 2 ? [home, { ...home, frame: last }] : thereAndBack(out, last),
      );
    }
    // Half a turn in two keyframes, so that both halves go the same way round.
    const turning = Math.min(
      Math.floor(last / 3),
      Math.ceil((1.6 * 180) / budget.envelope.yawDegPerFrame / 2) * 2,
    );
    const walking = (last - 2 * turning) / 2;
    const half = 90 * turn;
    const turned = (
      frame: number,
      position: Vec3,
      halves: number,
      kind: 'ease-in' | 'ease-out' | typeof ease,
    ) =>
      keyframe(start, {
        frame: Math.round(frame),
        position,
        yawDeg: start.yawDeg + halves * half,
        ease: kind,
      });
    const keys = [
      home,
      turned(walking, far, 0, 'ease-in'),
      turned(walking + turning / 2, far, 1, 'ease-out'),
      turned(walking + turning, far, 2, ease),
      turned(2 * walking + turning, start.position, 2, 'ease-in'),
      turned(2 * walking + 1.5 * turning, start.position, turn === 1 ? 3 : 1, 'ease-out'),
      turned(last, start.position, turn === 1 ? 4 : 0, ease),
    ];
    return presetOf('Turn round', budget, ascending(keys));
  });
}

/** Stands still and turns right round to the left, then back. */
export function lookAround(
  start: PresetStart,
  budget: PresetBudget,
  { turnDeg = 360 }: { turnDeg?: number } = {},
): CameraPath {
  const last = budget.frames - 1;
  const half = Math.floor(last / 2);
  const steps = Math.max(1, Math.min(8, Math.floor(half / 2)));
  // More than the frames allow would also be more than half a turn between two keyframes.
  const most = Math.sign(turnDeg) * Math.min(Math.abs(turnDeg), budget.envelope.yawDegPerFrame * half);
  const { position, yawDeg } = start;
  return fitted(budget, (_, turn) => {
    const out = Array.from({ length: steps + 1 }, (_step, step) => {
      const isLast = step >= steps - 1;
      const ease = steps === 1 ? 'ease-in-out' : step === 0 ? 'ease-in' : isLast ? 'ease-out' : 'linear';
      const frame = Math.round((step * half) / steps);
      return keyframe(start, {
        frame,
        position,
        yawDeg: yawDeg + most * turn * evenTurn(frame / half),
        ease,
      });
    });
    const still = keyframe(start, { frame: 0, position, yawDeg });
    return presetOf(
      'Look around',
      budget,
      half < 1 ? [still, { ...still, frame: last }] : thereAndBack(out, last),
    );
  });
}

/** Share of a turn made after a share of its time: up to speed, evenly on, and to rest again. */
function evenTurn(time: number): number {
  // Of the ramps tried from 0.02 to 0.35, this one has the lowest top speed once interpolated (1.11 times the mean).
  const ramp = 0.06;
  if (time > 0.5) return 1 - evenTurn(1 - time);
  return (time < ramp ? (time * time) / (2 * ramp) : time - ramp / 2) / (1 - ramp);
}

/**
 * Goes round the point `radiusMetres` ahead and looks at it: once, as a loop, or as far as the frames allow. The camera
 * keeps its height and pitch.
 */
export function orbit(
  start: PresetStart,
  budget: PresetBudget,
  { radiusMetres = 2, arcDeg = 360 }: { radiusMetres?: number; arcDeg?: number } = {},
): CameraPath {
  const { frames, envelope } = budget;
  const pitchDeg = insideLimits(start.pitchDeg ?? 0, envelope.pitchDeg);
  const most = Math.sign(arcDeg) * Math.min(Math.abs(arcDeg), 0.98 * envelope.yawDegPerFrame * (frames - 1));
  return fitted(budget, (travel, turn) => {
    const radius = radiusMetres * travel;
    const arc = most * turn;
    const centre = ahead(start.position, start.yawDeg, radius);
    const rise = radius * Math.tan((pitchDeg * Math.PI) / 180);
    const target: Vec3 = [centre[0], centre[1] + rise, centre[2]];
    const loop = Math.abs(arc) === 360;
    const end = loop ? frames : frames - 1;
    const steps = Math.min(24, end);
    const keys = Array.from({ length: loop ? steps : steps + 1 }, (_, step) => {
      const position = ahead(centre, start.yawDeg + 180 + (arc * step) / steps, radius);
      return orientedKeyframe(
        start,
        { frame: Math.round((end * step) / steps), position },
        { kind: 'look-at', target },
      );
    });
    return presetOf('Orbit', budget, keys, { loop, constantSpeed: true });
  });
}

/** A closed eight: one circle to the left and one to the right of the start, looking along the way. */
export function figureEight(
  start: PresetStart,
  budget: PresetBudget,
  { radiusMetres = 1.2 }: { radiusMetres?: number } = {},
): CameraPath {
  const { frames } = budget;
  const steps = Math.max(2, Math.min(32, Math.floor(frames / 4) * 2));
  return fitted(budget, (travel, turn) => {
    const radius = radiusMetres * travel;
    const keys = Array.from({ length: steps }, (_, step) => {
      const share = step / steps;
      const [side, headingDeg] = share <= 0.5 ? [1, share * 720] : [-1, (1 - share) * 720];
      const centre = ahead(start.position, start.yawDeg + 90 * side, radius);
      const position = ahead(centre, start.yawDeg + headingDeg - 90 * side, radius);
      return keyframe(start, {
        frame: Math.round(share * frames),
        position,
        yawDeg: start.yawDeg + headingDeg * turn,
      });
    });
    return presetOf('Figure eight', budget, keys, { loop: true });
  });
}

/** Straight ahead, or straight back without turning round. */
export function dolly(
  start: PresetStart,
  budget: PresetBudget,
  {
    distanceMetres = 2.5,
    direction = 'forward',
  }: { distanceMetres?: number; direction?: 'forward' | 'back' } = {},
): CameraPath {
  const sign = direction === 'forward' ? 1 : -1;
  const { yawDeg } = start;
  return fitted(budget, (travel) => {
    const end = ahead(start.position, yawDeg, sign * distanceMetres * travel);
    return presetOf(sign === 1 ? 'Dolly in' : 'Dolly out', budget, [
      keyframe(start, { frame: 0, position: start.position, yawDeg, ease: 'ease-in-out' }),
      keyframe(start, { frame: budget.frames - 1, position: end, yawDeg }),
    ]);
  });
}

/** Without the keyframes that a short budget has pushed onto the frame of their successor. */
function ascending(keys: readonly Keyframe[]): Keyframe[] {
  return keys.filter((key, index) => key.frame < (keys[index + 1]?.frame ?? Infinity));
}

type MakePreset = (start: PresetStart, budget: PresetBudget & { readonly seed?: number }) => CameraPath;

const presets = {
  'out-and-back': (start, budget) => outAndBack(start, budget),
  'turn-round': (start, budget) => outAndBack(start, budget, { facing: 'turn-round' }),
  'look-around': (start, budget) => lookAround(start, budget),
  orbit: (start, budget) => orbit(start, budget),
  'figure-eight': (start, budget) => figureEight(start, budget),
  dolly: (start, budget) => dolly(start, budget),
  'dolly-back': (start, budget) => dolly(start, budget, { direction: 'back' }),
  'random-walk': (start, { seed = 1, ...budget }) => randomWalk(start, budget, { seed }),
} satisfies Record<string, MakePreset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];

/**
 * A preset by name, with its default size (smaller where frames or envelope do not allow it). `seed` is for random-walk.
 * @throws LookbackError 'path-invalid' for an unknown name, 'path-range' for fewer than 2 frames or too many
 */
export function presetPath(
  name: string,
  start: PresetStart,
  budget: PresetBudget & { readonly seed?: number },
): CameraPath {
  const make: MakePreset | undefined = Object.hasOwn(presets, name) ? presets[name as PresetName] : undefined;
  if (make === undefined)
    failPath('path-invalid', `there is no preset "${name}"; the presets are ${presetNames.join(', ')}`);
  return make(start, budget);
}
