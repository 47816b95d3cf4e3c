import type { PresetName } from '../../../main/core/path/index.ts';

export interface PresetWords {
  readonly label: string;
  readonly text: string;
}

/** What a creator reads about the camera paths to begin with, in the order they are shown. */
export const presetWords: Readonly<Record<PresetName, PresetWords>> = {
  'out-and-back': {
    label: 'Out and back',
    text: 'Walks ahead, turning away, and comes back to the first view.',
  },
  'turn-round': { label: 'Turn round', text: 'Walks ahead, turns round and walks home.' },
  'look-around': { label: 'Look around', text: 'Stands still and turns once all the way round, then back.' },
  orbit: { label: 'Orbit', text: 'Goes round a point ahead and looks at it all the time.' },
  'figure-eight': { label: 'Figure eight', text: 'Two circles, left and right, back to where it began.' },
  dolly: { label: 'Dolly in', text: 'Straight ahead, gently in and out of motion.' },
  'dolly-back': { label: 'Dolly out', text: 'Straight back, without turning round.' },
  'random-walk': { label: 'Wander', text: 'Strolls about near the start; another seed strolls elsewhere.' },
};
