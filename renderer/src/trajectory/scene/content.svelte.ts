import type { Camera, Vec3 } from '../../../../main/core/camera/types.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Trajectory } from '../trajectory.svelte.ts';
import { curvePoints, secondMarks, spread } from './curve-points.ts';
import { frustumDepth } from './frusta.ts';
import { keyCamera, type SharedTarget, sharedTargets, targetOf } from './key-camera.ts';
import type { KeyPicture } from './layers/key-layer.ts';
import { shortWarning, worstFrame, worstOfEachKind } from './violations.ts';

/** Frusta of the rest of the memory: enough to see where it has been. */
const mostRemembered = 90;
const mostWarningLabels = 3;
/** More look-at points at once than these say nothing. */
const mostTargets = 30;

/** Words at a place in the scene. */
export interface Label {
  readonly id: string;
  readonly at: Vec3;
  readonly text: string;
  readonly tone: 'failed' | 'accent' | 'memory' | 'quiet';
}

/** What there is to see in the 3D view, worked out from the project: drawn by the layers, picked by the hand. */
export class Content {
  readonly #project: ProjectState;
  readonly #trajectory: Trajectory;

  constructor(project: ProjectState, trajectory: Trajectory) {
    this.#project = project;
    this.#trajectory = trajectory;
  }

  readonly cameras: readonly Camera[] = $derived.by(() => this.#project.editor.cameras);
  readonly points = $derived.by(() => curvePoints(this.cameras));
  readonly depthMetres: number = $derived.by(() => frustumDepth(reachOf(this.points.positions)));
  readonly playhead: Camera | undefined = $derived.by(() =>
    this.#project.editor.cameraAt(this.#project.playback.frame),
  );
  readonly keys: readonly KeyPicture[] = $derived.by(() => {
    const { path, aspect, selected, lockedUpTo } = this.#project.editor;
    if (!path || !this.#trajectory.show.keys) return [];
    const chosen = new Set(selected);
    return path.keyframes.map((key) => ({
      camera: keyCamera(key, aspect),
      state: chosen.has(key.frame) ? 'selected' : key.frame <= lockedUpTo ? 'locked' : 'plain',
      target: targetOf(key),
    }));
  });
  readonly keyPositions: readonly Vec3[] = $derived.by(() =>
    this.keys.map(({ camera }) => camera.pose.position),
  );
  /** Points that keyframes look at; of many only those of the selected ones. */
  readonly targets: readonly SharedTarget[] = $derived.by(() => {
    const { path, selectedIndices } = this.#project.editor;
    if (!path || !this.#trajectory.show.keys) return [];
    const all = sharedTargets(path.keyframes);
    if (all.length <= mostTargets) return all;
    const chosen = new Set(selectedIndices);
    return all.filter(({ keys }) => keys.some((index) => chosen.has(index)));
  });
  readonly marks: readonly Camera[] = $derived.by(() =>
    secondMarks(this.cameras.length, this.#project.playback.fps).flatMap(
      (frame) => this.cameras[frame] ?? [],
    ),
  );
  /** The chunk whose memory is shown. */
  readonly memory = $derived.by(() =>
    this.#trajectory.show.memory ? this.#project.inspect.shown : undefined,
  );
  readonly pickPositions: readonly Vec3[] = $derived.by(
    () => this.memory?.picks.map(({ camera }) => camera.pose.position) ?? [],
  );
  /** Cameras of some of all rendered frames. */
  readonly rest: readonly Camera[] = $derived.by(() => {
    // Through the camera they would stand in the picture.
    if (!this.#trajectory.show.memory || this.#project.viewport.mode === 'camera') return [];
    const { rendered } = this.#project.playback;
    const end = this.memory ? Math.min(rendered, this.memory.firstFrame) : rendered;
    return spread(0, end, mostRemembered).flatMap((frame) => this.cameras[frame] ?? []);
  });
  readonly labels: readonly Label[] = $derived.by(() => [
    ...this.#warningLabels(),
    ...this.#pickLabels(),
    ...this.#keyLabels(),
  ]);

  /** The worst of the worst, in words at their places; what is wrong at one frame in one label. */
  #warningLabels(): Label[] {
    const { editor, playback } = this.#project;
    const words = new Map<number, string[]>();
    for (const warning of worstOfEachKind(editor.warnings).slice(0, mostWarningLabels)) {
      const frame = worstFrame(this.cameras, warning);
      words.set(frame, [...(words.get(frame) ?? []), shortWarning(warning, playback.fps)]);
    }
    return [...words].flatMap(([frame, texts]) => {
      const at = this.cameras[frame]?.pose.position;
      return at ? [{ id: `warning-${frame}`, at, text: texts.join(' · '), tone: 'failed' as const }] : [];
    });
  }

  #pickLabels(): Label[] {
    const { hovered } = this.#project.inspect;
    return (this.memory?.picks ?? []).map(({ number, rank, camera }) => ({
      id: `pick-${number}`,
      at: camera.pose.position,
      text: number === hovered ? `${rank + 1} · frame ${number}` : `${rank + 1}`,
      tone: number === hovered ? ('memory' as const) : ('quiet' as const),
    }));
  }

  #keyLabels(): Label[] {
    const { hoveredKey } = this.#trajectory;
    const key = hoveredKey === undefined ? undefined : this.#project.editor.path?.keyframes[hoveredKey];
    if (!key) return [];
    const locked = key.frame <= this.#project.editor.lockedUpTo ? ' · fixed' : '';
    return [{ id: 'key', at: key.position, text: `Key at frame ${key.frame}${locked}`, tone: 'accent' }];
  }
}

/** Half the longest side of the box around points (x y z each), metres. */
function reachOf(positions: Float32Array): number {
  let reach = 0;
  for (const axis of [0, 1, 2]) {
    let [low, high] = [Infinity, -Infinity];
    for (let index = axis; index < positions.length; index += 3) {
      const value = positions[index] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    reach = Math.max(reach, (high - low) / 2);
  }
  return Number.isFinite(reach) ? reach : 0;
}
