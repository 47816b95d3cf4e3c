import { isMac } from './keys.ts';

/** What is done with the mouse, or by keys that belong to one panel: said here because no button shows it. */
export interface Gesture {
  readonly what: string;
  readonly how: string;
}

const mod = isMac ? '⌘' : 'Ctrl';

export const gestures: readonly { readonly place: string; readonly rows: readonly Gesture[] }[] = [
  {
    place: 'In the timeline',
    rows: [
      { what: 'What a chunk remembered', how: 'click it' },
      { what: 'Add a key', how: 'double click on the keys' },
      { what: 'Add a marker', how: 'double click on the ruler' },
      { what: 'Zoom', how: `${mod} + wheel, or + −` },
      { what: 'Zoom to the whole take', how: '0' },
      { what: 'Scroll', how: 'wheel' },
      { what: 'Chunk by chunk', how: 'Shift + ← →' },
      { what: 'Move selected keys by a frame', how: 'Alt + ← →' },
    ],
  },
  {
    place: 'In the 3D view',
    rows: [
      { what: 'Turn', how: 'drag' },
      { what: 'Slide', how: 'right drag' },
      { what: 'Nearer, further', how: 'wheel' },
      { what: 'Fly', how: 'right button held + W A S D Q E' },
      { what: 'Select several keys', how: 'Shift + drag' },
    ],
  },
  {
    place: 'In a field with a number',
    rows: [
      { what: 'Change it', how: 'drag its label, or ↑ ↓' },
      { what: 'Ten steps, a tenth of one', how: 'with Shift, with Alt' },
    ],
  },
];
