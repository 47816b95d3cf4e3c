import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  intrinsicsFromFov,
  quatFromYawPitchRoll,
  wrapDeg,
  yawPitchRollOf,
  type Camera,
  type Envelope,
} from '../../../main/core/camera/index.ts';
import {
  checkEnvelope,
  firstDifference,
  samplePath,
  type CameraPath,
} from '../../../main/core/path/index.ts';
import { continuedPath, ownPath } from '../../../main/studio/drive/driven-path.ts';
import { easedSpeed, isStill, still, stretchFrom } from '../../../main/studio/drive/motion.ts';

const envelope: Envelope = {
  heightMetres: [1.2, 1.8],
  pitchDeg: [-20, 20],
  fovYDeg: [40, 60],
  metresPerFrame: 0.35,
  yawDegPerFrame: 9,
};
const aspect = 16 / 9;

function cameraAt(x: number, y: number, z: number, yawDeg: number, pitchDeg = 0): Camera {
  return {
    pose: { position: [x, y, z], rotation: quatFromYawPitchRoll(yawDeg, pitchDeg) },
    intrinsics: intrinsicsFromFov(50, aspect),
  };
}

const share = fc.oneof(
  fc.constant(0),
  fc.constant(1),
  fc.constant(-1),
  fc.double({ min: -1, max: 1, noNaN: true }),
);
const steering = fc.record({ forward: share, right: share, up: share, yaw: share, pitch: share });

describe('easedSpeed', () => {
  it('comes nearer to what is wanted and arrives', () => {
    fc.assert(
      fc.property(steering, steering, fc.integer({ min: 1, max: 8 }), (from, wanted, frames) => {
        let speed = from;
        for (const name of ['forward', 'yaw'] as const) {
          const next = easedSpeed(speed, wanted, frames);
          expect(Math.abs(next[name] - wanted[name])).toBeLessThanOrEqual(
            Math.abs(speed[name] - wanted[name]),
          );
        }
        for (let n = 0; n < 30; n++) speed = easedSpeed(speed, wanted, frames);
        expect(speed).toEqual(wanted);
      }),
    );
  });

  it('never goes faster than the largest speed, and knows rest', () => {
    expect(easedSpeed(still, { ...still, forward: 7 }, 100).forward).toBe(1);
    expect(isStill(still)).toBe(true);
    expect(isStill({ ...still, pitch: -0.01 })).toBe(false);
  });
});

describe('a driven path', () => {
  const places = fc.record({
    yaw: fc.integer({ min: -180, max: 180 }),
    pitch: fc.integer({ min: -20, max: 20 }),
  });

  it('keeps to the envelope whatever is steered', () => {
    fc.assert(
      fc.property(
        places,
        fc.array(steering, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        (start, wanted, frames) => {
          let camera = cameraAt(0, 1.5, 0, start.yaw, start.pitch);
          let driven = ownPath(camera, 0, { fps: 12 } as CameraPath);
          let speed = still;
          for (const wish of wanted) {
            speed = easedSpeed(speed, wish, frames);
            const { next, cameras } = driven.append(
              stretchFrom(camera, speed, frames, envelope),
              frames,
              aspect,
            );
            expect(cameras).toHaveLength(frames);
            driven = next;
            camera = cameras.at(-1)!;
          }
          // A wide turn of a tilted camera is not quite even, nor quite level.
          const wider: Envelope = { ...envelope, yawDegPerFrame: 9 * 1.15, pitchDeg: [-22, 22] };
          const found = checkEnvelope(samplePath(driven.path, aspect), wider);
          expect(found).toEqual([]);
        },
      ),
    );
  });

  it('has exactly the cameras that it gave for every stretch, also behind a drawn path', () => {
    const drawn: CameraPath = {
      ...{ format: 'lookback-path/1', fps: 12, durationFrames: 13, loop: false, constantSpeed: false },
      keyframes: [0, 5, 9].map((frame, i) => ({
        frame,
        position: [i * i * 0.3, 1.5, i],
        orientation:
          i === 1
            ? { kind: 'look-at', target: [3, 1, 5] }
            : { kind: 'rotation', rotation: quatFromYawPitchRoll(20 * i, 3) },
        rollDeg: 0,
        fovYDeg: 50 + i,
        ease: { kind: i === 1 ? 'ease-in-out' : 'linear' },
      })),
    };
    fc.assert(
      fc.property(
        fc.array(steering, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(0, 0.5, 1, undefined),
        (wanted, frames, smoothness) => {
          const path = { ...drawn, ...(smoothness !== undefined && { smoothness }) };
          const before = samplePath(path, aspect);
          const given = [...before];
          let driven = continuedPath(path)!;
          let speed = still;
          for (const wish of wanted) {
            speed = easedSpeed(speed, wish, frames);
            const { next, cameras } = driven.append(
              stretchFrom(given.at(-1)!, speed, frames, envelope),
              frames,
              aspect,
            );
            given.push(...cameras);
            driven = next;
          }
          expect(firstDifference(samplePath(driven.path, aspect), given)).toBeUndefined();
        },
      ),
    );
  });

  it('does not go on where it would move what is there', () => {
    const path = ownPath(cameraAt(0, 1.5, 0, 0), 0, { fps: 12 } as CameraPath).append(
      stretchFrom(cameraAt(0, 1.5, 0, 0), { ...still, forward: 1 }, 4, envelope),
      4,
      aspect,
    ).next.path;
    expect(continuedPath(path)).toBeDefined();
    expect(continuedPath({ ...path, loop: true })).toBeUndefined();
    expect(continuedPath({ ...path, constantSpeed: true })).toBeUndefined();
  });

  it('goes where the keys say: forward along the view, right to its right, left turns left', () => {
    const start = cameraAt(1, 1.5, 2, 90);
    const end = (wish: Partial<typeof still>) => stretchFrom(start, { ...still, ...wish }, 4, envelope)(1, 4);
    const moved = (wish: Partial<typeof still>) =>
      end(wish).position.map((value, i) => value - start.pose.position[i]!);
    const near = (a: number[], b: number[]) => a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 9));
    near(moved({ forward: 1 }), [1.4, 0, 0]);
    near(moved({ forward: -1 }), [-1.4, 0, 0]);
    near(moved({ right: 1 }), [0, 0, 1.4]);
    near(moved({ up: 0.1 }), [0, 0.14, 0]);
    near(moved({ forward: 1, right: 1 }), [1.4 * Math.SQRT1_2, 0, 1.4 * Math.SQRT1_2]);
    const turned = end({ yaw: 1, pitch: 1 }).orientation;
    if (turned.kind !== 'rotation') throw new Error('A driven keyframe has a rotation.');
    const { yawDeg, pitchDeg } = yawPitchRollOf(turned.rotation);
    expect(wrapDeg(yawDeg - 90)).toBeCloseTo(36, 9);
    expect(pitchDeg).toBeCloseTo(18, 9);
  });

  it('lets a camera outside the envelope come back, and go no further out', () => {
    const low = cameraAt(0, 0.5, 0, 0, -40);
    const end = (up: number) => stretchFrom(low, { ...still, up, pitch: up }, 4, envelope)(1, 4).position[1];
    expect(end(-1)).toBe(0.5);
    expect(end(0.5)).toBeCloseTo(1.2, 9);
  });
});
