import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Camera, intrinsicsFromFov, quatFromYawPitchRoll } from '../../../../main/core/camera/index.ts';
import {
  type CameraPath,
  checkPath,
  copyKeys,
  deleteKeys,
  duplicateKeys,
  type EditOptions,
  insertKey,
  keyAt,
  keyFromCamera,
  type KeySelection,
  moveKeys,
  pasteKeys,
  possibleMove,
  samplePath,
} from '../../../../main/core/path/index.ts';
import { cameraPath } from '../path-arbitrary.ts';
import { at, framesOf, key, near, pathOf, refusalOf, tried } from '../path-helpers.ts';

/** A path with some of its keyframes. */
const chosen: fc.Arbitrary<readonly [CameraPath, number[]]> = cameraPath.chain((path) =>
  fc.tuple(
    fc.constant(path),
    fc.uniqueArray(fc.integer({ min: 0, max: path.keyframes.length - 1 }), { minLength: 1 }),
  ),
);
const anyFrame = fc.integer({ min: -100, max: 200 });

const four = pathOf(
  [0, 10, 20, 30].map((frame) => key(frame, { position: [frame, 1.5, 0] })),
  {
    durationFrames: 40,
  },
);
const camera: Camera = {
  pose: { position: [1, 2, 3], rotation: quatFromYawPitchRoll(30, 10, 5) },
  intrinsics: intrinsicsFromFov(44, 16 / 9),
};

describe('any edit of keyframes', () => {
  type Edit = (path: CameraPath, keys: KeySelection, frame: number, options?: EditOptions) => CameraPath;
  const edits: Record<string, Edit> = {
    insertKey: (path, _, frame, options) => insertKey(path, frame, camera, options),
    deleteKeys: (path, keys, _, options) => deleteKeys(path, keys, options),
    moveKeys,
    duplicateKeys,
    pasteKeys: (path, keys, frame, options) => pasteKeys(path, copyKeys(path, keys), frame, options),
  };

  it.each(Object.entries(edits))('%s gives a path that can be used, or says why not', (_, edit) => {
    fc.assert(
      fc.property(chosen, anyFrame, ([path, keys], frame) => {
        const before = structuredClone(path);
        const { result, refusal } = tried(() => edit(path, keys, frame));
        if (result === undefined) expect(refusal).toMatch(/^path-(range|invalid): [A-Z].*\.$/);
        else checkPath(result);
        expect(path).toEqual(before);
      }),
    );
  });

  it.each(Object.entries(edits))('%s leaves locked keyframes alone', (_, edit) => {
    fc.assert(
      fc.property(chosen, anyFrame, ([path, keys], frame) => {
        const lockedUpTo = path.keyframes[0]?.frame ?? 0;
        const { result } = tried(() => edit(path, keys, frame, { lockedUpTo }));
        if (result !== undefined) expect(result.keyframes[0]).toEqual(path.keyframes[0]);
      }),
    );
  });

  it('refuses keyframes that are not there', () => {
    expect(refusalOf(() => deleteKeys(four, [4]))).toBe(
      'path-range: There is no keyframe 4 on this camera path; they are 0 to 3.',
    );
    expect(refusalOf(() => moveKeys(four, [-1], 2))).toMatch(/^path-range/);
    expect(refusalOf(() => copyKeys(four, [0.5]))).toMatch(/^path-range/);
  });

  it('does nothing without keyframes', () => {
    for (const edit of [deleteKeys, (path: CameraPath) => moveKeys(path, [], 5)])
      expect(edit(four, [])).toBe(four);
    expect(duplicateKeys(four, [], 5)).toEqual(four);
  });
});

describe('insertKey', () => {
  it('adds a keyframe with exactly the camera', () => {
    const path = insertKey(four, 17, camera);
    expect(framesOf(path)).toEqual([0, 10, 17, 20, 30]);
    const there = at(samplePath(path, 16 / 9), 17);
    near(there.pose.position, camera.pose.position);
    near(there.pose.rotation, camera.pose.rotation);
    near([there.intrinsics.fx, there.intrinsics.fy], [camera.intrinsics.fx, camera.intrinsics.fy]);
  });

  it('overwrites the keyframe that is there and keeps its easing', () => {
    const eased = pathOf([key(0), key(10, { ease: 'ease-out', rollDeg: 9 }), key(20)]);
    const view = { position: [4, 5, 6], rotation: [0, 0, 1, 0], fovYDeg: 60 } as const;
    const path = insertKey(eased, 10, view);
    expect(framesOf(path)).toEqual([0, 10, 20]);
    expect(path.keyframes[1]).toEqual({
      ...keyFromCamera(camera, 10, 'ease-out'),
      position: view.position,
      orientation: { kind: 'rotation', rotation: view.rotation },
      fovYDeg: 60,
    });
  });

  it('refuses frames that the path does not have, and views that make no sense', () => {
    expect(refusalOf(() => insertKey(four, 40, camera))).toBe(
      'path-range: A keyframe would be at frame 40, but the path has the frames 0 to 39; make the path longer first, or choose an earlier frame.',
    );
    expect(refusalOf(() => insertKey(four, -1, camera))).toMatch(/^path-range/);
    expect(refusalOf(() => insertKey(four, 1.5, camera))).toMatch(/^path-invalid/);
    expect(
      refusalOf(() => insertKey(four, 1, { position: [0, 0, 0], rotation: [0, 0, 0, 1], fovYDeg: 0 })),
    ).toMatch(/^path-range.*fovYDeg is 0/);
  });
});

describe('deleteKeys', () => {
  it('takes keyframes out, never below two', () => {
    expect(framesOf(deleteKeys(four, [2, 0, 2]))).toEqual([10, 30]);
    expect(refusalOf(() => deleteKeys(four, [0, 1, 2]))).toBe(
      'path-invalid: A camera path needs two keyframes, and only one would be left; add one first.',
    );
    expect(refusalOf(() => deleteKeys(four, 'all'))).toMatch(/none would be left/);
  });

  it('is undone by pasting what was copied', () => {
    fc.assert(
      fc.property(chosen, ([path, keys]) => {
        fc.pre(path.keyframes.length - keys.length >= 2);
        const first = path.keyframes[Math.min(...keys)]?.frame ?? 0;
        expect(pasteKeys(deleteKeys(path, keys), copyKeys(path, keys), first)).toEqual(path);
      }),
    );
  });
});

describe('moveKeys', () => {
  it('moves there and back without a change where nothing was overwritten', () => {
    fc.assert(
      fc.property(chosen, anyFrame, ([path, keys], frames) => {
        const by = possibleMove(path, keys, frames);
        const moved = path.keyframes.filter((_, index) => keys.includes(index)).map((k) => k.frame + by);
        const others = path.keyframes.filter((_, index) => !keys.includes(index)).map((k) => k.frame);
        fc.pre(!moved.some((frame) => others.includes(frame)));
        const there = moveKeys(path, keys, frames);
        const indices = moved.map((frame) => keyAt(there, frame) ?? -1);
        expect(moveKeys(there, indices, -by)).toEqual(path);
      }),
    );
  });

  it('keeps the group together and on the path', () => {
    expect(framesOf(moveKeys(four, [1, 2], 5))).toEqual([0, 15, 25, 30]);
    expect(framesOf(moveKeys(four, [1, 3], 500))).toEqual([0, 19, 20, 39]);
    expect(framesOf(moveKeys(four, [1, 2], -500))).toEqual([0, 10, 30]);
    expect(framesOf(moveKeys(four, [1], 15))).toEqual([0, 20, 25, 30]);
  });

  it('replaces the keyframe that it lands on, never the second last', () => {
    const path = moveKeys(four, [1], 10);
    expect(framesOf(path)).toEqual([0, 20, 30]);
    expect(path.keyframes[1]?.position).toEqual([10, 1.5, 0]);
    const two = pathOf([key(0), key(10)]);
    expect(refusalOf(() => moveKeys(two, [0], 10))).toMatch(/^path-invalid.*only one would be left/);
  });

  it('stops behind what is locked and refuses to move it', () => {
    expect(framesOf(moveKeys(four, [1], -50, { lockedUpTo: 0 }))).toEqual([0, 1, 20, 30]);
    expect(framesOf(moveKeys(four, [2, 3], -50, { lockedUpTo: 12 }))).toEqual([0, 10, 13, 23]);
    expect(refusalOf(() => moveKeys(four, [0], 3, { lockedUpTo: 0 }))).toBe(
      'path-range: The keyframe at frame 0 is fixed in this take; edit the path after that.',
    );
    expect(refusalOf(() => moveKeys(four, 'all', 3, { lockedUpTo: 12 }))).toBe(
      'path-range: Keyframes up to frame 12 are fixed in this take; edit the path after that.',
    );
  });
});

describe('copies', () => {
  it('are plain data with frames from 0 on', () => {
    const clip = copyKeys(four, [3, 1]);
    expect(clip.keyframes.map((k) => k.frame)).toEqual([0, 20]);
    expect(JSON.parse(JSON.stringify(clip))).toEqual(clip);
  });

  it('are pasted over what is there', () => {
    const path = pasteKeys(four, copyKeys(four, [0, 1]), 20);
    expect(path.keyframes.map((k) => [k.frame, k.position[0]])).toEqual([
      [0, 0],
      [10, 10],
      [20, 0],
      [30, 10],
    ]);
    expect(pasteKeys(path, copyKeys(four, [2, 3]), 20)).toEqual(four);
  });

  it('are refused beyond the path', () => {
    expect(refusalOf(() => pasteKeys(four, copyKeys(four, [0, 3]), 15))).toMatch(/frame 45, but the path/);
    expect(refusalOf(() => duplicateKeys(four, [1], -11))).toMatch(/frame -1.*move less far/);
    expect(framesOf(duplicateKeys(four, [1, 2], 5))).toEqual([0, 10, 15, 20, 25, 30]);
  });
});
