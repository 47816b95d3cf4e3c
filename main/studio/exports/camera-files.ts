import { writeFile } from 'node:fs/promises';
import type { Camera } from '../../core/camera/types.ts';
import { poseToMatrix3x4 } from '../../core/camera/index.ts';
import { openOutput, outputError, type OutputFile, type Size } from '../../export/index.ts';

export const camerasFormat = 'lookback-cameras/1';

/**
 * The camera of every frame as JSON, for other programs: camera-to-world, a 4 x 4 matrix in row-major order with OpenCV
 * axes (x right, y down, z forward; world Y up, metres), and the intrinsics in pixels of a `width` x `height` picture.
 */
export function* camerasJson(
  cameras: readonly Camera[],
  { first, fps, width, height }: Size & { readonly first: number; readonly fps: number },
): Generator<string, void, undefined> {
  const head = { format: camerasFormat, axes: 'opencv', units: 'metres', fps, width, height };
  yield `${JSON.stringify(head).slice(0, -1)},"frames":[\n`;
  for (let from = 0; from < cameras.length; from += camerasPerPiece) {
    const lines = cameras.slice(from, from + camerasPerPiece).map(({ pose, intrinsics }, i) => {
      const { fx, fy, cx, cy } = intrinsics;
      const inPixels = { fx: fx * width, fy: fy * height, cx: cx * width, cy: cy * height };
      return JSON.stringify({
        frame: first + from + i,
        c2w: [...poseToMatrix3x4(pose), 0, 0, 0, 1],
        ...inPixels,
      });
    });
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n]}\n';
}

/** A few milliseconds' worth. */
const camerasPerPiece = 250;

export interface TextFile {
  readonly file: string;
  readonly pieces: Iterable<string>;
}

/** Writes text files piece by piece; they appear under their names only when all are whole. @returns their size */
export async function writeTogether(
  files: readonly TextFile[],
  { overwrite, signal }: { readonly overwrite: boolean; readonly signal: AbortSignal },
): Promise<number> {
  const outputs: OutputFile[] = [];
  try {
    for (const { file, pieces } of files) {
      const output = await openOutput(file, { overwrite });
      outputs.push(output);
      await writeFile(output.partial, pieces, { signal }).catch((error: unknown) => {
        throw signal.aborted ? error : outputError(error, file);
      });
    }
    let bytes = 0;
    for (const output of outputs) bytes += (await output.commit()).bytes;
    return bytes;
  } finally {
    for (const output of outputs) await output.discard();
  }
}
