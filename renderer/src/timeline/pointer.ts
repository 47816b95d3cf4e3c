import { isMac } from '../commands/keys.ts';
import { addKeyAt, goTo } from './actions.ts';
import type { At, Gesture } from './gestures/gesture.ts';
import { cursorFor, gestureFor } from './gestures/gesture-for.ts';
import { pan } from './gestures/moves.ts';
import { hitAt, sameHit, type Hit } from './hit.ts';
import type { MarkerFlag } from './marker-list.ts';
import { addMarker } from './markers.ts';
import { frameAt, timeAt } from './scale.ts';
import type { Scene } from './scene.ts';
import type { Timeline } from './timeline.svelte.ts';

/** How far the pointer moves before a click becomes a drag, pixels. */
const dragThreshold = 3;
/** Dragging into this margin pans, by a share of how far with every frame of the screen. Pixels. */
const edgeMargin = 14;
const edgePanShare = 0.5;

interface Active {
  readonly gesture: Gesture;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  isDrag: boolean;
  /** The pointer as it was last, for panning at the edge. */
  latest: PointerEvent;
}

/** Turns what the pointer does on the canvas into gestures. */
export class PointerControl {
  readonly #timeline: Timeline;
  readonly #canvas: HTMLCanvasElement;
  readonly #flagsOf: (scene: Scene) => readonly MarkerFlag[];
  #active: Active | undefined;
  #raf = 0;

  constructor(
    timeline: Timeline,
    canvas: HTMLCanvasElement,
    flagsOf: (scene: Scene) => readonly MarkerFlag[],
  ) {
    this.#timeline = timeline;
    this.#canvas = canvas;
    this.#flagsOf = flagsOf;
  }

  hitAt(at: At): Hit {
    const { scene } = this.#timeline;
    return scene ? hitAt(scene, this.#flagsOf(scene), at.x, at.y) : { kind: 'none' };
  }

  atOf(event: MouseEvent): At {
    const box = this.#canvas.getBoundingClientRect();
    const x = event.clientX - box.left;
    const { scale } = this.#timeline;
    return {
      x,
      y: event.clientY - box.top,
      time: timeAt(scale, x),
      frame: frameAt(scale, x),
      shift: event.shiftKey,
      alt: event.altKey,
      mod: isMac ? event.metaKey : event.ctrlKey,
    };
  }

  readonly down = (event: PointerEvent): void => {
    if (this.#active || event.button > 1 || !this.#timeline.scene) return;
    const at = this.atOf(event);
    // On a Mac Ctrl with a click is the context menu.
    if (isMac && event.ctrlKey) return;
    const gesture = event.button === 1 ? pan(this.#timeline) : gestureFor(this.#timeline, this.hitAt(at), at);
    if (event.button === 1) event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#active = { gesture, pointer: event.pointerId, x: at.x, y: at.y, isDrag: false, latest: event };
    this.#timeline.hover = undefined;
    if (gesture.isImmediate === true) this.#begin(this.#active, at);
    window.addEventListener('keydown', this.#keyed, true);
  };

  readonly move = (event: PointerEvent): void => {
    const at = this.atOf(event);
    const active = this.#active;
    if (!active) return this.#hovered(at);
    if (event.pointerId !== active.pointer) return;
    active.latest = event;
    if (!active.isDrag) {
      if (!active.gesture.move || Math.hypot(at.x - active.x, at.y - active.y) < dragThreshold) return;
      this.#begin(active, at);
    }
    active.gesture.move?.(at);
    this.#panAtEdge();
  };

  readonly up = (event: PointerEvent): void => {
    const active = this.#active;
    if (!active || event.pointerId !== active.pointer) return;
    const at = this.atOf(event);
    if (active.isDrag) active.gesture.end?.(at);
    else active.gesture.click?.(at);
    this.#finish();
    this.#hovered(at);
  };

  readonly cancel = (): void => {
    const active = this.#active;
    if (!active) return;
    if (active.isDrag) active.gesture.cancel?.();
    this.#finish();
  };

  readonly leave = (): void => {
    if (!this.#active) this.#hover(undefined);
  };

  readonly doubled = (event: MouseEvent): void => {
    const { scene, project } = this.#timeline;
    const at = this.atOf(event);
    const hit = this.hitAt(at);
    if (!scene || at.frame < 0 || at.frame >= scene.path.durationFrames) return;
    this.#timeline.overlay = undefined;
    switch (hit.kind) {
      case 'loop':
        project.playback.range = undefined;
        return;
      case 'marker':
        if (!project.readOnly) this.#timeline.overlay = { kind: 'marker', x: at.x, frame: hit.frame };
        return;
      case 'lane':
      case 'ruler':
        if (project.readOnly) return;
        void addMarker(project, at.frame);
        this.#timeline.overlay = { kind: 'marker', x: at.x, frame: at.frame };
        return;
      case 'keys':
      case 'segment':
        addKeyAt(project, at.frame);
        return;
      case 'key':
        goTo(project, scene.path.keyframes[hit.index]?.frame ?? 0);
        return;
      case 'chunk':
      case 'end':
      case 'link':
      case 'take':
      case 'none':
    }
  };

  dispose(): void {
    this.cancel();
    this.#hover(undefined);
  }

  #begin(active: Active, at: At): void {
    active.isDrag = true;
    this.#timeline.isBusy = true;
    if (active.gesture.cursor !== undefined) this.#canvas.style.cursor = active.gesture.cursor;
    active.gesture.begin?.(at);
  }

  #finish(): void {
    const active = this.#active;
    this.#active = undefined;
    cancelAnimationFrame(this.#raf);
    this.#raf = 0;
    window.removeEventListener('keydown', this.#keyed, true);
    if (active && this.#canvas.hasPointerCapture(active.pointer))
      this.#canvas.releasePointerCapture(active.pointer);
    this.#canvas.style.cursor = '';
    const timeline = this.#timeline;
    timeline.isBusy = false;
    timeline.guide = undefined;
    timeline.marquee = undefined;
    timeline.ghosts = [];
    timeline.markerDraft = undefined;
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };

  #hovered(at: At): void {
    const hit = this.hitAt(at);
    this.#canvas.style.cursor = cursorFor(hit, this.#timeline.project.readOnly, at.alt);
    this.#hover({ hit, x: at.x, y: at.y });
  }

  #hover(next: { hit: Hit; x: number; y: number } | undefined): void {
    const timeline = this.#timeline;
    const { inspect } = timeline.project;
    const before = timeline.hover?.hit;
    if (next && before && sameHit(before, next.hit)) return;
    timeline.hover = next;
    if (next?.hit.kind === 'link') inspect.hovered = next.hit.frame;
    else if (before?.kind === 'link') inspect.hovered = undefined;
  }

  /** While something is dragged to the left or right edge, the view goes along. */
  #panAtEdge(): void {
    if (this.#raf !== 0) return;
    this.#raf = requestAnimationFrame(() => {
      this.#raf = 0;
      const active = this.#active;
      if (!active?.isDrag || active.gesture.pansItself === true) return;
      const { x } = this.atOf(active.latest);
      // What was grabbed at the edge has to be moved towards it first.
      const left = x < active.x ? Math.min(0, x - edgeMargin) : 0;
      const right = x > active.x ? Math.max(0, x - (this.#timeline.width - edgeMargin)) : 0;
      const beyond = left + right;
      if (beyond === 0) return;
      this.#timeline.pan(beyond * edgePanShare);
      active.gesture.move?.(this.atOf(active.latest));
      this.#panAtEdge();
    });
  }
}
