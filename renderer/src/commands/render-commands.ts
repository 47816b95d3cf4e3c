import { isComplete, pauseOrResume, renderHindrance, startRender } from './render-actions.ts';
import { type Command, hasTake } from './types.ts';

const group = 'Render';

export const renderCommands: readonly Command[] = [
  {
    id: 'render',
    label: 'Render all that is missing',
    group,
    keys: ['R'],
    when: (project) => renderHindrance(project) === undefined && !isComplete(project) && !project.renderJob,
    run: (project) => void startRender(project, { kind: 'rest' }),
  },
  {
    id: 'render-from',
    label: 'Render anew from the playhead on',
    group,
    keys: ['Shift+R'],
    when: (project) => renderHindrance(project) === undefined,
    run: (project) => void startRender(project, { kind: 'from', frame: project.playback.frame }),
  },
  {
    id: 'render-loop',
    label: 'Render the loop range anew',
    group,
    keys: [],
    hidden: true,
    when: (project) => renderHindrance(project) === undefined && project.playback.range !== undefined,
    run: (project) => {
      const { range } = project.playback;
      if (range) void startRender(project, { kind: 'frames', first: range.from, last: range.to });
    },
  },
  {
    id: 'pause',
    label: 'Pause rendering, or go on',
    group,
    keys: ['P'],
    when: ({ renderJob }) => renderJob !== undefined,
    run: (project) => void pauseOrResume(project),
  },
  {
    id: 'export',
    label: 'Export…',
    group,
    keys: ['Mod+E'],
    when: hasTake,
    run: ({ view }) => {
      view.dialog = 'export';
    },
  },
];
