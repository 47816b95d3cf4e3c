import { tell } from '../state/toasts.ts';
import type { Command } from './types.ts';

const group = 'General';

export const generalCommands: readonly Command[] = [
  {
    id: 'undo',
    label: 'Undo',
    group,
    keys: ['Mod+Z'],
    repeats: true,
    when: ({ history, editor }) => history.undoLabel !== undefined && !editor.isDragging,
    run: ({ history }) => void history.undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group,
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    repeats: true,
    when: ({ history, editor }) => history.redoLabel !== undefined && !editor.isDragging,
    run: ({ history }) => void history.redo(),
  },
  {
    id: 'save',
    label: 'Save: nothing to do, everything is saved as you go',
    group,
    keys: ['Mod+S'],
    hidden: true,
    run: () => tell('Everything is in the project file already; it is saved as you go.'),
  },
  {
    id: 'close-project',
    label: 'Close the project',
    group,
    keys: [],
    hidden: true,
    run: (_, app) => void app.leave(),
  },
  {
    id: 'help',
    label: 'Help and shortcuts',
    group,
    keys: ['?', 'F1'],
    run: ({ view }) => {
      view.dialog = view.dialog === 'help' ? undefined : 'help';
    },
  },
];
