import type { ProjectState } from '../state/project.svelte.ts';
import type { Hit } from './hit.ts';
import { layoutOf, takeRowHeight, takesScrollLimit, type Layout, type Shown } from './layout.ts';
import type { Markers } from './marker-list.ts';
import { panned, revealing, scaleFor, visibleFrames, zoomed, type Scale } from './scale.ts';
import type { Scene } from './scene.ts';
import { sceneOf } from './scene-of.ts';
import { takeRows, type TakeRow } from './take-rows.ts';
import type { Units } from './ticks.ts';

/** A small window over the canvas, at a place in it (pixels). */
export type Overlay =
  | {
      readonly kind: 'menu';
      readonly x: number;
      readonly y: number;
      readonly hit: Hit;
      readonly frame: number;
    }
  | { readonly kind: 'ease'; readonly x: number; readonly y: number; readonly index: number }
  | { readonly kind: 'marker'; readonly x: number; readonly frame: number };

/** What the timeline panel knows beyond the project: its size, what is shown, what is being dragged. */
export class Timeline {
  width = $state(0);
  height = $state(0);
  units = $state<Units>('frames');
  shown = $state.raw<Shown>({ thumbnails: true, memory: true, takes: true });
  follow = $state(true);
  takesScroll = $state(0);
  hover = $state.raw<{ readonly hit: Hit; readonly x: number; readonly y: number } | undefined>(undefined);
  overlay = $state.raw<Overlay | undefined>(undefined);

  /** While something is dragged. */
  isBusy = $state(false);
  /** More frames to pan over after the end, while the end is dragged. */
  roomBeyond = $state(0);
  ghosts = $state.raw<readonly number[]>([]);
  marquee = $state.raw<readonly [number, number] | undefined>(undefined);
  guide = $state<number | undefined>(undefined);
  markerDraft = $state.raw<Markers | undefined>(undefined);

  readonly project: ProjectState;

  constructor(project: ProjectState) {
    this.project = project;
    const { follow, tracks } = project.view.saved;
    this.follow = follow ?? true;
    if (tracks) {
      this.units = tracks.units;
      this.shown = { thumbnails: tracks.thumbnails, memory: tracks.memory, takes: tracks.takes };
    }
  }

  /** Frames that one can pan over. */
  readonly extent: number = $derived.by(() => this.project.playback.duration + this.roomBeyond);
  readonly scale: Scale = $derived.by(() => {
    const { timelineStart, framesPerPixel } = this.project.view;
    return scaleFor(timelineStart, framesPerPixel, this.extent, this.width);
  });
  readonly rows: readonly TakeRow[] = $derived.by(() => takeRows(this.project.takes));
  readonly layout: Layout = $derived.by(() => layoutOf(this.height, this.shown, this.rows.length));
  readonly takesOverflow: boolean = $derived.by(() => takesScrollLimit(this.layout, this.rows.length) > 0);
  readonly markers: Markers = $derived.by(() => this.markerDraft ?? this.project.take?.markers ?? []);
  /** The studio says it only now and then while it renders; counting all chunks again for every drawing would be slow. */
  readonly doneUntil: number = $derived.by(() => {
    const chunks = this.project.chunksOf(this.project.takeId);
    let end = 0;
    chunks?.forEachRun(0, chunks.end, ({ from, to, status }) => {
      if (status === 'done' && from === end) end = to;
    });
    return end;
  });
  /** undefined without a take or without room. */
  readonly scene: Scene | undefined = $derived.by(() => sceneOf(this));

  setScale({ start, framesPerPixel }: Scale): void {
    const { view } = this.project;
    view.timelineStart = start;
    view.framesPerPixel = framesPerPixel;
    view.save({ timeline: { start, framesPerPixel } });
  }

  /** Shows the whole take, also when its length changes. */
  fit(): void {
    this.setScale({ start: 0, framesPerPixel: 0, width: this.width });
  }

  /** @param x what stays where it is; the playhead where it can be seen, else the middle, when missing */
  zoom(factor: number, x?: number): void {
    const { frame, duration } = this.project.playback;
    const { from, to } = visibleFrames(this.scale);
    const playhead =
      frame >= from && frame < to ? (frame + 0.5 - this.scale.start) / this.scale.framesPerPixel : undefined;
    this.setScale(zoomed(this.scale, factor, x ?? playhead ?? this.width / 2, duration));
  }

  pan(pixels: number): void {
    const next = panned(this.scale, pixels, this.extent);
    if (next.start !== this.scale.start) this.setScale(next);
  }

  reveal(frame: number): void {
    const next = revealing(this.scale, frame, this.project.playback.duration);
    if (next !== this.scale) this.setScale(next);
  }

  scrollTakes(pixels: number): void {
    const limit = takesScrollLimit(this.layout, this.rows.length);
    this.takesScroll = Math.min(limit, Math.max(0, this.takesScroll + pixels));
  }

  /** Scrolls the take track so that a take's row is in it. */
  revealTake(id: number | undefined): void {
    const row = this.rows.findIndex((other) => other.id === id);
    if (row < 0) return;
    const top = row * takeRowHeight;
    const { height } = this.layout.takes;
    if (top < this.takesScroll) this.scrollTakes(top - this.takesScroll);
    else if (top + takeRowHeight > this.takesScroll + height)
      this.scrollTakes(top + takeRowHeight - height - this.takesScroll);
  }

  setFollow(follow: boolean): void {
    this.follow = follow;
    this.project.view.save({ follow });
  }

  show(change: Partial<Shown & { units: Units }>): void {
    const { units = this.units, ...tracks } = change;
    this.units = units;
    this.shown = { ...this.shown, ...tracks };
    this.project.view.save({ tracks: { units, ...this.shown } });
  }
}
