import { describe, expect, it } from 'vitest';
import { cameraToNumbers, quatFromYawPitchRoll } from '../../../main/core/camera/index.ts';
import type { Camera } from '../../../main/core/camera/index.ts';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { FramePixels } from '../../../main/core/frame.ts';
import type { Manifest } from '../../../main/world/index.ts';
import { checkRequest } from '../../../main/world/inference/request.ts';
import { chunkTensors, coloursOf, framesOf } from '../../../main/world/inference/tensors.ts';

const manifest = {
  name: 'Two by one',
  frame: {
    width: 2,
    height: 1,
    channels: ['r', 'g', 'b', 'inverse-depth'],
    range: [-1, 1],
    inverseDepthScaleMetres: 4,
  },
  chunk: { frames: 2, fps: 12 },
  context: { max: 3, recent: 1 },
  sampler: { kind: 'flow', predicts: 'x', steps: { default: 2, min: 1, max: 8 }, shift: 1, guidance: null },
  prompt: null,
} as unknown as Manifest;

const styled: Manifest = {
  ...manifest,
  prompt: {
    kind: 'tags',
    tags: [
      { id: 'meadow', name: 'Meadow' },
      { id: 'old-town', name: 'Old town' },
      { id: 'night', name: 'Night' },
    ],
  },
};

const camera = (x: number, z: number, yawDeg: number): Camera => ({
  pose: { position: [x, 1.5, z], rotation: quatFromYawPitchRoll(yawDeg) },
  intrinsics: { fx: 0.6, fy: 1.2, cx: 0.5, cy: 0.5 },
});

const pixels: FramePixels = {
  width: 2,
  height: 1,
  rgb: Uint8Array.of(0, 51, 102, 255, 204, 153),
  inverseDepth: Uint16Array.of(0, 65535),
};

describe('the tensors of a chunk', () => {
  it('hold planes in the model range, empty slots masked', () => {
    const tensors = chunkTensors(
      manifest,
      [{ pixels, camera: camera(0, 0, 0) }],
      [camera(0, 0, 0), camera(0, 1, 0)],
      [],
    );
    const expected = [-1, 1, -0.6, 0.6, -0.2, 0.2, -1, 1];
    expect([...tensors.contextFrames.subarray(0, 8)].map((value) => +value.toFixed(6))).toEqual(expected);
    expect([...tensors.contextFrames.subarray(8)]).toEqual(Array(16).fill(0));
    expect([...tensors.contextMask]).toEqual([1, 0, 0]);
    expect(tensors.contextCameras.subarray(16).every((value) => value === 0)).toBe(true);
  });

  it('say that depth is unknown with a plane of the low end', () => {
    const { width, height, rgb } = pixels;
    const tensors = chunkTensors(
      manifest,
      [{ pixels: { width, height, rgb }, camera: camera(0, 0, 0) }],
      [camera(0, 0, 0), camera(0, 0, 0)],
      [],
    );
    expect([...tensors.contextFrames.subarray(6, 8)]).toEqual([-1, -1]);
  });

  it('give cameras relative to the first target: its place and heading are 0, its height stays', () => {
    const tensors = chunkTensors(
      manifest,
      [{ pixels, camera: camera(10, 22, 90) }],
      [camera(10, 20, 90), camera(11, 20, 90)],
      [],
    );
    // Facing +X at (10, 20): the second target is 1 m ahead, the context frame 2 m to the right (world +Z).
    const near = (camera: Camera) =>
      cameraToNumbers(camera).map((value) => expect.closeTo(value, 5) as number);
    expect([...tensors.targetCameras.subarray(0, 16)]).toEqual(near(camera(0, 0, 0)));
    expect([...tensors.targetCameras.subarray(16)]).toEqual(near(camera(0, 1, 0)));
    expect([...tensors.contextCameras.subarray(0, 16)]).toEqual(near(camera(-2, 0, 0)));
  });

  it.each([
    [[], [0, 0, 0]],
    [['old-town'], [0, 1, 0]],
    [
      ['night', 'meadow'],
      [1, 0, 1],
    ],
  ])('have a 1 at each style tag of %j', (tags, expected) => {
    expect([...chunkTensors(styled, [], [camera(0, 0, 0)], tags).tags]).toEqual(expected);
  });

  it('have no numbers for style tags where the model has none', () => {
    expect(chunkTensors(manifest, [], [camera(0, 0, 0)], []).tags).toHaveLength(0);
  });
});

describe('the answer', () => {
  it('is rounded and clamped', () => {
    const planes = [0, 1.7, -1.2, 0.5, 0.0039, -1, 1, -1];
    const [frame, ...more] = framesOf(manifest.frame, Float32Array.from(planes));
    expect(more).toEqual([]);
    expect(frame).toEqual({
      width: 2,
      height: 1,
      rgb: Uint8Array.of(128, 0, 128, 255, 191, 0),
      inverseDepth: Uint16Array.of(65535, 0),
    });
  });

  it('of a picture comes back as the same picture', () => {
    const { contextFrames } = chunkTensors(
      manifest,
      [{ pixels, camera: camera(0, 0, 0) }],
      [camera(0, 0, 0)],
      [],
    );
    expect(framesOf(manifest.frame, contextFrames.slice(0, 8))).toEqual([pixels]);
  });

  it.each([NaN, Infinity, -Infinity])('with %d is refused', (value) => {
    const planes = new Float32Array(8);
    planes[5] = value;
    const refused = () => framesOf(manifest.frame, planes);
    expect(refused).toThrow(/not finite/);
    expect(refused).toThrow(expect.objectContaining({ code: 'inference-failed' }));
  });

  it('is the same colours without its depth', () => {
    const planes = Float32Array.of(0, 1.7, -1.2, 0.5, 0.0039, -1, 1, -1);
    const [frame] = framesOf(manifest.frame, planes);
    expect(coloursOf(manifest.frame, planes)).toEqual([{ width: 2, height: 1, rgb: frame?.rgb }]);
  });

  it('that is only looked at is never refused: what is not finite is black or clamped', () => {
    const planes = Float32Array.of(NaN, Infinity, -Infinity, NaN, 0, 0, NaN, NaN);
    expect(coloursOf(manifest.frame, planes)[0]?.rgb).toEqual(Uint8Array.of(0, 0, 128, 255, 0, 128));
  });
});

describe('a request', () => {
  const good = {
    kind: 'generate' as const,
    context: [{ pixels, camera: camera(0, 0, 0) }],
    targets: [camera(0, 0, 0), camera(0, 0, 0)],
    seed: 1,
    chunkNumber: 1,
    steps: 2,
    solver: 'euler' as const,
    tags: [],
    preview: false,
  };

  it('that fits is accepted', () => {
    expect(() => checkRequest(manifest, good)).not.toThrow();
    expect(() => checkRequest(styled, { ...good, tags: ['night', 'meadow'] })).not.toThrow();
  });

  it('with a style tag that the model does not have is refused in words', () => {
    const ask = (model: Manifest, tags: string[]) => () => checkRequest(model, { ...good, tags });
    expect(ask(manifest, ['night'])).toThrow(/"Two by one" takes no style tags.*"night".*leave the tags out/);
    expect(ask(styled, ['night', 'fog'])).toThrow(
      /no style tag "fog"; choose from meadow, old-town, night\./,
    );
    expect(ask(styled, ['fog'])).toThrow(expect.objectContaining({ code: 'inference-failed' }));
  });

  it.each([
    ['one target', { targets: good.targets.slice(1) }, /renders 2 frames at a time, not 1/],
    [
      'too much context',
      { context: Array(4).fill(good.context[0]) as typeof good.context },
      /3 context frames at most, not 4/,
    ],
    ['no steps', { steps: 0 }, /1 to 8 steps, not 0/],
    ['half a step', { steps: 1.5 }, /not 1\.5/],
    ['a negative seed', { seed: -1 }, /seed, not -1/],
    [
      'another size',
      { context: [{ pixels: { ...pixels, width: 1 }, camera: camera(0, 0, 0) }] },
      /2x1 pictures.* 1x1/,
    ],
    [
      'too few bytes',
      { context: [{ pixels: { ...pixels, rgb: new Uint8Array(3) }, camera: camera(0, 0, 0) }] },
      /3 colour bytes/,
    ],
  ])('with %s is refused in words', (_, change, words) => {
    try {
      checkRequest(manifest, { ...good, ...change });
      expect.unreachable();
    } catch (error) {
      if (!isLookbackError(error, 'inference-failed')) throw error;
      expect(error.message).toMatch(words);
    }
  });
});
