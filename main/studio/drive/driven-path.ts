import type { Camera } from '../../core/camera/types.ts';
import {
  keyFromCamera,
  pathFormat,
  samplePath,
  type CameraPath,
  type Keyframe,
} from '../../core/path/index.ts';
import type { Stretch } from './motion.ts';

/**
 * A path that grows at its end, a stretch at a time, and never moves a camera that it had before.
 *
 * A path of its own has straight lines between keyframes (`smoothness` 0) and one keyframe for each stretch. Where a
 * drawn path goes on, its curves must not bend towards what is added: each stretch then has a keyframe at both ends,
 * and a hold of one frame, which no curve runs through, before it.
 */
export interface DrivenPath {
  readonly path: CameraPath;
  /** The path with a stretch more, and the cameras of its frames. @param frames how many it has */
  append(stretch: Stretch, frames: number, aspect: number): { next: DrivenPath; cameras: Camera[] };
}

/** A path of its own from a camera at frame `at` on. Before its first stretch it has a frame too many or a key too few. */
export function ownPath(camera: Camera, at: number, like: CameraPath): DrivenPath {
  const { name, fps } = like;
  const path: CameraPath = {
    format: pathFormat,
    ...(name !== undefined && { name }),
    fps,
    durationFrames: at + 1,
    loop: false,
    constantSpeed: false,
    smoothness: 0,
    keyframes: [keyFromCamera(camera, at)],
  };
  return lines(path);
}

/** Goes on with a path at its end; undefined where nothing can be added without moving what is there. */
export function continuedPath(path: CameraPath): DrivenPath | undefined {
  const last = path.keyframes.at(-1);
  if (path.loop || path.constantSpeed || !last) return undefined;
  const isLines =
    path.smoothness === 0 && last.frame === path.durationFrames - 1 && last.ease.kind === 'linear';
  return isLines ? lines(path) : pieces(path);
}

function lines(path: CameraPath): DrivenPath {
  return {
    path,
    append(stretch, frames, aspect) {
      const end = path.durationFrames - 1;
      const from = path.keyframes.at(-1)!;
      const to = stretch(1, end + frames);
      const [, ...cameras] = sampled(path, [from, to], aspect);
      return { next: lines(grown(path, path.keyframes, [to])), cameras };
    },
  };
}

function pieces(path: CameraPath): DrivenPath {
  return {
    path,
    append(stretch, frames, aspect) {
      const end = path.durationFrames - 1;
      const first = stretch(1 / frames, end + 1);
      const added = frames === 1 ? [first] : [first, stretch(1, end + frames)];
      const before = path.keyframes.slice(0, -1);
      const held = path.keyframes.slice(-1).map((key) => ({ ...key, ease: { kind: 'hold' } as const }));
      const cameras = sampled(path, added, aspect);
      return { next: pieces(grown(path, [...before, ...held], added)), cameras };
    },
  };
}

function grown(path: CameraPath, before: readonly Keyframe[], added: readonly Keyframe[]): CameraPath {
  const keyframes = [...before, ...added];
  return { ...path, durationFrames: keyframes.at(-1)!.frame + 1, keyframes };
}

/** Cameras from the first of the keyframes to the last: what the whole path has there, since nothing else has a say in it. */
function sampled(path: CameraPath, keys: readonly Keyframe[], aspect: number): Camera[] {
  const start = keys[0]!.frame;
  const moved = keys.map((key) => ({ ...key, frame: key.frame - start }));
  const durationFrames = moved.at(-1)!.frame + 1;
  // A path needs two keyframes.
  const keyframes = moved.length > 1 ? moved : [moved[0]!, { ...moved[0]!, frame: 1 }];
  const cameras = samplePath({ ...path, durationFrames: Math.max(2, durationFrames), keyframes }, aspect);
  return cameras.slice(0, durationFrames);
}
