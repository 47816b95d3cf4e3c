import { z } from 'zod';
import { LookbackError } from '../core/errors.ts';
import type { CameraPath } from '../core/path/index.ts';
import { encodeFrame } from '../memory/frame-codec.ts';
import type { ProjectFile, Take } from '../memory/index.ts';
import type { WorldModelPackage } from '../world/index.ts';
import type { Origin } from './origin.ts';
import { checkSettings, type TakeSettings } from './settings.ts';
import { sampledPath } from './take-path.ts';

export interface NewTakeOptions {
  readonly name: string;
  readonly pkg: WorldModelPackage;
  readonly path: CameraPath;
  /** Missing: a dream, whose first frame the model makes when the take is rendered. */
  readonly origin?: Origin | undefined;
  readonly seed: number;
  readonly settings: TakeSettings;
}

/** Begins a take: stores its settings and path, and commits the origin picture, if there is one, as frame 0 (chunk 0). */
export async function beginTake(project: ProjectFile, options: NewTakeOptions): Promise<Take> {
  const { name, pkg, path, origin, seed, settings } = options;
  checkSettings(settings, pkg.manifest);
  checkName(project, name);
  const [camera] = await sampledPath(path, pkg.manifest.frame);
  if (!camera)
    throw new LookbackError('path-invalid', 'The camera path has no frames; give it at least one.');
  const encoded = origin && (await encodeFrame(origin.pixels));
  const take = project.createTake({
    name,
    seed,
    modelId: pkg.manifest.id,
    modelSha256: pkg.sha256,
    settings,
    path,
    origin: origin?.source ?? { kind: 'dream' },
  });
  noteModel(project, pkg, pkg.dir);
  if (!encoded) return take;
  project.commitChunk({
    take: take.id,
    number: 0,
    firstFrame: 0,
    provider: 'origin',
    steps: 0,
    seed,
    durationMs: 0,
    frames: [{ ...encoded, camera }],
  });
  return take;
}

const modelKey = (sha256: string) => `model:${sha256}`;
const noted = z.object({
  dir: z.string().optional(),
  framesPerChunk: z.int().min(1),
  frame: z.object({ width: z.int().min(1), height: z.int().min(1) }),
});

/**
 * Notes down how a model works, so that a project can be shown where the model is not installed.
 * @param dir where it lies, to be looked for there as well
 */
export function noteModel(project: ProjectFile, { sha256, manifest }: WorldModelPackage, dir?: string): void {
  const { width, height } = manifest.frame;
  const note: z.infer<typeof noted> = {
    ...(dir !== undefined && { dir }),
    framesPerChunk: manifest.chunk.frames,
    frame: { width, height },
  };
  project.saveSetting(modelKey(sha256), note);
}

/** What a project noted down of a model. */
export function knownModel(project: ProjectFile, sha256: string): z.infer<typeof noted> | undefined {
  return noted.safeParse(project.setting(modelKey(sha256))).data;
}

/** Names are how people find takes: each is theirs alone, and fits on a line. */
export function checkName(project: ProjectFile, name: string): void {
  if (name.trim() !== name || name.length < 1 || name.length > 100 || /\p{Cc}/u.test(name)) {
    throw new LookbackError(
      'usage',
      'The name of a take has 1 to 100 characters, without control characters and without spaces at its ends.',
      { context: { name } },
    );
  }
  if (project.takes().some((take) => take.name === name)) {
    throw new LookbackError('usage', `There is a take "${name}" already; choose another name.`);
  }
}

/** "Take n" with the first number that no take of the project has. */
export function freeTakeName(project: ProjectFile): string {
  const taken = new Set(project.takes().map((take) => take.name));
  let number = taken.size + 1;
  while (taken.has(`Take ${number}`)) number += 1;
  return `Take ${number}`;
}

/** The take with this name, or the latest one when no name is given. Throws `take-missing` with the names there are. */
export function findTake(project: ProjectFile, name?: string): Take {
  const takes = project.takes();
  const found = name === undefined ? takes.at(-1) : takes.findLast((take) => take.name === name);
  if (found) return found;
  const known = takes.map((take) => `"${take.name}"`).join(', ');
  throw new LookbackError(
    'take-missing',
    known === ''
      ? 'This project has no take yet; begin one with `lookback render`.'
      : `There is no take "${name ?? ''}" in this project. It has: ${known}.`,
  );
}
