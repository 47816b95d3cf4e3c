import { identityQuat } from '../../../../main/core/camera/quaternion.ts';
import { pathFormat, type CameraPath, type Keyframe } from '../../../../main/core/path/index.ts';
import type { ChunkSegment } from '../../../../main/api/index.ts';
import { TakeChunks } from '../../../../renderer/src/state/chunks.ts';
import { layoutOf } from '../../../../renderer/src/timeline/layout.ts';
import { fitted } from '../../../../renderer/src/timeline/scale.ts';
import type { Scene } from '../../../../renderer/src/timeline/scene.ts';

export function keyAt(frame: number): Keyframe {
  return {
    frame,
    position: [0, 1.6, frame / 10],
    orientation: { kind: 'rotation', rotation: identityQuat },
    rollDeg: 0,
    fovYDeg: 55,
    ease: { kind: 'linear' },
  };
}

export function pathWith(durationFrames: number, frames: readonly number[]): CameraPath {
  return {
    format: pathFormat,
    fps: 12,
    durationFrames,
    loop: false,
    constantSpeed: false,
    keyframes: frames.map(keyAt),
  };
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly firstNumber: number;
  /** A letter per chunk, and its denoise steps. */
  readonly status: string;
  readonly steps: readonly number[];
}

/** The chunks of a take's lineage, as the studio sends them; T = 4. */
export function chunksOf(...parts: readonly Part[]): TakeChunks {
  const segments = parts.map(({ steps, ...part }, index): ChunkSegment => ({
    ...part,
    take: index + 1,
    revisions: Buffer.from(new Float64Array(steps.length).buffer).toString('base64'),
    steps: Buffer.from(Uint8Array.from(steps)).toString('base64'),
  }));
  return new TakeChunks({ take: parts.length, framesPerChunk: 4, segments });
}

/** 61 frames, keys at 0, 30 and 60, all of it in sight at 1200 × 400. */
export function sceneWith(change: Partial<Scene> = {}): Scene {
  const path = change.path ?? pathWith(61, [0, 30, 60]);
  return {
    scale: fitted(path.durationFrames, 1200),
    height: 400,
    layout: layoutOf(400, { thumbnails: true, memory: true, takes: true }, change.rows?.length ?? 0),
    units: 'frames',
    fps: 12,
    path,
    rendered: 0,
    playhead: 0,
    selectedKeys: new Set(),
    lockedUpTo: -1,
    ghosts: [],
    marquee: undefined,
    guide: undefined,
    loop: true,
    range: undefined,
    markers: [],
    chunks: undefined,
    chunksVersion: 0,
    framesPerChunk: 4,
    doneUntil: 0,
    fullSteps: 4,
    running: undefined,
    selectedChunk: undefined,
    memory: undefined,
    memoryNote: '',
    hoveredFrame: undefined,
    rows: [],
    takesScroll: 0,
    shownTake: 1,
    hoveredTake: undefined,
    project: 'p',
    aspect: 16 / 9,
    ...change,
  };
}
