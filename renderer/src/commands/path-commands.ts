import { toggleMarker } from './marker-actions.ts';
import {
  addKeyFromView,
  copySelected,
  deleteSelected,
  duplicateSelected,
  hasClip,
  pasteAtPlayhead,
  selectAllKeys,
  splitAtPlayhead,
} from './path-actions.ts';
import { canEdit, type Command, hasSelection, hasTake } from './types.ts';

const group = 'Camera path';

export const pathCommands: readonly Command[] = [
  {
    id: 'add-key',
    label: 'Add a key from the 3D view',
    group,
    keys: ['Enter'],
    when: canEdit,
    run: addKeyFromView,
  },
  {
    id: 'split',
    label: 'Add a key on the path (split)',
    group,
    keys: ['S'],
    when: canEdit,
    run: splitAtPlayhead,
  },
  {
    id: 'delete-keys',
    label: 'Delete the selected keys',
    group,
    keys: ['Delete', 'Shift+Enter', 'Backspace'],
    when: hasSelection,
    run: deleteSelected,
  },
  {
    id: 'cut-keys',
    label: 'Cut the selected keys',
    group,
    keys: ['Mod+X'],
    when: hasSelection,
    run: (project) => {
      copySelected(project);
      deleteSelected(project);
    },
  },
  {
    id: 'copy-keys',
    label: 'Copy the selected keys',
    group,
    keys: ['Mod+C'],
    when: ({ editor }) => editor.selected.length > 0,
    run: copySelected,
  },
  {
    id: 'paste-keys',
    label: 'Paste keys at the playhead',
    group,
    keys: ['Mod+V'],
    when: (project) => canEdit(project) && hasClip(),
    run: pasteAtPlayhead,
  },
  {
    id: 'duplicate-keys',
    label: 'Duplicate the selected keys',
    group,
    keys: ['Mod+D'],
    when: hasSelection,
    run: duplicateSelected,
  },
  {
    id: 'select-all-keys',
    label: 'Select all keys',
    group,
    keys: ['Mod+A'],
    when: hasTake,
    run: selectAllKeys,
  },
  {
    id: 'marker',
    label: 'Marker at the playhead on or off',
    group,
    keys: ['M'],
    when: canEdit,
    run: (project) => void toggleMarker(project),
  },
];
