import type { ProjectState } from '../../state/project.svelte.ts';
import type { Trajectory } from '../trajectory.svelte.ts';
import { click, doubleClick } from './clicks.ts';
import type { Content } from './content.svelte.ts';
import { type Drag, dragCurve, dragKeys, dragTarget } from './drags.ts';
import { Flight } from './flight.ts';
import type { Gizmo } from './gizmo.ts';
import { type Hit, hitAt } from './hits.ts';
import type { Navigation } from './navigation.ts';
import { pointsInside, rectBetween } from './screen.ts';
import type { Stage } from './stage.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the pointer is busy with between press and release. */
type Busy =
  | { readonly kind: 'press'; readonly from: Point; readonly hit: Hit | undefined; readonly toggles: boolean }
  | { readonly kind: 'drag'; readonly drag: Drag }
  | { readonly kind: 'marquee'; readonly from: Point; readonly adds: boolean }
  | { readonly kind: 'look'; readonly last: Point; readonly backTo: 'orbit' | undefined }
  | { readonly kind: 'pan'; readonly last: Point; readonly flies: boolean };

/** Further than this (CSS pixels), a press is a drag. */
const dragPixels = 4;

export interface HandParts {
  readonly element: HTMLElement;
  readonly stage: Stage;
  readonly navigation: Navigation;
  readonly gizmo: Gizmo;
  readonly content: Content;
  readonly project: ProjectState;
  readonly trajectory: Trajectory;
}

/**
 * The creator's hand in the 3D view: selects, drags and draws. What it does not take (a drag on empty ground, the other
 * mouse buttons) moves the view.
 */
export class Hand {
  readonly #parts: HandParts;
  readonly #stop = new AbortController();
  #busy: Busy | undefined;
  #hoverRaf = 0;
  /** The remembered frame that was lit from here. */
  #lit: number | undefined;

  constructor(parts: HandParts) {
    this.#parts = parts;
    const { element } = parts;
    const { signal } = this.#stop;
    // While it is captured the view's own controls, on the canvas inside, do not see the press.
    element.addEventListener('pointerdown', this.#pressed, { capture: true, signal });
    element.addEventListener('pointermove', this.#moved, { signal });
    element.addEventListener('pointerup', this.#released, { signal });
    element.addEventListener('pointercancel', this.cancel, { signal });
    element.addEventListener('pointerleave', this.#left, { signal });
    element.addEventListener('dblclick', this.#doubled, { signal });
    element.addEventListener('wheel', this.#wheeled, { capture: true, passive: false, signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    element.addEventListener('keydown', this.#keyed, { signal });
    element.addEventListener('keyup', this.#lifted, { signal });
    element.addEventListener('blur', () => parts.navigation.flight.release(), { signal });
    window.addEventListener('keydown', this.#escaped, { capture: true, signal });
  }

  dispose(): void {
    this.cancel();
    cancelAnimationFrame(this.#hoverRaf);
    this.#stop.abort();
  }

  /** Ends whatever is being dragged; nothing has changed then. */
  readonly cancel = (): void => {
    const { project, trajectory, navigation, gizmo } = this.#parts;
    const wasDragging = this.#isDragging;
    if (gizmo.isHeld) gizmo.release();
    if (wasDragging) project.editor.cancelDrag();
    trajectory.marquee = undefined;
    this.#busy = undefined;
    navigation.enabled = true;
  };

  get #canEdit(): boolean {
    const { project } = this.#parts;
    return !project.readOnly && !project.driving.active;
  }

  get #isDragging(): boolean {
    return this.#busy?.kind === 'drag' || this.#parts.gizmo.isHeld;
  }

  #place(event: MouseEvent): Point {
    const { left, top } = this.#parts.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #hit({ x, y }: Point): Hit | undefined {
    return hitAt(this.#parts.content, this.#parts.stage.projector(), x, y);
  }

  readonly #pressed = (event: PointerEvent): void => {
    const { element, gizmo, navigation, project, trajectory } = this.#parts;
    element.focus({ preventScroll: true });
    if (this.#busy) return;
    const from = this.#place(event);
    const { mode } = project.viewport;
    if (event.button === 2 && (mode === 'fly' || mode === 'camera')) {
      project.viewport.mode = 'fly';
      this.#take(event, { kind: 'look', last: from, backTo: undefined });
      return;
    }
    if (event.button !== 0) {
      this.#busy = { kind: 'pan', last: from, flies: event.button === 2 && mode === 'orbit' };
      return;
    }
    if (gizmo.isHovered && !trajectory.pickingTarget) {
      navigation.enabled = false;
      return;
    }
    const hit = this.#hit(from);
    const toggles = event.shiftKey || event.ctrlKey || event.metaKey;
    if (hit || trajectory.pickingTarget) this.#take(event, { kind: 'press', from, hit, toggles });
    else if (event.shiftKey)
      this.#take(event, { kind: 'marquee', from, adds: event.ctrlKey || event.metaKey });
    else if (mode === 'fly') this.#take(event, { kind: 'look', last: from, backTo: undefined });
    // The view turns or slides; a press that does not move clears the selection.
    else this.#busy = { kind: 'press', from, hit: undefined, toggles };
  };

  #take(event: PointerEvent, busy: Busy): void {
    event.stopPropagation();
    this.#parts.element.setPointerCapture(event.pointerId);
    this.#busy = busy;
  }

  readonly #moved = (event: PointerEvent): void => {
    const busy = this.#busy;
    const at = this.#place(event);
    if (!busy) this.#hover(at);
    else if (busy.kind === 'press') this.#begin(busy, at, event);
    else if (busy.kind === 'drag') busy.drag.move(this.#parts.stage.rayAt(at.x, at.y), event.shiftKey);
    else if (busy.kind === 'marquee') this.#parts.trajectory.marquee = rectBetween(busy.from, at);
    else {
      if (busy.kind === 'look') this.#parts.navigation.flight.look(at.x - busy.last.x, at.y - busy.last.y);
      this.#busy = { ...busy, last: at };
    }
  };

  /** A press has become a drag. */
  #begin({ from, hit, toggles }: Busy & { kind: 'press' }, at: Point, event: PointerEvent): void {
    if (!hit || Math.hypot(at.x - from.x, at.y - from.y) < dragPixels) return;
    const drag =
      this.#canEdit && !this.#parts.trajectory.pickingTarget ? this.#dragOf(hit, from, toggles) : undefined;
    if (!drag) return;
    this.#busy = { kind: 'drag', drag };
    drag.move(this.#parts.stage.rayAt(at.x, at.y), event.shiftKey);
  }

  #dragOf(hit: Hit, from: Point, toggles: boolean): Drag | undefined {
    const { project, stage, content } = this.#parts;
    const { editor } = project;
    const ray = stage.rayAt(from.x, from.y);
    switch (hit.kind) {
      case 'key': {
        const frame = editor.path?.keyframes[hit.index]?.frame;
        if (frame === undefined || frame <= editor.lockedUpTo) return undefined;
        if (!editor.selected.includes(frame)) editor.select(toggles ? [...editor.selected, frame] : [frame]);
        return dragKeys(project, hit.at, ray);
      }
      case 'target': {
        // Of those that look there the selected ones, or all of them.
        const keys = content.targets[hit.index]?.keys ?? [];
        const chosen = keys.filter((key) => editor.selectedIndices.includes(key));
        return dragTarget(project, chosen.length > 0 ? chosen : keys, hit.at, ray);
      }
      case 'path':
        return hit.frame > editor.lockedUpTo ? dragCurve(project, hit.frame, hit.at, ray) : undefined;
      case 'memory':
        return undefined;
    }
  }

  readonly #released = (event: PointerEvent): void => {
    const { navigation, project, trajectory, content, stage } = this.#parts;
    const busy = this.#busy;
    this.#busy = undefined;
    navigation.enabled = true;
    if (!busy) return;
    const at = this.#place(event);
    if (busy.kind === 'drag') busy.drag.end();
    else if (busy.kind === 'press' && Math.hypot(at.x - busy.from.x, at.y - busy.from.y) < dragPixels)
      click(this.#parts, busy.hit, at, busy.toggles);
    else if (busy.kind === 'look' && busy.backTo) project.viewport.mode = busy.backTo;
    else if (busy.kind === 'marquee') {
      const inside = pointsInside(stage.projector(), content.keyPositions, rectBetween(busy.from, at));
      const frames = inside.flatMap((index) => project.editor.path?.keyframes[index]?.frame ?? []);
      project.editor.select(busy.adds ? [...project.editor.selected, ...frames] : frames);
      trajectory.marquee = undefined;
    }
  };

  readonly #doubled = (event: MouseEvent): void => {
    if (this.#parts.gizmo.isHovered) return;
    const at = this.#place(event);
    doubleClick(this.#parts, this.#hit(at), at, this.#canEdit);
  };

  /** What is under the pointer lights up; looked for once per frame of the screen. */
  #hover(at: Point): void {
    if (this.#hoverRaf !== 0) return;
    this.#hoverRaf = requestAnimationFrame(() => {
      this.#hoverRaf = 0;
      this.#light(this.#parts.gizmo.isHovered ? undefined : this.#hit(at));
    });
  }

  readonly #left = (): void => {
    cancelAnimationFrame(this.#hoverRaf);
    this.#hoverRaf = 0;
    this.#light(undefined);
  };

  #light(hit: Hit | undefined): void {
    const { element, project, trajectory } = this.#parts;
    trajectory.hoveredKey = hit?.kind === 'key' ? hit.index : undefined;
    const number = hit?.kind === 'memory' ? hit.number : undefined;
    // Only what was lit from here is put out again: the inspector lights frames, too.
    if (number !== undefined || this.#lit === project.inspect.hovered) project.inspect.hovered = number;
    this.#lit = number;
    element.style.cursor = trajectory.pickingTarget ? 'crosshair' : hit ? 'pointer' : '';
  }

  readonly #wheeled = (event: WheelEvent): void => {
    const { navigation, project, trajectory } = this.#parts;
    const { mode } = project.viewport;
    if (mode !== 'fly' && mode !== 'camera') return;
    event.preventDefault();
    event.stopPropagation();
    if (mode === 'camera') return;
    navigation.flight.changeSpeed(event.deltaY < 0);
    trajectory.flySpeed = navigation.flight.metresPerSecond;
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    const { navigation, project } = this.#parts;
    const busy = this.#busy;
    const flies = Flight.flies(event.code);
    if (event.ctrlKey || event.metaKey || !(flies || event.key === 'Shift' || event.key === 'Alt')) return;
    // With the right button held, the keys fly from the orbit view, too, until it is let go.
    if (flies && busy?.kind === 'pan' && busy.flies) {
      navigation.enabled = false;
      project.viewport.mode = 'fly';
      this.#busy = { kind: 'look', last: busy.last, backTo: 'orbit' };
    }
    if (project.viewport.mode !== 'fly') return;
    navigation.flight.press(event);
    // Alt alone would open the browser's menu.
    event.preventDefault();
    if (flies) event.stopPropagation();
  };

  readonly #lifted = (event: KeyboardEvent): void => {
    this.#parts.navigation.flight.lift(event);
  };

  readonly #escaped = (event: KeyboardEvent): void => {
    const { trajectory } = this.#parts;
    if (event.key !== 'Escape') return;
    if (!this.#isDragging && this.#busy?.kind !== 'marquee' && !trajectory.pickingTarget) return;
    event.preventDefault();
    event.stopPropagation();
    trajectory.pickingTarget = false;
    this.cancel();
  };
}
