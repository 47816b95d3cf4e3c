import type { ChunkMemory } from '../../../main/api/index.ts';
import type { CameraPath } from '../../../main/core/path/index.ts';
import type { TakeChunks } from '../state/chunks.ts';
import type { LoopRange } from '../state/playback.svelte.ts';
import type { Layout } from './layout.ts';
import type { Markers } from './marker-list.ts';
import type { Scale } from './scale.ts';
import type { TakeRow } from './take-rows.ts';
import type { Units } from './ticks.ts';

/** The chunk that is being rendered, and how far its denoising has come (0..1). */
export interface RunningChunk {
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly share: number;
}

/** Everything that one drawing of the timeline needs: plain data, taken from the state when it changed. */
export interface Scene {
  readonly scale: Scale;
  /** Of the canvas, CSS pixels. */
  readonly height: number;
  readonly layout: Layout;
  readonly units: Units;
  readonly fps: number;
  readonly path: CameraPath;
  /** One past the last frame that there is a picture of. */
  readonly rendered: number;
  readonly playhead: number;

  readonly selectedKeys: ReadonlySet<number>;
  readonly lockedUpTo: number;
  /** Frames where dragged keyframes were before. */
  readonly ghosts: readonly number[];
  /** The stretch that a marquee covers, pixels. */
  readonly marquee: readonly [x0: number, x1: number] | undefined;
  /** The frame that a drag has snapped to. */
  readonly guide: number | undefined;

  readonly loop: boolean;
  readonly range: LoopRange | undefined;
  readonly markers: Markers;

  /** undefined while they are on their way. */
  readonly chunks: TakeChunks | undefined;
  /** Another number means other chunks: caches go by it. */
  readonly chunksVersion: number;
  readonly framesPerChunk: number;
  /** One past the last frame before the first chunk that is missing, stale or failed. */
  readonly doneUntil: number;
  /** Denoise steps of a chunk that is no draft. */
  readonly fullSteps: number;
  readonly running: RunningChunk | undefined;
  readonly selectedChunk: number | undefined;

  /** What the selected chunk was given. */
  readonly memory: ChunkMemory | undefined;
  readonly memoryNote: string;
  readonly hoveredFrame: number | undefined;

  readonly rows: readonly TakeRow[];
  readonly takesScroll: number;
  readonly shownTake: number;
  /** What the pointer is over in the take track. */
  readonly hoveredTake: number | undefined;
  readonly project: string;
  /** Width by height of the model's picture. */
  readonly aspect: number;
}
