import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LookbackError } from '../core/errors.ts';
import { checkFiles } from './files.ts';
import { manifestSchema, packageFormat } from './manifest.ts';
import type { Manifest, Origin } from './manifest.ts';

/** An origin of a package with its picture as an absolute path. */
export interface PackageOrigin extends Omit<Origin, 'image' | 'depth'> {
  /** PNG of the package's frame size, RGB. */
  readonly imageFile: string;
  /** Grey PNG of the same size: inverse depth from 0 to the largest value of its bits. */
  readonly depthFile?: string;
}

/** A validated package on disk: every file it declares is there with the declared contents. */
export interface WorldModelPackage {
  /** Absolute path. */
  readonly dir: string;
  readonly manifest: Manifest;
  /** sha256 (hex) of manifest.json. It contains the hashes of all other files, so it identifies the model. */
  readonly sha256: string;
  /** The pictures and poses a take can start from. */
  origins(): PackageOrigin[];
}

/**
 * Reads and checks a world-model package (format 1). All files are hashed; the event loop is never held up.
 * @throws LookbackError 'package-missing' (folder, manifest or a file), 'package-format' (manifest not valid, another
 *   format, paths outside the package), 'package-hash' (a file's size or contents)
 */
export async function loadPackage(dir: string): Promise<WorldModelPackage> {
  const root = resolve(dir);
  const file = join(root, 'manifest.json');
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new LookbackError(
      'package-missing',
      `There is no world model in ${root}: ${file} cannot be read. Choose a folder with a manifest.json.`,
      { context: { dir: root }, cause },
    );
  });
  const manifest = parseManifest(bytes.toString('utf8'), file);
  await checkFiles(root, manifest.files);
  return {
    dir: root,
    manifest,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    origins: () =>
      manifest.origins.map(({ image, depth, ...origin }) => ({
        ...origin,
        imageFile: join(root, image),
        ...(depth !== undefined && { depthFile: join(root, depth) }),
      })),
  };
}

/**
 * @param file only for messages
 * @throws LookbackError 'package-format' with every problem in the context
 */
export function parseManifest(text: string, file: string): Manifest {
  const json = parseJson(text, file);
  const format = z.object({ format: z.string() }).safeParse(json);
  if (!format.success || format.data.format !== packageFormat) {
    const found = format.success ? `the format "${format.data.format}"` : 'no format';
    throw new LookbackError(
      'package-format',
      `${file} has ${found}; this studio reads "${packageFormat}". Use a model made for this version of the studio.`,
      { context: { file } },
    );
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
  );
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new LookbackError('package-format', `${file} is not a valid model manifest: ${problems[0]}${more}.`, {
    context: { file, problems },
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LookbackError('package-format', `${file} is not valid JSON. Install the model again.`, {
      context: { file },
      cause,
    });
  }
}
