import fc from 'fast-check';
import type { Camera, Quat } from '../../../main/core/camera/types.ts';
import type { Candidate, RetrievalRequest } from '../../../main/core/retrieval/types.ts';

export const fovYDeg = 50;
const degree = Math.PI / 180;

/** A camera at eye height; heading 0 looks along +z, growing headings turn to the left (towards +x). */
export function camera(x: number, z: number, headingDeg: number, pitchDeg = 0, y = 1.5, rollDeg = 0): Camera {
  const [h, p] = [(headingDeg * degree) / 2, (pitchDeg * degree) / 2];
  // Heading about Y, times a half turn about Z (camera y points down), times pitch (up is positive) about camera x.
  const [a, b] = [Math.sin(h), Math.cos(h)];
  const [s, c] = [Math.sin(p), Math.cos(p)];
  const [i, j, k, w] = [a * c, b * s, b * c, -a * s];
  // And times roll about camera z.
  const [t, u] = [Math.sin((rollDeg * degree) / 2), Math.cos((rollDeg * degree) / 2)];
  const rotation: Quat = [i * u + j * t, j * u - i * t, k * u + w * t, w * u - k * t];
  const fy = 0.5 / Math.tan((fovYDeg * degree) / 2);
  return { pose: { position: [x, y, z], rotation }, intrinsics: { fx: (fy * 9) / 16, fy, cx: 0.5, cy: 0.5 } };
}

export function numbered(cameras: readonly Camera[]): Candidate[] {
  return cameras.map((camera, number) => ({ number, camera }));
}

/** A request without frames that are always in, unless said otherwise. */
export function request(
  targets: readonly Camera[],
  candidates: readonly Candidate[],
  more: Partial<RetrievalRequest> = {},
): RetrievalRequest {
  return {
    targets,
    firstFrame: candidates.reduce((next, { number }) => Math.max(next, number + 1), 0),
    candidates,
    contextFrames: 4,
    recentFrames: 0,
    keepOrigin: false,
    pinned: [],
    banned: [],
    seed: 7,
    ...more,
  };
}

/** Cameras in a yard of 24 x 24 metres that look anywhere, a little up or down and askew. */
export const anyCamera: fc.Arbitrary<Camera> = fc
  .record({
    x: fc.double({ min: -12, max: 12, noNaN: true }),
    z: fc.double({ min: -12, max: 12, noNaN: true }),
    heading: fc.double({ min: -180, max: 180, noNaN: true }),
    pitch: fc.double({ min: -20, max: 20, noNaN: true }),
    y: fc.double({ min: 1.2, max: 1.8, noNaN: true }),
    roll: fc.double({ min: -30, max: 30, noNaN: true }),
  })
  .map(({ x, z, heading, pitch, y, roll }) => camera(x, z, heading, pitch, y, roll));

/** Requests of all shapes that do not contradict themselves; numbers have gaps, some poses occur twice. */
export const anyRequest: fc.Arbitrary<RetrievalRequest> = fc
  .record({
    poses: fc.array(anyCamera, { minLength: 1, maxLength: 12 }),
    frames: fc.uniqueArray(fc.record({ number: fc.nat(200), pose: fc.nat() }), {
      maxLength: 40,
      selector: ({ number }) => number,
    }),
    targets: fc.array(anyCamera, { minLength: 1, maxLength: 4 }),
    recentFrames: fc.nat(3),
    hasOrigin: fc.boolean(),
    keepOrigin: fc.boolean(),
    pins: fc.array(fc.nat(), { maxLength: 2 }),
    bans: fc.array(fc.nat(220), { maxLength: 5 }),
    room: fc.nat(6),
    seed: fc.nat(),
  })
  .map(({ poses, frames, targets, recentFrames, hasOrigin, keepOrigin, pins, bans, room, seed }) => {
    // By chance alone frame 0, the origin, would hardly ever be among the candidates.
    const origin = hasOrigin && !frames.some(({ number }) => number === 0) ? [{ number: 0, pose: 0 }] : [];
    const candidates = [...origin, ...frames]
      .map(({ number, pose }) => ({ number, camera: poses[pose % poses.length]! }))
      .sort((a, b) => a.number - b.number);
    const pinned =
      candidates.length === 0 ? [] : pins.map((pin) => candidates[pin % candidates.length]!.number);
    const banned = bans.filter((number) => !pinned.includes(number));
    const contextFrames = recentFrames + 1 + pinned.length + room;
    return {
      targets,
      firstFrame: (candidates.at(-1)?.number ?? -1) + 1,
      candidates,
      contextFrames,
      recentFrames,
      keepOrigin,
      pinned,
      banned,
      seed,
    };
  });
