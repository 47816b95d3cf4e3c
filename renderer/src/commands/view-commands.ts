import type { ProjectState } from '../state/project.svelte.ts';
import { type Command, hasTake } from './types.ts';

const group = 'View';

/** Compares with the parent of a fork, otherwise with the take that was begun last. */
function toggleCompare({ compare, take, takes }: ProjectState): void {
  if (compare.takeId !== undefined) {
    compare.stop();
    return;
  }
  const others = takes.filter(({ id }) => id !== take?.id);
  const other = others.find(({ id }) => id === take?.parentTake) ?? others.at(-1);
  if (other) compare.start(other.id);
}

const viewModes = [
  { id: 'view-orbit', label: '3D view: orbit', keys: ['1'], mode: 'orbit' },
  { id: 'view-fly', label: '3D view: fly', keys: ['2'], mode: 'fly' },
  { id: 'view-top', label: '3D view: from above', keys: ['3'], mode: 'top' },
  { id: 'view-camera', label: '3D view: through the camera', keys: ['4'], mode: 'camera' },
] as const;

const tools = [
  { id: 'tool-select', label: '3D view: select', keys: ['Q'], tool: 'select' },
  { id: 'tool-move', label: '3D view: move keys', keys: ['G'], tool: 'move' },
  { id: 'tool-rotate', label: '3D view: turn keys', keys: ['T'], tool: 'rotate' },
] as const;

export const viewCommands: readonly Command[] = [
  ...viewModes.map(({ mode, ...command }): Command => ({
    ...command,
    group,
    run: ({ viewport }) => {
      viewport.mode = mode;
    },
  })),
  ...tools.map(({ tool, ...command }): Command => ({
    ...command,
    group,
    run: ({ editor }) => {
      editor.tool = tool;
    },
  })),
  {
    id: 'tool-space',
    label: '3D view: along the world or the key',
    group,
    keys: ['X'],
    run: ({ editor }) => {
      editor.space = editor.space === 'world' ? 'local' : 'world';
    },
  },
  {
    id: 'frame-selection',
    label: '3D view: show the selection, or all',
    group,
    keys: ['F'],
    when: hasTake,
    run: ({ viewport }) => viewport.frameSelection(),
  },
  {
    id: 'depth-view',
    label: 'Picture or depth in the monitor',
    group,
    keys: ['D'],
    when: ({ model }) => model?.hasDepth === true,
    run: ({ monitor }) => {
      monitor.kind = monitor.kind === 'depth' ? 'picture' : 'depth';
    },
  },
  {
    id: 'compare',
    label: 'Compare takes, or stop comparing',
    group,
    keys: ['V'],
    when: ({ takes }) => takes.length > 1,
    run: toggleCompare,
  },
];
