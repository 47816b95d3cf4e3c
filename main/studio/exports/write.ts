import { LookbackError } from '../../core/errors.ts';
import { exportStoredPictures, exportVideo, type ExportProgress } from '../../export/index.ts';
import { writePath } from '../../interchange/path-file.ts';
import type { Session } from '../session.ts';
import { camerasJson, writeTogether } from './camera-files.ts';
import { ffmpegFor } from './encoders.ts';
import { rateFactors, type Product } from './formats.ts';
import { greyDepths, pictures, storedPictures } from './frame-sources.ts';
import { metadataOf } from './metadata.ts';
import { sourceFrame } from './resample.ts';
import type { SettledExport } from './settle.ts';

export interface Writing {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

export interface Written {
  readonly bytes: number;
  readonly notices: readonly string[];
}

/**
 * Writes what was settled.
 * @throws LookbackError as main/export does; nothing of ours is left behind then
 */
export async function writeExport(
  session: Session,
  settled: SettledExport,
  writing: Writing,
): Promise<Written> {
  const { product } = settled;
  switch (product.kind) {
    case 'video':
      return writeVideo(session, settled, product, writing);
    case 'pictures':
      return writePictures(session, settled, product, writing);
    case 'path':
      return writeCameras(session, settled, writing);
  }
}

async function writeVideo(
  { project, ffmpeg }: Session,
  { take, first, last, frame, geometry, resampling, frames, quality, out, overwrite }: SettledExport,
  product: Product & { kind: 'video' },
  { signal, onProgress }: Writing,
): Promise<Written> {
  const { codec, shows } = product;
  const numbers = Array.from({ length: frames }, (_, i) => first + sourceFrame(resampling, i));
  const { bytes, notices } = await exportVideo({
    frames:
      shows === 'depth' ? greyDepths(project, take.id, numbers, last) : pictures(project, take.id, numbers),
    pixels: shows === 'depth' ? 'grey' : 'rgb',
    ...frame,
    size: { width: geometry.width, height: geometry.height },
    fps: resampling.wantedFps,
    frameCount: frames,
    codec,
    out,
    crf: rateFactors[codec][quality],
    metadata: metadataOf(take, first, last),
    overwrite,
    ffmpeg: await ffmpegFor(product, ffmpeg),
    signal,
    onProgress,
  });
  return { bytes, notices };
}

async function writePictures(
  { project }: Session,
  { take, first, frames, out, overwrite }: SettledExport,
  { shows }: Product & { kind: 'pictures' },
  { signal, onProgress }: Writing,
): Promise<Written> {
  let bytes = 0;
  const numbers = Array.from({ length: frames }, (_, i) => first + i);
  async function* counted() {
    for await (const picture of storedPictures(project, take.id, numbers, shows)) {
      bytes += picture?.bytes.length ?? 0;
      yield picture;
    }
  }
  await exportStoredPictures({ frames: counted(), frameCount: frames, out, overwrite, signal, onProgress });
  return { bytes, notices: [] };
}

/** The path as it can be imported again, and beside it the camera of every frame, whatever made it. */
async function writeCameras(
  session: Session,
  { take, first, last, frame, files, overwrite }: SettledExport,
  { signal }: Writing,
): Promise<Written> {
  const { path } = session.takes.get(take.id);
  const cameras = (await session.cameras(take.id)).slice(first, last + 1);
  const [pathFile, camerasFile] = files;
  if (pathFile === undefined || camerasFile === undefined) {
    throw new LookbackError('internal', 'A path export has two files.');
  }
  const bytes = await writeTogether(
    [
      { file: pathFile, pieces: [writePath(path)] },
      { file: camerasFile, pieces: camerasJson(cameras, { ...frame, first, fps: path.fps }) },
    ],
    { overwrite, signal },
  );
  return { bytes, notices: [] };
}
