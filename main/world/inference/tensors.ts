import { cameraNumbers, cameraToNumbers, toFirstTargetReference } from '../../core/camera/index.ts';
import type { Camera } from '../../core/camera/types.ts';
import { LookbackError } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import type { Manifest } from '../manifest.ts';
import { tagNumbers } from '../tags.ts';

/** A frame that the model may look at. */
export interface ContextFrame {
  readonly pixels: FramePixels;
  readonly camera: Camera;
}

/** The model's inputs for one chunk as flat arrays; shapes as in `graphContract` (shapes.ts). */
export interface ChunkTensors {
  readonly contextFrames: Float32Array;
  readonly contextCameras: Float32Array;
  readonly contextMask: Float32Array;
  readonly targetCameras: Float32Array;
  /** Empty for a model without style tags. */
  readonly tags: Float32Array;
}

/** Turns context, targets and style tags into the model's inputs. Empty slots are zero and masked. */
export function chunkTensors(
  manifest: Manifest,
  context: readonly ContextFrame[],
  targets: readonly Camera[],
  tags: readonly string[],
): ChunkTensors {
  const { max } = manifest.context;
  const pixels = manifest.frame.width * manifest.frame.height * manifest.frame.channels.length;
  const tensors = {
    contextFrames: new Float32Array(max * pixels),
    contextCameras: new Float32Array(max * cameraNumbers),
    contextMask: new Float32Array(max),
    targetCameras: new Float32Array(targets.length * cameraNumbers),
    tags: tagNumbers(manifest, tags),
  };
  const reference = targets[0];
  if (reference === undefined) return tensors;
  const cameras = toFirstTargetReference([...targets, ...context.map((frame) => frame.camera)], reference);
  cameras.forEach((camera, i) => {
    if (i < targets.length) tensors.targetCameras.set(cameraToNumbers(camera), i * cameraNumbers);
    else tensors.contextCameras.set(cameraToNumbers(camera), (i - targets.length) * cameraNumbers);
  });
  context.forEach((frame, slot) => {
    tensors.contextMask[slot] = 1;
    writeFrame(
      manifest.frame,
      frame.pixels,
      tensors.contextFrames.subarray(slot * pixels, (slot + 1) * pixels),
    );
  });
  return tensors;
}

/** A picture's colours as the model's planes [3, H, W]. */
export function pictureNumbers(frame: Manifest['frame'], pixels: FramePixels): Float32Array {
  const planes = new Float32Array(3 * frame.width * frame.height);
  writeColours(frame, pixels, planes);
  return planes;
}

/** A model's inverse depth [H, W] as it is stored: 16 bits, rounded and clamped to the range. */
export function depthLevels(frame: Manifest['frame'], plane: Float32Array): Uint16Array {
  const levels = new Uint16Array(plane.length);
  writeLevels(levels, 0, 1, plane, frame.range, 65535);
  return levels;
}

/** Interleaved bytes to planes in the model's range. */
function writeColours(
  { range: [low, high] }: Manifest['frame'],
  pixels: FramePixels,
  out: Float32Array,
): void {
  const area = pixels.width * pixels.height;
  const levels = Float32Array.from({ length: 256 }, (_, level) => low + (level / 255) * (high - low));
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < area; i++) out[channel * area + i] = levels[pixels.rgb[i * 3 + channel] ?? 0] ?? low;
  }
}

/** Colours and, in a model that has depth, inverse depth; unknown depth is a whole plane of the range's low end. */
function writeFrame(frame: Manifest['frame'], pixels: FramePixels, out: Float32Array): void {
  writeColours(frame, pixels, out);
  if (frame.channels.length === 3) return;
  const [low, high] = frame.range;
  const area = frame.width * frame.height;
  const depth = pixels.inverseDepth;
  for (let i = 0; i < area; i++) {
    out[3 * area + i] = low + ((depth?.[i] ?? 0) / 65535) * (high - low);
  }
}

/**
 * The model's answer [T, C, H, W] as frames: 8-bit colour, 16-bit inverse depth, rounded and clamped to the range.
 * @throws LookbackError 'inference-failed' when the answer has a number that is not finite
 */
export function framesOf(frame: Manifest['frame'], prediction: Float32Array): FramePixels[] {
  if (!allFinite(prediction)) {
    throw new LookbackError(
      'inference-failed',
      'The model produced numbers that are not finite (NaN or infinity), so these frames cannot be shown. Try another seed or provider.',
    );
  }
  const frames = coloursOf(frame, prediction);
  if (frame.channels.length === 3) return frames;
  const area = frame.width * frame.height;
  return frames.map((colours, number) => {
    const at = (number * 4 + 3) * area;
    return { ...colours, inverseDepth: depthLevels(frame, prediction.subarray(at, at + area)) };
  });
}

/** As `framesOf` without the depth, for pictures that are only looked at: what is not finite is black. */
export function coloursOf(frame: Manifest['frame'], prediction: Float32Array): FramePixels[] {
  const area = frame.width * frame.height;
  const pixels = area * frame.channels.length;
  return Array.from({ length: prediction.length / pixels }, (_, number) => {
    const rgb = new Uint8Array(area * 3);
    for (let channel = 0; channel < 3; channel++) {
      const at = number * pixels + channel * area;
      writeLevels(rgb, channel, 3, prediction.subarray(at, at + area), frame.range, 255);
    }
    return { width: frame.width, height: frame.height, rgb };
  });
}

/** Loops instead of a function for each of half a million numbers: this is on the way of every chunk. */
function allFinite(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  return true;
}

/** Writes a model's numbers as whole ones from 0 to `top`, rounded and clamped to the range, every `stride`-th place from `first` on. */
function writeLevels(
  out: Uint8Array | Uint16Array,
  first: number,
  stride: number,
  numbers: Float32Array,
  [low, high]: Manifest['frame']['range'],
  top: number,
): void {
  for (let i = 0, at = first; i < numbers.length; i++, at += stride) {
    const level = Math.round((((numbers[i] ?? low) - low) / (high - low)) * top);
    out[at] = level < 0 ? 0 : level > top ? top : level;
  }
}
