import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { errorCodes } from '../core/errors.ts';
import type { CameraPath } from '../core/path/index.ts';
import { strategyNames } from '../core/retrieval/types.ts';
import type {
  ChunkMemory,
  ChunkTable,
  DriveView,
  ExportPlan,
  FolderListing,
  JobView,
  MemoryUsage,
  ProjectEvent,
  ProjectView,
  StudioInfo,
  TakeView,
} from '../studio/views.ts';

/**
 * The only door that a window has to the studio. Input is validated here; output is typed by main/studio/views.ts.
 * Errors are LookbackErrors: their closed code, and a sentence for the user. Pictures never pass this door: they come
 * over the frame route (ARCHITECTURE.md, "Frame route").
 */
const errors = Object.fromEntries(errorCodes.map((code) => [code, {}])) as Record<
  (typeof errorCodes)[number],
  Record<never, never>
>;
const base = oc.errors(errors);

const frameNumber = z.int().min(0).max(1_000_000);
const id = z.string().min(1).max(64);
const take = z.int().min(1);
const filePath = z.string().min(1).max(4096);
const inProject = z.strictObject({ project: id });
const inTake = inProject.extend({ take });
const inChunk = inTake.extend({ chunk: z.int().min(0) });
/** A camera path as JSON; main/interchange says what is wrong with it in words. */
const cameraPath = z.custom<CameraPath>((value) => typeof value === 'object' && value !== null);
const frames = z.array(frameNumber).max(1000);

/** Take settings; main/studio checks them against the model. */
export const settingsPatch = z.strictObject({
  strategy: z.enum(strategyNames).optional(),
  contextFrames: z.int().min(1).optional(),
  recentFrames: z.int().min(0).optional(),
  keepOrigin: z.boolean().optional(),
  pinned: frames.optional(),
  banned: frames.optional(),
  steps: z.int().min(1).optional(),
  solver: z.enum(['euler', 'midpoint']).optional(),
  provider: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'reference']).optional(),
  tags: z.array(id).max(64).readonly().optional(),
});

const originSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('package'), id }),
  z.strictObject({ kind: z.literal('picture'), file: filePath }),
  z.strictObject({ kind: z.literal('dream') }),
]);

const renderRange = z.discriminatedUnion('kind', [
  /** Everything that is not there yet or stale. */
  z.strictObject({ kind: z.literal('rest') }),
  /** Anew from the chunk of this frame to the end. */
  z.strictObject({ kind: z.literal('from'), frame: frameNumber }),
  /** Anew, the chunks of these frames only. */
  z.strictObject({ kind: z.literal('frames'), first: frameNumber, last: frameNumber }),
]);

export const exportFormats = ['h264', 'h265', 'vp9', 'png', 'depth-png', 'depth-h264', 'path'] as const;
const exportRequest = inProject.extend({
  takes: z.array(take).min(1).max(100).readonly(),
  format: z.enum(exportFormats),
  out: filePath,
  firstFrame: frameNumber.optional(),
  lastFrame: frameNumber.optional(),
  width: z.int().min(2).max(8192).optional(),
  height: z.int().min(2).max(8192).optional(),
  fps: z.number().min(1).max(240).optional(),
  quality: z.enum(['small', 'good', 'best']),
  overwrite: z.boolean().optional(),
});
const share = z.number().min(-1).max(1);
const inJob = inProject.extend({ job: id });

export const contract = {
  studio: {
    info: base.output(type<StudioInfo>()),
  },
  files: {
    /** Folders, and files with one of the endings (".lookback"), for the window's own file chooser. */
    list: base
      .input(z.strictObject({ folder: filePath.optional(), endings: z.array(z.string()).max(20).readonly() }))
      .output(type<FolderListing>()),
    createFolder: base
      .input(z.strictObject({ parent: filePath, name: z.string().min(1).max(255) }))
      .output(type<{ path: string }>()),
    /** Opens the folder that holds the file in the system's file manager. */
    reveal: base.input(z.strictObject({ file: filePath })).output(type<void>()),
    /** The system's own dialog where the shell has one (`studio.info().shell === 'electron'`); null when dismissed. */
    choose: base
      .input(
        z.strictObject({
          kind: z.enum(['open-project', 'save-project', 'open-picture', 'save-export', 'choose-folder']),
          suggested: z.string().max(4096).optional(),
        }),
      )
      .output(type<{ path: string | null }>()),
  },
  projects: {
    create: base.input(z.strictObject({ file: filePath })).output(type<{ id: string }>()),
    open: base
      .input(z.strictObject({ file: filePath, readOnly: z.boolean().optional() }))
      .output(type<{ id: string }>()),
    /** A copy of the sample project with two takes, with memory and without, in the projects folder. */
    openSample: base.output(type<{ id: string }>()),
    /** Jobs of the project are paused; everything rendered is in the file. */
    close: base.input(inProject).output(type<void>()),
    forget: base.input(z.strictObject({ file: filePath })).output(type<void>()),
    get: base.input(inProject).output(type<ProjectView>()),
    events: base.input(inProject).output(eventIterator(type<ProjectEvent>())),
    saveView: base.input(inProject.extend({ view: z.json() })).output(type<void>()),
  },
  takes: {
    begin: base
      .input(
        inProject.extend({
          name: z.string().max(100).optional(),
          model: filePath,
          origin: originSource,
          path: cameraPath,
          seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
          settings: settingsPatch.optional(),
        }),
      )
      .output(type<TakeView>()),
    /** A new take that shares the frames 0..frame. */
    fork: base
      .input(
        inTake.extend({
          frame: frameNumber,
          name: z.string().max(100).optional(),
          seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
          settings: settingsPatch.optional(),
          path: cameraPath.optional(),
        }),
      )
      .output(type<TakeView>()),
    edit: base
      .input(
        inTake.extend({
          name: z.string().max(100).optional(),
          path: cameraPath.optional(),
          settings: settingsPatch.optional(),
          markers: z
            .array(z.strictObject({ frame: frameNumber, label: z.string().max(100) }))
            .max(1000)
            .readonly()
            .optional(),
        }),
      )
      .output(type<TakeView>()),
    remove: base.input(inTake).output(type<void>()),
    chunks: base.input(inTake).output(type<ChunkTable>()),
  },
  paths: {
    /** Reads a camera-path file that the creator chose. */
    parse: base
      .input(z.strictObject({ text: z.string().max(50_000_000), source: z.string().max(300) }))
      .output(type<CameraPath>()),
    write: base.input(z.strictObject({ path: cameraPath })).output(type<{ text: string }>()),
  },
  render: {
    start: base
      .input(inTake.extend({ range: renderRange, steps: z.int().min(1).optional() }))
      .output(type<JobView>()),
  },
  jobs: {
    pause: base.input(inJob).output(type<void>()),
    resume: base.input(inJob).output(type<void>()),
    cancel: base.input(inJob).output(type<void>()),
    /** Takes a finished job off the list. */
    dismiss: base.input(inJob).output(type<void>()),
    /** Puts a waiting job before another one, or last. */
    move: base.input(inJob.extend({ before: id.optional() })).output(type<void>()),
  },
  memory: {
    /** What the chunk was given; for a chunk that is not rendered, what it would be given now. */
    explain: base.input(inChunk).output(type<ChunkMemory>()),
    /** What the chunk would be given with other settings. Nothing is rendered. */
    select: base.input(inChunk.extend({ settings: settingsPatch })).output(type<ChunkMemory>()),
    usage: base.input(inTake).output(type<MemoryUsage>()),
  },
  drive: {
    /** Begins to drive at the end of a take (`frame` = its last frame), or in a fork of it at an earlier frame. */
    start: base
      .input(inTake.extend({ frame: frameNumber, steps: z.int().min(1).optional() }))
      .output(type<DriveView>()),
    steer: base
      .input(inProject.extend({ forward: share, right: share, up: share, yaw: share, pitch: share }))
      .output(type<void>()),
    /** What was driven is in the take, with its path. */
    stop: base.input(inProject).output(type<TakeView>()),
  },
  exports: {
    plan: base.input(exportRequest).output(type<ExportPlan>()),
    /** One job per take. */
    start: base.input(exportRequest).output(type<readonly JobView[]>()),
  },
};
