import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../../main/core/camera/index.ts';
import {
  type CameraPath,
  cameraOfFrame,
  type EaseKind,
  samplePath,
  splitAt,
} from '../../../../main/core/path/index.ts';
import { cameraPath } from '../path-arbitrary.ts';
import { at, furthest, framesOf, key, near, pathOf, refusalOf, tried } from '../path-helpers.ts';

const curved = (changes: Partial<CameraPath> = {}, ease: EaseKind = 'linear'): CameraPath =>
  pathOf(
    [
      key(10, { position: [0, 1.5, 0], yawDeg: 0, ease }),
      key(40, { position: [3, 1.5, 1], yawDeg: 60, pitchDeg: 10, fovYDeg: 60, ease }),
      key(60, { position: [4, 2, 4], yawDeg: 90, rollDeg: 10, ease }),
      key(100, { position: [0, 1.5, 6], yawDeg: 200, ease }),
    ],
    { durationFrames: 120, ...changes },
  );

describe('splitAt', () => {
  it('gives a keyframe with the camera that was there', () => {
    fc.assert(
      fc.property(cameraPath, fc.nat(80), (path, frame) => {
        fc.pre(frame < path.durationFrames && !path.constantSpeed);
        const split = splitAt(path, frame);
        expect(framesOf(split)).toContain(frame);
        const there = at(samplePath(path, 1), frame);
        const camera = at(samplePath(split, 1), frame);
        near(camera.pose.position, there.pose.position, 6);
        near([camera.intrinsics.fy], [there.intrinsics.fy], 6);
      }),
    );
  });

  it.each(['linear', 'ease-in', 'ease-out', 'ease-in-out', 'hold'] as const)(
    'hardly changes a path with %s',
    (ease) => {
      const path = curved({}, ease);
      const cameras = samplePath(path, 1);
      for (const frame of [3, 22, 25, 50, 80, 115]) {
        // Of a path of 13 m that turns by 200 degrees.
        const away = furthest(cameras, samplePath(splitAt(path, frame), 1));
        expect(away.metres).toBeLessThan(0.3);
        expect(away.degrees).toBeLessThan(5);
      }
    },
  );

  it('changes nothing on straight lines, in holds, and where the camera waits', () => {
    const none = (path: CameraPath, frames: readonly number[], degrees = 1e-6): void => {
      for (const frame of frames) {
        const split = splitAt(path, frame);
        expect(framesOf(split)).toEqual([...framesOf(path), frame].sort((a, b) => a - b));
        const away = furthest(samplePath(path, 1), samplePath(split, 1));
        expect(away.metres).toBeLessThan(1e-9);
        expect(away.degrees).toBeLessThan(degrees);
      }
    };
    // A turn that is kept level is no plain turn, so its two halves are not quite the whole.
    none(curved({ smoothness: 0 }), [3, 25, 50, 80, 115], 0.2);
    none(curved({}, 'hold'), [3, 25, 50, 80, 115]);
    none(curved(), [0, 9, 101, 119]);
  });

  it('keeps looking at a point', () => {
    const target: Vec3 = [1, 1, 9];
    const path = pathOf([
      key(0, { target }),
      key(30, { target, position: [3, 1, 0] }),
      key(60, { yawDeg: 9 }),
    ]);
    expect(splitAt(path, 12).keyframes[1]?.orientation).toEqual({ kind: 'look-at', target });
    expect(splitAt(path, 42).keyframes[2]?.orientation.kind).toBe('rotation');
    const away = furthest(samplePath(path, 1), samplePath(splitAt(path, 42), 1));
    expect(away.degrees).toBeLessThan(6);
  });

  it('finds the place in space of a frame with constant speed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 119 }), fc.boolean(), (frame, loop) => {
        const path = curved({ constantSpeed: true, loop });
        const { result = path } = tried(() => splitAt(path, frame));
        const away = furthest(samplePath(path, 1), samplePath(result, 1));
        expect(away.metres).toBeLessThan(0.5);
        const place = at(samplePath(path, 1), frame).pose.position;
        const keys = result.keyframes.filter(
          (k) => Math.hypot(...k.position.map((x, i) => x - (place[i] ?? 0))) < 1e-6,
        );
        expect(keys.length).toBeGreaterThan(0);
      }),
    );
    const tight = pathOf([key(0), key(1, { position: [9, 1.5, 0] }), key(50, { position: [10, 1.5, 0] })], {
      constantSpeed: true,
    });
    expect(refusalOf(() => splitAt(tight, 20))).toBe(
      'path-range: There is no free frame between the keyframes at 0 and 1; move one of them first.',
    );
  });

  it('leaves a path as it is where there is a keyframe, and refuses other paths’ frames', () => {
    const path = curved();
    expect(splitAt(path, 40)).toBe(path);
    expect(refusalOf(() => splitAt(path, 120))).toBe(
      'path-range: There is no frame 120 on this camera path; its frames are 0 to 119.',
    );
    expect(refusalOf(() => splitAt(path, 0.5))).toMatch(/^path-range/);
    expect(refusalOf(() => splitAt(path, 5, { lockedUpTo: 10 }))).toMatch(/fixed/);
    expect(framesOf(splitAt(curved({}, 'ease-in-out'), 20, { lockedUpTo: 10 }))).toEqual([
      10, 20, 40, 60, 100,
    ]);
  });
});

describe('cameraOfFrame', () => {
  it('is the camera that sampling the whole path gives', () => {
    fc.assert(
      fc.property(cameraPath, fc.nat(80), (path, frame) => {
        fc.pre(frame < path.durationFrames);
        expect(cameraOfFrame(path, 1.5, frame)).toEqual(samplePath(path, 1.5)[frame]);
      }),
    );
  });
});
