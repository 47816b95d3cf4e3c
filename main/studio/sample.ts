import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LookbackError } from '../core/errors.ts';

/** A project with finished takes, made by scripts/make-sample.ts. */
export const sampleFile = fileURLToPath(new URL('./sample/sample.lookback', import.meta.url));

/**
 * Puts a copy of the sample project into a folder, under a name that is free. @returns its path
 * @throws LookbackError 'project-write'
 */
export async function copySample(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    for (let number = 1; ; number++) {
      const file = join(folder, number === 1 ? 'Sample walk.lookback' : `Sample walk ${number}.lookback`);
      if (await copied(file)) return file;
    }
  } catch (cause) {
    throw new LookbackError(
      'project-write',
      `The sample project could not be copied to ${folder}. Check that the folder may be written to and has space.`,
      { context: { folder }, cause },
    );
  }
}

/** False when there is such a file already. */
async function copied(file: string): Promise<boolean> {
  try {
    await copyFile(sampleFile, file, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
