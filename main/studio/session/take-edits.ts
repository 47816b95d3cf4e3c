import { setImmediate } from 'node:timers/promises';
import { chunkOf } from '../../core/chunk-plan.ts';
import { LookbackError } from '../../core/errors.ts';
import type { CameraPath } from '../../core/path/index.ts';
import { readPath } from '../../interchange/path-file.ts';
import type { Marker, ProjectFile, TakeEdit } from '../../memory/index.ts';
import { readOrigin } from '../origin.ts';
import { changedSettings, defaultSettings, type SettingsPatch } from '../settings.ts';
import { beginTake as beginInProject, checkName, freeTakeName } from '../takes.ts';
import type { ModelLibrary } from '../models.ts';
import type { OriginSource } from '../views.ts';
import { firstChangedFrame, markFromEnd, revive } from './path-edit.ts';
import type { TakeCache } from './take-cache.ts';
import type { TakeModels } from './take-models.ts';

export interface BeginTake {
  /** "Take n" when missing. */
  readonly name?: string | undefined;
  /** Folder of the model's package. */
  readonly model: string;
  readonly origin: OriginSource;
  readonly path: CameraPath;
  readonly seed: number;
  /** What differs from the model's defaults. */
  readonly settings?: SettingsPatch | undefined;
}

export interface ForkTake {
  readonly take: number;
  /** The last frame that is shared. */
  readonly frame: number;
  readonly name?: string | undefined;
  /** The parent's when missing, as are the settings that are not named, and the path. */
  readonly seed?: number | undefined;
  readonly settings?: SettingsPatch | undefined;
  readonly path?: CameraPath | undefined;
}

export interface EditTake {
  readonly name?: string | undefined;
  readonly path?: CameraPath | undefined;
  readonly settings?: SettingsPatch | undefined;
  readonly markers?: readonly Marker[] | undefined;
}

export interface EditRoom {
  readonly project: ProjectFile;
  readonly library: ModelLibrary;
  readonly models: TakeModels;
  readonly takes: TakeCache;
}

/** @returns the new take's id, and what was done to the picture it starts from */
export async function beginTake(
  room: EditRoom,
  input: BeginTake,
): Promise<{ id: number; notices: readonly string[] }> {
  const pkg = await room.library.load(input.model);
  room.models.learn(pkg);
  const path = checkedPath(input.path);
  const origin = await readOrigin(pkg, input.origin);
  const defaults = defaultSettings(pkg.manifest, origin?.view?.style);
  const settings = changedSettings(defaults, input.settings ?? {}, pkg.manifest);
  const name = input.name ?? freeTakeName(room.project);
  const take = await beginInProject(room.project, { name, pkg, path, origin, seed: input.seed, settings });
  return { id: take.id, notices: origin?.notices ?? [] };
}

/** @returns the new take's id */
export async function forkTake(room: EditRoom, input: ForkTake): Promise<number> {
  const { project, takes, models } = room;
  const parent = takes.get(input.take);
  const manifest = await models.find(parent.take);
  const path = input.path ? checkedPath(input.path) : parent.path;
  const settings = changedSettings(parent.settings, input.settings ?? {}, manifest);
  const viewable = Math.min(project.frameCount(input.take), parent.path.durationFrames);
  if (input.frame >= viewable) {
    throw new LookbackError(
      'frame-missing',
      `Take "${parent.take.name}" has no frame ${input.frame} to fork from; it has ${viewable} frames so far.`,
      { context: { take: input.take, frame: input.frame } },
    );
  }
  const name = input.name ?? freeTakeName(project);
  checkName(project, name);
  const { seed, modelId, modelSha256, origin } = parent.take;
  return project.createTake({
    name,
    parentTake: input.take,
    forkFrame: input.frame,
    seed: input.seed ?? seed,
    modelId,
    modelSha256,
    settings,
    path,
    ...(origin !== undefined && { origin }),
  }).id;
}

/**
 * Changes a take. A path makes stale what it moves, and makes done again what an earlier edit had moved away from it;
 * settings count for the chunks that are rendered from now on.
 * @returns whether chunks became stale or done
 */
export async function editTake(
  room: EditRoom,
  id: number,
  edit: EditTake,
): Promise<{ chunksChanged: boolean }> {
  const { project, takes, models } = room;
  const { take, settings } = takes.get(id);
  // A long path has just come in as a message of a megabyte; others come before it is read.
  if (edit.path) await setImmediate();
  if (edit.name !== undefined && edit.name !== take.name) checkName(project, edit.name);
  const path = edit.path && checkedPath(edit.path);
  const manifest = edit.settings && (await models.find(take));
  const change: TakeEdit = {
    ...(edit.name !== undefined && { name: edit.name }),
    ...(edit.settings && { settings: changedSettings(settings, edit.settings, manifest) }),
    ...(edit.markers && { markers: [...edit.markers].sort((a, b) => a.frame - b.frame) }),
  };
  if (!path) {
    project.editTake(id, change);
    takes.changed(id);
    return { chunksChanged: false };
  }
  const { frame, framesPerChunk } = models.facts(take);
  const cameras = await takes.sampled(id, path, frame);
  const staleFrom = await firstChangedFrame(project, id, cameras, framesPerChunk);
  if (staleFrom !== undefined) await markFromEnd(project, id, staleFrom, framesPerChunk);
  project.editTake(id, { ...change, path, ...(staleFrom !== undefined && { staleFrom }) });
  takes.changed(id, path);
  const compared = Math.min(project.frameCount(id), cameras.length);
  const firstInvalid = staleFrom ?? chunkEnd(compared, framesPerChunk);
  const revived = await revive(project, id, chunkOf(firstInvalid, framesPerChunk), framesPerChunk);
  return { chunksChanged: revived || staleFrom !== undefined };
}

/** The first frame behind the chunk that ends, at least in part, with frame `frames` - 1. */
const chunkEnd = (frames: number, framesPerChunk: number): number =>
  frames === 0 ? 0 : 1 + chunkOf(frames - 1, framesPerChunk) * framesPerChunk;

/** Whatever a window sends is read as a path file would be. */
const checkedPath = (path: CameraPath): CameraPath => readPath(path);
