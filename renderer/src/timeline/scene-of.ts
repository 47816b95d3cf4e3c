import type { Scene } from './scene.ts';
import type { Timeline } from './timeline.svelte.ts';

const none: ReadonlySet<number> = new Set();

/** Gathers what is drawn; read in a derived, so that a drawing follows whatever of it changes. */
export function sceneOf(timeline: Timeline): Scene | undefined {
  const { project, scale, layout, width, height } = timeline;
  const { take, editor, playback, inspect, model, step } = project;
  const { path } = editor;
  if (!take || !path || width <= 0 || height <= 0) return undefined;
  const chunks = project.chunksOf(take.id);
  return {
    scale,
    height,
    layout,
    units: timeline.units,
    fps: path.fps,
    path,
    rendered: playback.rendered,
    playhead: playback.frame,
    selectedKeys: editor.selected.length === 0 ? none : new Set(editor.selected),
    lockedUpTo: editor.lockedUpTo,
    ghosts: timeline.ghosts,
    marquee: timeline.marquee,
    guide: timeline.guide,
    loop: playback.loop,
    range: playback.range,
    markers: timeline.markers,
    chunks,
    chunksVersion: project.chunksVersion,
    framesPerChunk: chunks?.framesPerChunk ?? model?.framesPerChunk ?? 1,
    doneUntil: timeline.doneUntil,
    fullSteps: model?.steps.default ?? 0,
    running: step?.take === take.id ? { ...step, share: step.step / Math.max(1, step.steps) } : undefined,
    selectedChunk: inspect.chunk,
    memory: inspect.shown,
    memoryNote: memoryNote(timeline),
    hoveredFrame: inspect.hovered,
    rows: timeline.rows,
    takesScroll: timeline.takesScroll,
    shownTake: take.id,
    hoveredTake: timeline.hover?.hit.kind === 'take' ? timeline.hover.hit.id : undefined,
    project: project.id,
    aspect: editor.aspect,
  };
}

/** What the memory track says instead of links. */
function memoryNote({ project: { inspect } }: Timeline): string {
  const { chunk, shown, error, loading } = inspect;
  if (chunk === undefined) return 'Select a chunk to see which frames it was given.';
  if (error !== undefined && !shown) return error;
  if (!shown) return loading ? 'Looking up what this chunk was given…' : '';
  if (shown.picks.length > 0) return '';
  if (chunk === 0) return 'Chunk 0 is the picture that the take starts from; no frame was given to it.';
  return `No frame was given to chunk ${chunk}.`;
}
