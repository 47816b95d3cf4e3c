import { z } from 'zod';
import { LookbackError } from '../core/errors.ts';
import type { FramePixels } from '../core/frame.ts';
import { readDepth, readPicture } from '../interchange/picture.ts';
import type { Take } from '../memory/index.ts';
import type { PackageOrigin, WorldModelPackage } from '../world/index.ts';
import type { OriginSource } from './views.ts';

/** The picture a take starts from: frame 0, seen from the first pose of the camera path. */
export interface Origin {
  /** Recorded with the take: where the picture came from. */
  readonly source: Exclude<OriginSource, { kind: 'dream' }>;
  readonly pixels: FramePixels;
  /** Where a package's picture was taken from; unknown for a creator's own picture. */
  readonly view?: PackageOrigin;
  /** What was done to the picture (cropped, scaled), in words. */
  readonly notices: readonly string[];
}

/** One of the package's own pictures; the first when no id is given. Throws `origin-invalid` when it has no such one. */
export function findPackageOrigin(pkg: WorldModelPackage, id?: string): PackageOrigin {
  const origins = pkg.origins();
  const found = id === undefined ? origins[0] : origins.find((origin) => origin.id === id);
  if (found) return found;
  const known = origins.map((origin) => origin.id).join(', ');
  throw new LookbackError(
    'origin-invalid',
    known === ''
      ? `${pkg.manifest.name} brings no pictures of its own; start from a picture file instead.`
      : `${pkg.manifest.name} has no origin "${id ?? ''}". It has: ${known}. Or give the path of a picture.`,
  );
}

/** Reads one of the package's own pictures. */
export async function packageOrigin(pkg: WorldModelPackage, id?: string): Promise<Origin> {
  const view = findPackageOrigin(pkg, id);
  const { width, height, channels } = pkg.manifest.frame;
  const { pixels } = await readPicture(view.imageFile, { width, height });
  const source = { kind: 'package', id: view.id } as const;
  if (view.depthFile === undefined || channels.length === 3) return { source, pixels, view, notices: [] };
  const inverseDepth = await readDepth(view.depthFile, { width, height });
  return { source, pixels: { ...pixels, inverseDepth }, view, notices: [] };
}

/** Reads a creator's own picture and fits it to the model's frame. Throws `origin-invalid`. */
export async function pictureOrigin(pkg: WorldModelPackage, file: string): Promise<Origin> {
  const { width, height } = pkg.manifest.frame;
  const { pixels, notices } = await readPicture(file, { width, height });
  return { source: { kind: 'picture', file }, pixels, notices };
}

/** Reads what a creator chose to start from; undefined for a dream, which starts from nothing. */
export async function readOrigin(pkg: WorldModelPackage, source: OriginSource): Promise<Origin | undefined> {
  if (source.kind === 'dream') return undefined;
  return source.kind === 'package' ? packageOrigin(pkg, source.id) : pictureOrigin(pkg, source.file);
}

/** Where a stored take started from; undefined where that was not noted down. */
export function originSourceOf(take: Take): OriginSource | undefined {
  const result = originSource.safeParse(take.origin);
  return result.success ? result.data : undefined;
}

const originSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('package'), id: z.string() }),
  z.object({ kind: z.literal('picture'), file: z.string() }),
  z.object({ kind: z.literal('dream') }),
]);
