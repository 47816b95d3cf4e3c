import fc from 'fast-check';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera, Vec3 } from '../../../main/core/camera/types.ts';
import { defaultOptions, frustumBox, type Box3 } from '../../../main/core/retrieval/index.ts';
import { indexedDepthMetres, ProjectFile } from '../../../main/memory/index.ts';
import type { Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { cameraAt, newChunk, newTake } from './helpers.ts';

const frameCount = 400;
const forkFrame = 250;
const folder = temporaryFolder(afterAll);
let project: ProjectFile;
let root: Take;
let fork: Take;

/** A wide circle, looking outward; the fork looks the other way. */
function cameraOf(number: number, turnDeg: number): Camera {
  const angle = (number * 2 * Math.PI) / frameCount;
  return cameraAt(
    [300 * Math.sin(angle) + 1 / 3, 1.6, 300 * Math.cos(angle)],
    (number * 360) / frameCount + turnDeg,
  );
}

beforeAll(() => {
  project = ProjectFile.create(join(folder, 'film.lookback'));
  const frames = (turnDeg: number, from: number) =>
    Array.from({ length: frameCount - from }, (_, i) => ({
      image: new Uint8Array(1),
      camera: cameraOf(from + i, turnDeg),
    }));
  root = project.createTake(newTake());
  project.commitChunk(newChunk(root.id, 0, 0, frameCount, { frames: frames(0, 0) }));
  fork = project.createTake(newTake({ parentTake: root.id, forkFrame }));
  project.commitChunk(newChunk(fork.id, 1, forkFrame + 1, 0, { frames: frames(180, forkFrame + 1) }));
});

afterAll(() => {
  project.close();
});

function meets(a: Box3, b: Box3): boolean {
  return ([0, 1, 2] as const).every((axis) => a.min[axis] <= b.max[axis] && a.max[axis] >= b.min[axis]);
}

function add([x, y, z]: Vec3, metres: number): Vec3 {
  return [x + metres, y + metres, z + metres];
}

describe('near', () => {
  it('finds the frames of the lineage whose frustum box meets the box, and no others', () => {
    const target = fc.record({
      number: fc.nat(frameCount - 1),
      turnDeg: fc.nat(360),
      before: fc.nat(frameCount),
    });
    fc.assert(
      fc.property(target, fc.boolean(), ({ number, turnDeg, before }, forked) => {
        const take = forked ? fork : root;
        const box = frustumBox([cameraOf(number, turnDeg)], 0, 20);
        const found = project.near(take.id, box, before);
        const all = project.cameras(take.id, { from: 0, to: before });
        const grown = { min: add(box.min, -0.001), max: add(box.max, 0.001) };
        const meeting = (other: Box3) =>
          all.filter(({ camera }) => meets(frustumBox([camera], 0, indexedDepthMetres), other));
        expect(found).toEqual(expect.arrayContaining(meeting(box)));
        expect(meeting(grown)).toEqual(expect.arrayContaining(found));
        expect(found.map(({ number }) => number)).toEqual(
          found.map(({ number }) => number).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is not fooled by 32-bit coordinates: a box that touches a frustum at one point meets it', () => {
    // Thirds are not 32-bit floats; rounded to nearest, half of these faces would move inward.
    for (let number = 0; number < 40; number++) {
      const { min, max } = frustumBox([cameraOf(number, 0)], 0, indexedDepthMetres);
      for (const corner of [min, max]) {
        const found = project.near(root.id, { min: corner, max: corner }, frameCount);
        expect(found.map((candidate) => candidate.number)).toContain(number);
      }
    }
  });

  it('leaves out far less than it finds', () => {
    const found = project.near(root.id, frustumBox([cameraOf(100, 0)], 0, 20), frameCount);
    expect(found.length).toBeGreaterThan(10);
    expect(found.length).toBeLessThan(frameCount / 3);
  });

  it('looks at least as far as a frame can see a sample point', () => {
    expect(indexedDepthMetres).toBeGreaterThanOrEqual(defaultOptions.sightFarMetres);
  });
});
