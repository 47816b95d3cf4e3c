import { Color, Object3D, Quaternion } from 'three';
import { TransformControls } from 'three/addons/controls/TransformControls.js';
import type { Quat, Vec3 } from '../../../../main/core/camera/types.ts';
import { subtract } from '../../../../main/core/camera/vector.ts';
import type { ColourName, Palette } from './colours.ts';
import type { Stage } from './stage.ts';

/** What the gizmo did since it was taken hold of. */
export interface GizmoDrag {
  readonly begin: (mode: 'move' | 'rotate') => void;
  readonly move: (translate: Vec3) => void;
  readonly turn: (rotation: Quat, pivot: Vec3) => void;
  readonly end: () => void;
}

/** The handles that move or turn the selected keyframes about their middle. */
export class Gizmo {
  readonly #stage: Stage;
  readonly #controls: TransformControls;
  readonly #pivot = new Object3D();
  #start: { position: Vec3; rotation: Quaternion } = { position: [0, 0, 0], rotation: new Quaternion() };

  /** @param onHold called with true while the gizmo is held */
  constructor(stage: Stage, palette: Palette, drag: GizmoDrag, onHold: (held: boolean) => void) {
    this.#stage = stage;
    this.#controls = new TransformControls(stage.camera, stage.renderer.domElement);
    this.#controls.setSize(0.8);
    const colour = (name: ColourName): Color => new Color(...palette[name]);
    this.#controls.setColors(colour('axis-x'), colour('axis-y'), colour('axis-z'), colour('accent'));
    stage.scene.add(this.#pivot, this.#controls.getHelper());
    this.#controls.addEventListener('change', stage.request);
    this.#controls.addEventListener('mouseDown', () => {
      this.#start = { position: this.#pivot.position.toArray(), rotation: this.#pivot.quaternion.clone() };
      onHold(true);
      drag.begin(this.#controls.mode === 'rotate' ? 'rotate' : 'move');
    });
    this.#controls.addEventListener('objectChange', () => {
      const { position, rotation } = this.#start;
      if (this.#controls.mode === 'rotate') {
        const turn = this.#pivot.quaternion.clone().multiply(rotation.clone().invert());
        drag.turn([turn.x, turn.y, turn.z, turn.w], position);
      } else drag.move(subtract(this.#pivot.position.toArray(), position));
    });
    this.#controls.addEventListener('mouseUp', () => {
      onHold(false);
      drag.end();
    });
  }

  /** True while it is held. */
  get isHeld(): boolean {
    return this.#controls.dragging;
  }

  /** True when the pointer is on a handle, which a press would take hold of. */
  get isHovered(): boolean {
    return this.#controls.object !== undefined && this.#controls.axis !== null;
  }

  /** @param at middle of what is moved; undefined hides the gizmo */
  place(at: Vec3 | undefined, rotation: Quat, mode: 'translate' | 'rotate', space: 'world' | 'local'): void {
    this.#controls.camera = this.#stage.camera;
    if (this.#controls.dragging) return;
    if (!at) {
      this.#controls.detach();
    } else {
      this.#pivot.position.set(...at);
      this.#pivot.quaternion.set(...rotation);
      this.#controls.setMode(mode);
      this.#controls.setSpace(space);
      this.#controls.attach(this.#pivot);
    }
    this.#stage.request();
  }

  /** Lets go; what was dragged is the caller's to put back. */
  release(): void {
    this.#controls.reset();
    this.#controls.dragging = false;
    this.#controls.axis = null;
  }

  dispose(): void {
    this.#stage.scene.remove(this.#pivot, this.#controls.getHelper());
    this.#controls.detach();
    this.#controls.dispose();
  }
}
