import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import type { Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, newFrame, newTake } from './helpers.ts';

// root:  0 | 1 2 3 4 | 5 6 7 8 | 9 10 11 12
// child: forks at 6, inside root's chunk 2: 7 8 9 10 | 11 12 13 14
// grand: forks at 12 of child:             13 14 15 16
// early: forks from grand at 3, a frame that grand has from root: 4 5
const folder = temporaryFolder(afterAll);
let project: ProjectFile;
let root: Take;
let child: Take;
let grand: Take;
let early: Take;

beforeAll(() => {
  project = ProjectFile.create(join(folder, 'film.lookback'));
  root = fillTake(project, 3);
  child = project.createTake(newTake({ parentTake: root.id, forkFrame: 6 }));
  project.commitChunk(newChunk(child.id, 1, 7, 4));
  project.commitChunk(newChunk(child.id, 2, 11, 4));
  grand = project.createTake(newTake({ parentTake: child.id, forkFrame: 12 }));
  project.commitChunk(newChunk(grand.id, 4, 13, 4));
  early = project.createTake(newTake({ parentTake: grand.id, forkFrame: 3 }));
  project.commitChunk(newChunk(early.id, 1, 4, 2));
});

afterAll(() => {
  project.close();
});

/** Which take each frame comes from, as its bytes tell. */
function owners(take: Take, from: number, to: number): number[] {
  return [...project.frames(take.id, from, to)].map((frame) => {
    expect(frame.image).toEqual(newFrame(frame.take, frame.number).image);
    expect(frame.camera).toEqual(newFrame(frame.take, frame.number).camera);
    return frame.take;
  });
}

function runs(...parts: [take: Take, count: number][]): number[] {
  return parts.flatMap(([take, count]) => new Array<number>(count).fill(take.id));
}

describe('forks share the frames of their ancestors', () => {
  it('frames come from whoever rendered them, three forks deep', () => {
    expect(owners(root, 0, 13)).toEqual(runs([root, 13]));
    expect(owners(child, 0, 15)).toEqual(runs([root, 7], [child, 8]));
    expect(owners(grand, 0, 17)).toEqual(runs([root, 7], [child, 6], [grand, 4]));
    expect(owners(early, 0, 6)).toEqual(runs([root, 4], [early, 2]));
    expect(owners(grand, 5, 8)).toEqual(runs([root, 2], [child, 1]));
  });

  it('the lineage says so too', () => {
    expect(project.lineage(grand.id)).toEqual([
      { take: root.id, from: 0, to: 7 },
      { take: child.id, from: 7, to: 13 },
      { take: grand.id, from: 13, to: Number.MAX_SAFE_INTEGER },
    ]);
    expect(project.lineage(early.id).map((segment) => segment.take)).toEqual([root.id, early.id]);
  });

  it('a frame knows its chunk in the take that rendered it', () => {
    expect(project.frame(grand.id, 6)).toMatchObject({ take: root.id, chunk: 2 });
    expect(project.frame(grand.id, 12)).toMatchObject({ take: child.id, chunk: 2 });
    expect(project.frame(grand.id, 13)).toMatchObject({ take: grand.id, chunk: 4 });
  });

  it('cameras are those of the lineage, in order, within the range', () => {
    const cameras = project.cameras(grand.id, { from: 5, to: 15 });
    expect(cameras.map(({ number }) => number)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    const expected = [root, root, ...new Array<Take>(6).fill(child), grand, grand];
    expect(cameras.map(({ camera }) => camera)).toEqual(
      expected.map(({ id }, i) => newFrame(id, i + 5).camera),
    );
    expect(project.cameras(root.id, { from: 4, to: 4 })).toEqual([]);
    expect(project.cameras(root.id, { from: 10, to: 99 })).toHaveLength(3);
  });

  it('counts the ancestors in, and goes on at the own part', () => {
    expect([root, child, grand, early].map(({ id }) => project.frameCount(id))).toEqual([13, 15, 17, 6]);
    expect([root, child, grand, early].map(({ id }) => project.firstMissingFrame(id))).toEqual([
      13, 15, 17, 6,
    ]);
    const fresh = project.createTake(newTake({ parentTake: child.id, forkFrame: 9 }));
    expect([project.frameCount(fresh.id), project.firstMissingFrame(fresh.id)]).toEqual([10, 10]);
    const empty = project.createTake(newTake());
    expect([project.frameCount(empty.id), project.firstMissingFrame(empty.id)]).toEqual([0, 0]);
  });

  it('stores nothing of the ancestors again', () => {
    expect(project.chunks(grand.id)).toHaveLength(1);
    expect(project.chunks(grand.id)[0]).toMatchObject({ number: 4, firstFrame: 13 });
  });

  it('refuses to fork where there is no frame, and from no take', () => {
    expect(() => project.createTake(newTake({ parentTake: root.id, forkFrame: 13 }))).toThrow(
      expect.toSatisfy((error: unknown) => isLookbackError(error, 'frame-missing')),
    );
    expect(() => project.createTake(newTake({ parentTake: 999, forkFrame: 0 }))).toThrow(
      expect.toSatisfy((error: unknown) => isLookbackError(error, 'take-missing')),
    );
  });

  it('tells of frames and takes that are not there', () => {
    for (const number of [-1, 13, 0.5]) {
      expect(() => project.frame(root.id, number)).toThrow(`Frame ${number} has not been rendered`);
    }
    expect(() => [...project.frames(root.id, 11, 15)]).toThrow('Frame 13 has not been rendered');
    for (const call of [
      () => project.take(99),
      () => project.chunks(99),
      () => project.cameras(99, { from: 0, to: 1 }),
      () => project.markStale(99, 0, 'path'),
      () => project.markStaleRange(99, 0, 1, 'path'),
      () => project.revive(99, 0, 1),
      () => project.chunk(99, 0),
      () => project.chunkTable(99),
      () => [...project.usage(99)],
      () => project.removeTake(99),
      () => project.removeTakeStep(99),
      () => project.removeChunksStep(99, 0),
      () => project.retrievalOf(99, 0),
      () => project.editTake(99, {}),
      () => project.commitChunk(newChunk(99, 0, 0, 1)),
    ]) {
      expect(call).toThrow(expect.toSatisfy((error: unknown) => isLookbackError(error, 'take-missing')));
    }
  });

  it('chunks may be committed while frames are being read', () => {
    const take = fillTake(project, 1);
    const seen: number[] = [];
    for (const frame of project.frames(take.id, 0, 9)) {
      if (frame.number === 2) project.commitChunk(newChunk(take.id, 2, 5, 4));
      seen.push(frame.number);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
