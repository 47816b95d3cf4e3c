import sharp from 'sharp';
import { LookbackError } from '../../core/errors.ts';
import type { Size } from '../../export/index.ts';
import type { Take } from '../../memory/index.ts';
import type { Session } from '../session.ts';
import type { Product } from './formats.ts';

/** Size of a take's pictures: of those that are there, or else of the model's. */
export async function frameSize(session: Session, take: number): Promise<Size> {
  if (session.project.frameCount(take) === 0) {
    const { width, height } = (await session.packageOf(take)).manifest.frame;
    return { width, height };
  }
  const { width, height } = await sharp(session.project.frame(take, 0).image)
    .metadata()
    .catch((cause: unknown) => {
      throw new LookbackError('project-corrupt', 'Frame 0 is damaged. Go back to a copy of the project.', {
        cause,
      });
    });
  return { width, height };
}

/**
 * What the creator should know of the depth of the frames.
 * @throws LookbackError 'export-options' where there is none
 */
export function checkDepth(
  { project }: Session,
  { id, name }: Take,
  first: number,
  last: number,
  product: Product,
): string[] {
  // All frames of a model have depth, or none. Only a picture that a take starts from has none of its own.
  if (project.frame(id, last).depth === undefined) {
    throw new LookbackError(
      'export-options',
      last === 0
        ? `Frame 0 of take "${name}" is the picture it starts from, whose depth is not known. Export more frames.`
        : `Take "${name}" has no depth: its model does not give any. Choose another format.`,
    );
  }
  if (project.frame(id, first).depth !== undefined) return [];
  return [
    product.kind === 'video'
      ? `The depth of frame ${first}, where take "${name}" starts, is not known; that of the next frame is shown.`
      : `The depth of frame ${first}, where take "${name}" starts, is not known; it is left out.`,
  ];
}

/** About how many bytes the stored pictures of a range have: some of them, looked up, stand for all. */
export function storedBytes(
  { project }: Session,
  take: number,
  first: number,
  last: number,
  shows: 'picture' | 'depth',
): number {
  const count = last - first + 1;
  const looks = Math.min(count, 8);
  let bytes = 0;
  for (let i = 0; i < looks; i++) {
    const { image, depth } = project.frame(take, first + Math.floor(((i + 0.5) * count) / looks));
    bytes += (shows === 'depth' ? depth : image)?.length ?? 0;
  }
  return Math.round((bytes / looks) * count);
}
