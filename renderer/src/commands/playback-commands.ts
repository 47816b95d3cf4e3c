import type { ProjectState } from '../state/project.svelte.ts';
import { type Command, hasTake } from './types.ts';

const group = 'Playback';

/** The nearest keyframe before or after the playhead; without one, the end of the path in that direction. */
export function keyBeside(
  frames: readonly number[],
  playhead: number,
  direction: 1 | -1,
): number | undefined {
  return direction === 1
    ? frames.find((frame) => frame > playhead)
    : frames.findLast((frame) => frame < playhead);
}

function goToKey({ editor, playback }: ProjectState, direction: 1 | -1): void {
  const frames = editor.path?.keyframes.map(({ frame }) => frame) ?? [];
  const frame = keyBeside(frames, playback.frame, direction);
  if (frame === undefined) return;
  playback.stop();
  playback.seek(frame);
}

/** One end of the loop is set; the other one stays where it makes sense. */
function setLoop({ playback }: ProjectState, end: 'from' | 'to'): void {
  const { frame, duration } = playback;
  const { from, to } = playback.range ?? { from: 0, to: Math.max(0, duration - 1) };
  playback.range =
    end === 'from'
      ? { from: frame, to: to > frame ? to : Math.max(0, duration - 1) }
      : { from: from < frame ? from : 0, to: frame };
  playback.loop = true;
}

export const playbackCommands: readonly Command[] = [
  {
    id: 'play',
    label: 'Play or stop',
    group,
    keys: ['Space', 'K'],
    when: hasTake,
    run: ({ playback }) => playback.toggle(),
  },
  {
    id: 'play-backwards',
    label: 'Play backwards; again: faster',
    group,
    keys: ['J'],
    when: hasTake,
    run: ({ playback }) => playback.shuttle(-1),
  },
  {
    id: 'play-forwards',
    label: 'Play forwards; again: faster',
    group,
    keys: ['L'],
    when: hasTake,
    run: ({ playback }) => playback.shuttle(1),
  },
  {
    id: 'previous-frame',
    label: 'Previous frame',
    group,
    keys: [',', 'ArrowLeft'],
    repeats: true,
    when: hasTake,
    run: ({ playback }) => playback.step(-1),
  },
  {
    id: 'next-frame',
    label: 'Next frame',
    group,
    keys: ['.', 'ArrowRight'],
    repeats: true,
    when: hasTake,
    run: ({ playback }) => playback.step(1),
  },
  {
    id: 'ten-frames-back',
    label: 'Ten frames back',
    group,
    keys: ['Shift+,', 'Shift+ArrowLeft'],
    repeats: true,
    when: hasTake,
    run: ({ playback }) => playback.step(-10),
  },
  {
    id: 'ten-frames-on',
    label: 'Ten frames on',
    group,
    keys: ['Shift+.', 'Shift+ArrowRight'],
    repeats: true,
    when: hasTake,
    run: ({ playback }) => playback.step(10),
  },
  {
    id: 'previous-key',
    label: 'Previous key',
    group,
    keys: ['['],
    repeats: true,
    when: hasTake,
    run: (project) => goToKey(project, -1),
  },
  {
    id: 'next-key',
    label: 'Next key',
    group,
    keys: [']'],
    repeats: true,
    when: hasTake,
    run: (project) => goToKey(project, 1),
  },
  {
    id: 'first-frame',
    label: 'First frame',
    group,
    keys: ['Home'],
    when: hasTake,
    run: ({ playback }) => playback.seek(0),
  },
  {
    id: 'last-frame',
    label: 'Last frame',
    group,
    keys: ['End'],
    when: hasTake,
    run: ({ playback }) => playback.seek(playback.duration - 1),
  },
  {
    id: 'loop',
    label: 'Loop on or off',
    group,
    keys: ['Shift+L'],
    when: hasTake,
    run: ({ playback }) => {
      playback.loop = !playback.loop;
    },
  },
  {
    id: 'loop-in',
    label: 'Loop starts here',
    group,
    keys: ['I'],
    when: hasTake,
    run: (project) => setLoop(project, 'from'),
  },
  {
    id: 'loop-out',
    label: 'Loop ends here',
    group,
    keys: ['O'],
    when: hasTake,
    run: (project) => setLoop(project, 'to'),
  },
  {
    id: 'loop-clear',
    label: 'Loop the whole take',
    group,
    keys: ['Shift+I'],
    when: ({ playback }) => playback.range !== undefined,
    run: ({ playback }) => {
      playback.range = undefined;
    },
  },
];
