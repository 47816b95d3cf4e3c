import type { Camera } from '../../core/camera/types.ts';
import { LookbackError } from '../../core/errors.ts';
import { firstDifference } from '../../core/path/index.ts';
import type { Manifest } from '../../world/index.ts';
import type { Session } from '../session.ts';
import { sampledPath } from '../take-path.ts';
import { continuedPath, ownPath, type DrivenPath } from './driven-path.ts';
import { still, stretchFrom } from './motion.ts';

/** @throws LookbackError 'frame-missing' */
export function checkFrame(session: Session, take: number, frame: number): void {
  const { name, frameCount } = session.takeView(take);
  if (frame < frameCount) return;
  throw new LookbackError(
    'frame-missing',
    `Take "${name}" has no frame ${frame} to drive from; it has ${frameCount} frames so far.`,
    { context: { take, frame } },
  );
}

/** The camera that a frame was rendered from. @throws LookbackError 'frame-missing' */
export function cameraOf({ project }: Session, take: number, frame: number): Camera {
  const [found] = project.cameras(take, { from: frame, to: frame + 1 });
  return found?.camera ?? project.frame(take, frame).camera;
}

/**
 * How the path of a take goes on from a frame; undefined where it cannot without losing something: there are frames
 * behind it, or a path that is still to be rendered, or its chunk is not full, or its curves would be bent.
 *
 * A path on which the camera stands still is nobody's work: a take that has only its first frame is given another one.
 */
export async function placeToGoOn(
  session: Session,
  take: number,
  frame: number,
  manifest: Manifest,
): Promise<DrivenPath | undefined> {
  const { project, takes } = session;
  const isEnd = () => project.frameCount(take) === frame + 1;
  if (!isEnd()) return undefined;
  if (frame === 0 && (await standsStill(session, take))) {
    // What they were to render is not the path any more.
    await session.jobs.removeRendersOf(take);
    return isEnd() ? ownPath(cameraOf(session, take, frame), frame, takes.get(take).path) : undefined;
  }
  const { path } = takes.get(take);
  const { frames: framesPerChunk } = manifest.chunk;
  const continued = continuedPath(path);
  if (!continued || path.durationFrames !== frame + 1 || frame % framesPerChunk !== 0) return undefined;
  return (await keepsCameras(session, take, continued, manifest)) && isEnd() ? continued : undefined;
}

async function standsStill(session: Session, take: number): Promise<boolean> {
  const { cameras } = await session.now(take);
  const [first] = cameras;
  return (
    first !== undefined &&
    firstDifference(
      cameras,
      cameras.map(() => first),
    ) === undefined
  );
}

/** Whether a stretch more leaves every camera where it is. */
async function keepsCameras(
  session: Session,
  take: number,
  continued: DrivenPath,
  { frame, chunk, camera: { envelope } }: Manifest,
): Promise<boolean> {
  const last = continued.path.durationFrames - 1;
  const rest = stretchFrom(cameraOf(session, take, last), still, chunk.frames, envelope);
  const { next } = continued.append(rest, chunk.frames, frame.width / frame.height);
  const [now, then] = await Promise.all([session.now(take), sampledPath(next.path, frame)]);
  return (
    session.takes.get(take).path === continued.path &&
    firstDifference(now.cameras, then.slice(0, last + 1)) === undefined
  );
}
