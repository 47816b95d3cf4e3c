import { identityQuat } from '../../../../main/core/camera/quaternion.ts';
import type { Quat, Vec3 } from '../../../../main/core/camera/types.ts';
import { transformKeys } from '../../../../main/core/path/index.ts';
import { frameAddress } from '../../state/addresses.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import { editOptions } from '../edits.ts';
import { centreOf, rotateKeys } from '../geometry.ts';
import type { Trajectory } from '../trajectory.svelte.ts';
import { type Palette, paletteOf } from './colours.ts';
import { Content } from './content.svelte.ts';
import { Gizmo } from './gizmo.ts';
import { Hand } from './hand.ts';
import { CameraLayer } from './layers/camera-layer.ts';
import { GroundLayer } from './layers/ground-layer.ts';
import { KeyLayer } from './layers/key-layer.ts';
import { MemoryLayer } from './layers/memory-layer.ts';
import { PathLayer } from './layers/path-layer.ts';
import type { Size } from './lens.ts';
import { Navigation } from './navigation.ts';
import { Pictures } from './pictures.ts';
import type { Stage } from './stage.ts';
import type { Texture } from 'three';
import { travelOf } from './travel.ts';

/**
 * The 3D view: keeps the layers in step with the project, and the picture with the layers. Made inside an effect; it is
 * drawn only when something in it changed.
 */
export class SceneView {
  readonly content: Content;
  readonly stage: Stage;
  readonly #project: ProjectState;
  readonly #trajectory: Trajectory;
  readonly #navigation: Navigation;
  readonly #gizmo: Gizmo;
  readonly #hand: Hand;
  readonly #ground: GroundLayer;
  readonly #path: PathLayer;
  readonly #keys: KeyLayer;
  readonly #memory: MemoryLayer;
  readonly #playhead: CameraLayer;
  readonly #origin: CameraLayer;
  readonly #pictures: Pictures;
  /** Grows when a picture has come in. */
  #loaded = $state(0);

  constructor(element: HTMLElement, stage: Stage, project: ProjectState, trajectory: Trajectory) {
    this.#project = project;
    this.#trajectory = trajectory;
    const palette: Palette = paletteOf(element);
    this.content = new Content(project, trajectory);
    this.stage = stage;
    this.#navigation = new Navigation(this.stage, this.#looked);
    this.#gizmo = new Gizmo(
      this.stage,
      palette,
      this.#gizmoDrag(),
      (held) => (this.#navigation.enabled = !held),
    );
    this.#pictures = new Pictures(() => (this.#loaded += 1));
    this.#ground = new GroundLayer(palette);
    this.#path = new PathLayer(palette);
    this.#keys = new KeyLayer(palette);
    this.#memory = new MemoryLayer(palette);
    this.#playhead = new CameraLayer(palette['accent-strong'], 3);
    this.#origin = new CameraLayer(palette.origin, 2);
    const layers = [this.#ground, this.#path, this.#memory, this.#origin, this.#keys, this.#playhead];
    this.stage.scene.add(...layers.map(({ object }) => object));
    const { content } = this;
    this.#hand = new Hand({
      element,
      stage,
      navigation: this.#navigation,
      gizmo: this.#gizmo,
      content,
      project,
      trajectory,
    });
    this.#follow();
  }

  resize(size: Size): void {
    this.stage.resize(size);
    this.#navigation.apply();
    this.#looked();
    this.stage.draw();
  }

  dispose(): void {
    this.#project.viewport.camera = undefined;
    this.#hand.dispose();
    this.#gizmo.dispose();
    this.#navigation.dispose();
    for (const layer of [this.#ground, this.#path, this.#memory, this.#origin, this.#keys, this.#playhead])
      layer.dispose();
    this.#pictures.dispose();
    this.stage.dispose();
  }

  /** The view moved: commands that take its camera get it from here. */
  readonly #looked = (): void => {
    const { viewport } = this.#project;
    viewport.camera = this.#navigation.view;
    const { mode } = viewport;
    this.#trajectory.frameLines = mode === 'camera' || mode === 'fly' ? this.#navigation.picture : undefined;
  };

  #gizmoDrag() {
    const project = this.#project;
    const { editor } = project;
    return {
      begin: (mode: 'move' | 'rotate') => {
        const count = editor.selectedIndices.length;
        const what = count === 1 ? 'key' : `${count} keys`;
        editor.beginDrag(`${mode === 'rotate' ? 'Turn' : 'Move'} ${what}`);
      },
      move: (translate: Vec3) =>
        editor.drag((path) =>
          transformKeys(path, editor.selectedIndices, { translate }, editOptions(project)),
        ),
      turn: (rotation: Quat, pivot: Vec3) =>
        editor.drag((path) =>
          rotateKeys(path, editor.selectedIndices, rotation, pivot, editOptions(project)),
        ),
      end: () => editor.endDrag(),
    };
  }

  /** The rendered picture of a frame, as soon as it has come. */
  #pictureOf(frame: number, width?: 160): Texture | undefined {
    void this.#loaded;
    const project = this.#project;
    const chunk = project.chunksOf(project.takeId)?.at(frame);
    if (!chunk || chunk.status === 'failed' || !this.#trajectory.show.pictures) return undefined;
    return this.#pictures.get(frameAddress(project.id, chunk, frame, width === undefined ? {} : { width }));
  }

  #follow(): void {
    const { content, stage } = this;
    const project = this.#project;
    const { viewport, editor, playback, inspect } = project;
    const { show } = this.#trajectory;
    let framed = -1;
    $effect(() => {
      this.#navigation.mode = viewport.mode;
      this.#looked();
    });
    $effect(() => {
      if (content.playhead) this.#navigation.through = content.playhead;
      if (viewport.mode === 'camera') this.#looked();
    });
    $effect(() => {
      const { frameRequest } = viewport;
      // The first path that comes is shown whole; after that the creator says when.
      if (content.cameras.length === 0 || framed === frameRequest) return;
      this.#navigation.frame(framed === -1 ? this.#wholePath() : this.#wanted());
      framed = frameRequest;
    });
    $effect(() => {
      this.#ground.object.visible = show.grid;
      stage.request();
    });
    $effect(() => {
      this.#path.show({
        points: content.points,
        loop: editor.path?.loop === true && project.take?.parentTake === undefined,
        warmest: show.speed ? this.warmest : undefined,
        violations: editor.warnings,
        marks: content.marks,
      });
      stage.request();
    });
    $effect(() => {
      const targets = content.targets.map(({ point }) => point);
      this.#keys.show(content.keys, targets, this.#trajectory.hoveredKey, content.depthMetres);
      stage.request();
    });
    $effect(() => {
      const { memory, rest, depthMetres } = content;
      const picks = (memory?.picks ?? []).map((pick) => ({
        ...pick,
        picture: this.#pictureOf(pick.number, 160),
      }));
      this.#memory.show(
        {
          picks,
          runnersUp: memory?.runnersUp.map(({ camera }) => camera) ?? [],
          targets: memory?.targets ?? [],
          rest,
          hovered: inspect.hovered,
        },
        depthMetres * 0.9,
      );
      stage.request();
    });
    $effect(() => {
      const { playhead, depthMetres } = content;
      // At its full size, as the monitor has it: one request serves both.
      const picture = this.#pictureOf(playback.frame);
      const keepsPicture = playback.playing && show.pictures;
      if (viewport.mode === 'camera') this.#playhead.showBackdrop(playhead, picture, keepsPicture);
      else this.#playhead.show(playhead, depthMetres * 1.25, picture, keepsPicture);
      stage.request();
    });
    $effect(() => {
      const camera = playback.frame === 0 ? undefined : content.cameras[0];
      this.#origin.show(
        viewport.mode === 'camera' ? undefined : camera,
        content.depthMetres,
        this.#pictureOf(0, 160),
      );
      stage.request();
    });
    $effect(() => {
      const { tool, space, selectedIndices } = editor;
      const positions = selectedIndices.flatMap((index) => content.keyPositions.slice(index, index + 1));
      const chosen = selectedIndices[0] === undefined ? undefined : content.keys[selectedIndices[0]];
      const canMove =
        tool !== 'select' && !project.readOnly && editor.selected.every((frame) => frame > editor.lockedUpTo);
      const at = canMove && positions.length > 0 ? centreOf(positions) : undefined;
      const rotation = space === 'local' && chosen ? chosen.camera.pose.rotation : identityQuat;
      void viewport.mode;
      this.#gizmo.place(at, rotation, tool === 'rotate' ? 'rotate' : 'translate', space);
    });
  }

  /** Metres per frame that are drawn in the warmest colour: as fast as the model knows, or as the path gets. */
  readonly warmest: number = $derived.by(
    () => this.#project.model?.envelope.metresPerFrame ?? travelOf(this.content.cameras).topSpeed,
  );

  #wholePath(): Vec3[] {
    const { positions } = this.content.points;
    const points: Vec3[] = [];
    for (let index = 0; index < positions.length; index += 3)
      points.push([positions[index] ?? 0, positions[index + 1] ?? 0, positions[index + 2] ?? 0]);
    return points;
  }

  /** What the creator wants to see whole: the selected keyframes, or everything. */
  #wanted(): Vec3[] {
    const { editor } = this.#project;
    const keys = editor.selectedIndices.flatMap((index) => this.content.keyPositions.slice(index, index + 1));
    return keys.length > 0 ? keys : [...this.#wholePath(), ...this.content.pickPositions];
  }
}
