import { runCommand, canRun } from '../commands/commands.ts';
import { keysOf } from '../commands/keys.ts';
import { renderHindrance, startRender } from '../commands/render-actions.ts';
import type { CommandContext } from '../commands/types.ts';
import { addKeyAt, goTo } from './actions.ts';
import { addMarker, deleteMarker } from './markers.ts';
import { placeOf } from '../../../main/core/chunk-plan.ts';
import type { Overlay, Timeline } from './timeline.svelte.ts';

/** An entry of the context menu; as `Menu` takes them. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly separated?: boolean;
  readonly onselect: () => void;
}

/** What can be done with the thing that the menu was opened on. */
export function menuItems(
  timeline: Timeline,
  context: CommandContext,
  { hit, frame, x, y }: Overlay & { kind: 'menu' },
): MenuItem[] {
  const { project } = timeline;
  const disabled = project.readOnly;
  const command = (id: string, label: string, more: Partial<MenuItem> = {}): MenuItem => ({
    id,
    label,
    keys: keysOf(id),
    disabled: !canRun(id, context),
    onselect: () => void runCommand(id, context),
    ...more,
  });
  const ease = (index: number): MenuItem => ({
    id: 'ease',
    label: 'Easing…',
    disabled: disabled || project.editor.path?.constantSpeed === true,
    onselect: () => {
      timeline.overlay = { kind: 'ease', x, y, index };
    },
  });
  const addKey: MenuItem = {
    id: 'add-key-here',
    label: `Add a key at frame ${frame}`,
    disabled,
    onselect: () => addKeyAt(project, frame),
  };
  switch (hit.kind) {
    case 'key': {
      const at = project.editor.path?.keyframes[hit.index]?.frame ?? 0;
      return [
        { id: 'go', label: `Go to frame ${at}`, onselect: () => goTo(project, at) },
        ease(hit.index),
        command('cut-keys', 'Cut', { separated: true }),
        command('copy-keys', 'Copy'),
        command('duplicate-keys', 'Duplicate'),
        command('delete-keys', 'Delete', { danger: true }),
        command('select-all-keys', 'Select all keys', { separated: true }),
      ];
    }
    case 'segment':
      return [ease(hit.index), addKey, command('select-all-keys', 'Select all keys', { separated: true })];
    case 'keys':
    case 'end':
      return [
        addKey,
        command('paste-keys', 'Paste keys at the playhead'),
        command('select-all-keys', 'Select all keys', { separated: true }),
      ];
    case 'chunk':
      return chunkItems(timeline, hit.number, frame);
    case 'marker':
      return [
        { id: 'go', label: `Go to frame ${hit.frame}`, onselect: () => goTo(project, hit.frame) },
        {
          id: 'rename',
          label: 'Rename…',
          disabled,
          onselect: () => {
            timeline.overlay = { kind: 'marker', x, frame: hit.frame };
          },
        },
        {
          id: 'delete',
          label: 'Delete marker',
          disabled,
          danger: true,
          separated: true,
          onselect: () => void deleteMarker(project, hit.frame),
        },
      ];
    case 'loop':
    case 'lane':
    case 'ruler':
      return rulerItems(timeline, context, frame, x);
    case 'take':
      return [
        { id: 'show', label: 'Show this take', onselect: () => project.showTake(hit.id) },
        {
          id: 'compare',
          label: 'Compare the shown take with it',
          disabled: hit.id === project.takeId,
          onselect: () => project.compare.start(hit.id),
        },
      ];
    case 'link':
      return [{ id: 'go', label: `Go to frame ${hit.frame}`, onselect: () => goTo(project, hit.frame) }];
    case 'none':
      return [];
  }
}

function chunkItems({ project, scene }: Timeline, number: number, frame: number): MenuItem[] {
  const { playback } = project;
  const { firstFrame, frameCount } = placeOf(number, playback.duration, scene?.framesPerChunk ?? 1);
  const lastFrame = firstFrame + frameCount - 1;
  const isOwn = firstFrame + frameCount > (project.take?.ownStart ?? 0);
  const disabled = !isOwn || renderHindrance(project) !== undefined;
  return [
    {
      id: 'inspect',
      label: `Inspect chunk ${number}`,
      onselect: () => {
        project.inspect.select(number);
        project.view.inspectorTab = 'memory';
      },
    },
    {
      id: 'loop',
      label: 'Loop this chunk',
      onselect: () => {
        playback.range = { from: firstFrame, to: lastFrame };
        playback.loop = true;
      },
    },
    {
      id: 'render-chunk',
      label: 'Render this chunk anew',
      disabled,
      separated: true,
      onselect: () => void startRender(project, { kind: 'frames', first: firstFrame, last: lastFrame }),
    },
    {
      id: 'render-from',
      label: 'Render anew from here to the end',
      disabled,
      onselect: () => void startRender(project, { kind: 'from', frame }),
    },
  ];
}

function rulerItems(timeline: Timeline, context: CommandContext, frame: number, x: number): MenuItem[] {
  const { project } = timeline;
  const { playback } = project;
  const last = Math.max(0, playback.duration - 1);
  const { from, to } = playback.range ?? { from: 0, to: last };
  const setRange = (first: number, final: number): void => {
    playback.range = { from: first, to: final };
    playback.loop = true;
  };
  return [
    {
      id: 'add-marker',
      label: `Add a marker at frame ${frame}`,
      disabled: project.readOnly,
      onselect: () => {
        void addMarker(project, frame);
        timeline.overlay = { kind: 'marker', x, frame };
      },
    },
    {
      id: 'loop-from',
      label: 'Loop starts here',
      separated: true,
      onselect: () => setRange(frame, to > frame ? to : last),
    },
    { id: 'loop-to', label: 'Loop ends here', onselect: () => setRange(from < frame ? from : 0, frame) },
    {
      id: 'loop-clear',
      label: 'Loop the whole take',
      keys: keysOf('loop-clear'),
      disabled: playback.range === undefined,
      onselect: () => void runCommand('loop-clear', context),
    },
    {
      id: 'fit',
      label: 'Show the whole take',
      keys: '0',
      separated: true,
      onselect: () => timeline.fit(),
    },
  ];
}
