import { popcount } from './bits.ts';
import { cameraStride, distanceMetres, viewAngleDeg } from './camera-arrays.ts';
import type { Choice, Scene } from './scene.ts';
import type { Slot } from './types.ts';

const alwaysIn = {
  recent: 'One of the latest frames, always in.',
  origin: 'The origin of the take, always in.',
  pinned: 'Pinned, always in.',
} satisfies Record<Exclude<Slot, 'retrieved'>, string>;

/** Why a frame is in. `overlap` and `gain` are shares (0..1) of the coming view. */
export function whyIn(
  scene: Scene,
  index: number,
  slot: Slot,
  choice: Choice,
  overlap: number,
  gain: number,
): string {
  const why = slot === 'retrieved' ? choice.why : alwaysIn[slot];
  const begin = why === undefined ? '' : `${why} `;
  if (overlap === 0) return `${begin}${seesNothing(scene, index)}.`;
  const news =
    gain === overlap ? 'which no earlier pick shows' : gain > 0 ? `${percent(gain)} new` : 'none of it new';
  return `${begin}Sees ${percent(overlap)} of the coming view, ${news}; ${whereabouts(scene, index)}.`;
}

/** Why a frame is not in, given the frames that are. `gain` is the share that none of them shows. */
export function whyOut(
  scene: Scene,
  index: number,
  picks: readonly number[],
  choice: Choice,
  overlap: number,
  gain: number,
): string {
  if (overlap === 0) return `${seesNothing(scene, index)}.`;
  const sees = `Sees ${percent(overlap)} of the coming view`;
  if (choice.whyNot !== undefined) return `${sees}, ${choice.whyNot(index)}.`;
  const rival = closestRival(scene, index, picks);
  if (rival.share === 1) return `${sees}, but frame ${scene.numbers[rival.index]!} already shows all of it.`;
  if (gain === 0) return `${sees}, but the picks together already show all of it.`;
  const full = choice.picked.length >= scene.free;
  const end = full ? 'but every place went to a frame that adds more' : 'but nearly repeats a pick';
  return `${sees}, ${percent(gain)} that no pick shows, ${end}.`;
}

/** The pick that shows most of what the frame sees, and the share (0..1) of it that it shows. */
function closestRival(scene: Scene, index: number, picks: readonly number[]) {
  const { bits, words, seen } = scene.visibility;
  let rival = { index: -1, share: 0 };
  for (const pick of picks) {
    let shared = 0;
    for (let word = 0; word < words; word++) {
      shared += popcount(bits[index * words + word]! & bits[pick * words + word]!);
    }
    const share = shared / seen[index]!;
    if (share > rival.share) rival = { index: pick, share };
  }
  return rival;
}

function seesNothing(scene: Scene, index: number): string {
  const middle = middleTarget(scene);
  const away = viewAngleDeg(scene.targets, middle, scene.frames, index) > 90;
  const where = whereabouts(scene, index);
  return away
    ? `Faces away: sees nothing of the coming view; ${where}`
    : `Sees nothing of the coming view; ${where}`;
}

/** Where a frame stands and looks, as seen from the middle target. */
function whereabouts(scene: Scene, index: number): string {
  const middle = middleTarget(scene);
  const metres = distanceMetres(scene.targets, middle, scene.frames, index);
  const deg = viewAngleDeg(scene.targets, middle, scene.frames, index);
  const place =
    metres < 0.05 ? 'at the same place' : `${metres < 10 ? metres.toFixed(1) : metres.toFixed(0)} m away`;
  if (deg < 0.5) return `${place}, looking the same way`;
  if (deg > 170) return `${place}, looking the opposite way`;
  return `${place}, looking ${deg.toFixed(0)}° ${side(scene, index, middle)}`;
}

/** In which direction of the middle target's picture a frame's view is turned most. */
function side(scene: Scene, index: number, middle: number): string {
  const [t, f] = [middle * cameraStride, index * cameraStride];
  const along = (axis: number) => {
    let dot = 0;
    for (let i = 0; i < 3; i++) dot += scene.targets.values[t + axis + i]! * scene.frames.values[f + 6 + i]!;
    return dot;
  };
  const [right, down] = [along(0), along(3)];
  if (Math.abs(right) >= Math.abs(down)) return right > 0 ? 'to the right' : 'to the left';
  return down > 0 ? 'down' : 'up';
}

function middleTarget(scene: Scene): number {
  return Math.floor((scene.targets.count - 1) / 2);
}

/** A share in whole percent that never rounds something to nothing, nor almost all to all. */
function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'less than 1 %';
  const rounded = share < 1 ? Math.min(99, Math.round(share * 100)) : 100;
  return `${rounded} %`;
}
