/**
 * What a window is shown of a studio: plain data, JSON throughout (no pictures; those come over the frame route). The
 * renderer knows these types by way of main/api; nothing here exists at run time.
 */
import type { Camera, Envelope, Vec3 } from '../core/camera/types.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { CameraPath } from '../core/path/index.ts';
import type { Judged, Pick, StrategyName } from '../core/retrieval/types.ts';
import type { TakeSettings } from './settings.ts';

/** A mistake as the window tells it: a closed code and one sentence. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
}

/** One of a model's own pictures to start from. Its picture is at `origins/<sha256 of the model>/<id>.png`. */
export interface OriginView {
  readonly id: string;
  readonly name: string;
  readonly style: string;
  readonly fovYDeg: number;
  readonly position: Vec3;
  readonly yawDeg: number;
  readonly pitchDeg: number;
}

export interface ModelView {
  /** Absolute path of the package: how calls name a model. */
  readonly dir: string;
  readonly sha256: string;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly embedded: boolean;
  /** Pixels. */
  readonly frame: { readonly width: number; readonly height: number };
  readonly hasDepth: boolean;
  /** T. */
  readonly framesPerChunk: number;
  readonly fps: number;
  readonly context: { readonly max: number; readonly recent: number };
  readonly steps: { readonly default: number; readonly min: number; readonly max: number };
  readonly envelope: Envelope;
  /** Style tags it can be steered by; none for most. */
  readonly tags: readonly { readonly id: string; readonly name: string }[];
  readonly defaults: TakeSettings;
  readonly origins: readonly OriginView[];
}

export type OriginSource =
  | { readonly kind: 'package'; readonly id: string }
  | { readonly kind: 'picture'; readonly file: string }
  | { readonly kind: 'dream' };

export interface Marker {
  readonly frame: number;
  readonly label: string;
}

export interface TakeView {
  readonly id: number;
  readonly name: string;
  readonly parentTake?: number;
  /** The last frame that is shared with the parent. */
  readonly forkFrame?: number;
  readonly seed: number;
  readonly modelId: string;
  readonly modelSha256: string;
  readonly settings: TakeSettings;
  readonly path: CameraPath;
  readonly origin?: OriginSource;
  readonly markers: readonly Marker[];
  readonly createdAtMs: number;
  /** The first frame that belongs to the take itself; 0 unless it is a fork. */
  readonly ownStart: number;
  /** Frames that can be viewed, stale ones included, never more than the path has. */
  readonly frameCount: number;
  /** The first frame that is not there or stale: where rendering goes on. `path.durationFrames` when all is done. */
  readonly firstMissingFrame: number;
}

/**
 * The chunks of a take's whole lineage in columns, because a long take has tens of thousands. One segment for each take
 * of the lineage, oldest ancestor first. Where a chunk lies follows from its number (core/chunk-plan).
 */
export interface ChunkSegment {
  readonly take: number;
  /** Frames `from` ≤ n < `to` of the lineage are this take's; the last segment's `to` is one past its last frame. */
  readonly from: number;
  readonly to: number;
  /** Number of the chunk that the columns begin with. */
  readonly firstNumber: number;
  /** A letter per chunk: d done, s stale, f failed. */
  readonly status: string;
  /** Base64 of a Float64Array (little endian): a number per chunk that changes whenever its frames do. */
  readonly revisions: string;
  /** Base64 of a Uint8Array: denoise steps per chunk; 0 for an origin. */
  readonly steps: string;
}

export interface ChunkTable {
  readonly take: number;
  readonly framesPerChunk: number;
  readonly segments: readonly ChunkSegment[];
}

export type JobStatus = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

export interface JobView {
  readonly id: string;
  readonly kind: 'render' | 'export';
  readonly take: number;
  readonly takeName: string;
  readonly status: JobStatus;
  /** Frames asked for, both ends included. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Of those frames, how many there are, and how many they are: `lastFrame - firstFrame + 1`. */
  readonly framesDone: number;
  readonly framesTotal: number;
  readonly steps?: number;
  readonly framesPerSecond?: number;
  readonly etaMs?: number;
  /** Time at work, pauses not counted. */
  readonly elapsedMs: number;
  /** True for a job that a closed or crashed studio left unfinished. */
  readonly interrupted?: boolean;
  readonly error?: Fault;
  readonly notices: readonly string[];
  /** Exports: the file or folder, and its size once it is done. */
  readonly out?: string;
  readonly bytes?: number;
  readonly createdAtMs: number;
}

/** The process that runs the model. */
export interface InferenceView {
  readonly state: 'off' | 'starting' | 'ready' | 'failed';
  readonly provider?: string;
  readonly notices: readonly string[];
  readonly error?: Fault;
}

export interface ProjectView {
  /** Names the open project in calls and in frame addresses; another one each time it is opened by another host. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly takes: readonly TakeView[];
  readonly jobs: readonly JobView[];
  readonly inference: InferenceView;
  /** The live drive that is under way. */
  readonly drive?: DriveView;
  /** What the window saved with `projects.saveView`: zoom, the take that is shown. Not undoable. */
  readonly view: unknown;
}

/** What happens in an open project. The first event of every subscription is the `snapshot`. */
export type ProjectEvent =
  | { readonly kind: 'snapshot'; readonly project: ProjectView }
  | { readonly kind: 'take'; readonly take: TakeView }
  | { readonly kind: 'take-removed'; readonly take: number }
  /** A chunk was committed. Where that makes others stale, 'chunks' follows. */
  | {
      readonly kind: 'chunk';
      readonly take: number;
      readonly number: number;
      readonly firstFrame: number;
      readonly frameCount: number;
      readonly revision: number;
      readonly steps: number;
      readonly replaced: boolean;
    }
  /** More changed than one chunk: fetch the table again. */
  | { readonly kind: 'chunks'; readonly take: number }
  | { readonly kind: 'job'; readonly job: JobView }
  | { readonly kind: 'job-removed'; readonly job: string }
  /**
   * A denoise step of the chunk in work; its pictures so far are at `preview/<project>/<take>/<number>/<index>.png?s=<serial>`
   * for index 0 .. frameCount-1, until the chunk is committed.
   */
  | {
      readonly kind: 'step';
      readonly take: number;
      readonly number: number;
      readonly firstFrame: number;
      readonly frameCount: number;
      readonly step: number;
      readonly steps: number;
      readonly serial: number;
    }
  | { readonly kind: 'inference'; readonly inference: InferenceView }
  | { readonly kind: 'drive'; readonly drive: DriveView }
  | { readonly kind: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  | { readonly kind: 'closed'; readonly message: string };

/** A frame in the memory as a chunk sees it. */
export interface Remembered {
  readonly camera: Camera;
  /** Frames between it and the chunk's first frame. */
  readonly ageFrames: number;
  /** From the camera of the chunk's middle target. */
  readonly distanceMetres: number;
  readonly angleDeg: number;
}

/** What a chunk was given, or would be given, and why. */
export interface ChunkMemory {
  readonly take: number;
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  /** True for an answer of `memory.select`: nothing was rendered with it. */
  readonly hypothetical: boolean;
  readonly strategy: StrategyName;
  /** Cameras of the chunk's frames. */
  readonly targets: readonly Camera[];
  readonly picks: readonly (Pick & Remembered)[];
  readonly runnersUp: readonly (Judged & Remembered)[];
  /** Share (0..1) of the targets' sample points that at least one pick sees. */
  readonly coverage: number;
  /** How many frames the memory held. */
  readonly memoryFrames: number;
  readonly settings: TakeSettings;
}

/** How memory was used over a take: columns with one entry per chunk, or per bucket of chunks for long takes. */
export interface MemoryUsage {
  readonly take: number;
  readonly chunksPerBucket: number;
  readonly firstFrame: readonly number[];
  /** Mean coverage (0..1); null where nothing was retrieved. */
  readonly coverage: readonly (number | null)[];
  /** Mean and largest age of the retrieved frames (slots other than recent and origin), frames; null without any. */
  readonly meanAge: readonly (number | null)[];
  readonly maxAge: readonly (number | null)[];
}

/** Where a live drive stands. */
export interface DriveView {
  readonly take: number;
  readonly state: 'driving' | 'stopped' | 'failed';
  /** Frames rendered so far, and the pace they were rendered at. */
  readonly frames: number;
  readonly framesPerSecond?: number;
  readonly error?: Fault;
}

/** What the driver wants right now; every number is a share (-1..1) of the model's largest speed. */
export interface Steering {
  readonly forward: number;
  readonly right: number;
  readonly up: number;
  /** Positive turns left, as yaw does. */
  readonly yaw: number;
  /** Positive looks up. */
  readonly pitch: number;
}

export interface RecentProject {
  readonly file: string;
  readonly name: string;
  readonly openedAtMs: number;
  readonly missing: boolean;
  /** A small picture of its latest take as a data URL. */
  readonly thumbnail?: string;
}

export interface FolderListing {
  readonly folder: string;
  readonly parent?: string;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'file';
    readonly bytes: number;
    readonly modifiedMs: number;
  }[];
}

export type ExportFormat = 'h264' | 'h265' | 'vp9' | 'png' | 'depth-png' | 'depth-h264' | 'path';

export interface ExportRequest {
  readonly takes: readonly number[];
  readonly format: ExportFormat;
  /** File, or folder for sequences. With several takes their names are added to it. */
  readonly out: string;
  readonly firstFrame?: number | undefined;
  readonly lastFrame?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Frames per second of the video; the take's own when missing. Frames are repeated or left out, the length stays. */
  readonly fps?: number | undefined;
  readonly quality: 'small' | 'good' | 'best';
  readonly overwrite?: boolean | undefined;
}

/** What an export would do, before it is started. */
export interface ExportPlan {
  readonly files: readonly { readonly path: string; readonly exists: boolean }[];
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
  readonly estimatedBytes: number;
  readonly notices: readonly string[];
  /** Formats that cannot be written here, with the reason. */
  readonly unavailable: Readonly<Partial<Record<ExportFormat, string>>>;
}

/** A package in a model folder that can not be used, and why, in words. */
export interface DamagedModel {
  readonly dir: string;
  readonly message: string;
}

export interface StudioInfo {
  readonly version: string;
  readonly shell: 'browser' | 'electron';
  readonly platform: string;
  readonly models: readonly ModelView[];
  readonly damagedModels: readonly DamagedModel[];
  readonly recents: readonly RecentProject[];
  /** Where new projects go unless the creator says otherwise. */
  readonly projectsFolder: string;
  readonly exportsFolder: string;
  /** Projects that this host has open: a reloaded page finds its own again. */
  readonly open: readonly { readonly id: string; readonly file: string; readonly name: string }[];
}
