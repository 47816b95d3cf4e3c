import { describe, expect, it } from 'vitest';
import type { ChunkMemory } from '../../../../main/api/index.ts';
import { intrinsicsFromFov } from '../../../../main/core/camera/intrinsics.ts';
import { identityQuat } from '../../../../main/core/camera/quaternion.ts';
import { arcLabel, arcPoint, arcsOf, arcUnder } from '../../../../renderer/src/timeline/arcs.ts';
import { fitted, middleOf } from '../../../../renderer/src/timeline/scale.ts';

const camera = {
  pose: { position: [0, 0, 0], rotation: identityQuat },
  intrinsics: intrinsicsFromFov(55, 16 / 9),
} as const;
const weighed = (number: number, gain: number) => ({
  number,
  score: gain,
  overlap: 0.5,
  gain,
  reason: 'It sees the same wall.',
  camera,
  ageFrames: 41 - number,
  distanceMetres: 1,
  angleDeg: 5,
});
const memory = {
  take: 1,
  number: 11,
  firstFrame: 41,
  frameCount: 4,
  hypothetical: false,
  strategy: 'coverage',
  targets: [camera],
  picks: [
    { ...weighed(40, 0.1), slot: 'recent', rank: 0 },
    { ...weighed(5, 0.6), slot: 'retrieved', rank: 1 },
  ],
  runnersUp: [weighed(20, 0)],
  coverage: 0.7,
  memoryFrames: 41,
  settings: {} as ChunkMemory['settings'],
} satisfies ChunkMemory;
const scale = fitted(61, 1000);
const height = 90;

describe('memory links', () => {
  const arcs = arcsOf(memory, scale, height);

  it('go from the middle of the chunk to each frame, runners-up underneath', () => {
    expect(arcs.map(({ frame, slot }) => [frame, slot])).toEqual([
      [20, undefined],
      [40, 'recent'],
      [5, 'retrieved'],
    ]);
    for (const arc of arcs) {
      expect(arcPoint(arc, 0)).toEqual([middleOf(scale, 42.5), 0]);
      expect(arcPoint(arc, 1)[0]).toBeCloseTo(middleOf(scale, arc.frame));
      expect(arcPoint(arc, 0.5)[1]).toBeCloseTo(arc.depth);
      expect(arc.depth).toBeLessThan(height);
    }
  });

  it('are deeper the farther they reach and wider the more they add', () => {
    const [runnerUp, recent, retrieved] = arcs;
    expect(retrieved?.depth).toBeGreaterThan(runnerUp?.depth ?? Infinity);
    expect(runnerUp?.depth).toBeGreaterThan(recent?.depth ?? Infinity);
    expect(retrieved?.lineWidth).toBeGreaterThan(recent?.lineWidth ?? Infinity);
  });

  it('are found under the pointer all along, and nowhere else', () => {
    for (const arc of arcs) {
      const [x, y] = arcPoint(arc, 0.6);
      expect(arcUnder([arc], x, y + 2)?.frame).toBe(arc.frame);
    }
    expect(arcUnder(arcs, 10, 60)).toBeUndefined();
    expect(arcUnder([], 500, 20)).toBeUndefined();
  });

  it('say what the frame did for the chunk', () => {
    expect(arcs.map(arcLabel)).toEqual([
      'Frame 20 · not taken, sees 50 %',
      'Frame 40 · recent, adds 10 %, sees 50 %',
      'Frame 5 · retrieved, adds 60 %, sees 50 %',
    ]);
  });
});
