import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { ErrorCode } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import type { Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake, newChunk, newFrame, newTake, withDatabase } from './helpers.ts';

const tables = ['take', 'chunk', 'frame', 'picture', 'frame_frustum', 'retrieval', 'job'];

let project: ProjectFile;
let take: Take;
let other: Take;

beforeEach(() => {
  project = ProjectFile.create(join(temporaryFolder(), 'film.lookback'));
  other = fillTake(project, 2);
  take = fillTake(project, 3);
  for (const { id } of [take, other]) {
    project.addJob({ take: id, rank: id, status: 'queued', firstFrame: 1, lastFrame: 8, framesBefore: 0 });
  }
});

afterEach(() => {
  project.close();
});

const code = (wanted: ErrorCode): unknown =>
  expect.toSatisfy((error: unknown) => isLookbackError(error, wanted));

/** Rows per table, after a check that the file is whole. */
function counts(): Record<string, unknown> {
  project.close();
  const found = withDatabase(project.file, (db) => {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.prepare(`SELECT rtreecheck('frame_frustum')`).pluck().get()).toBe('ok');
    return tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]);
  });
  project = ProjectFile.open(project.file);
  return Object.fromEntries(found) as Record<string, unknown>;
}

/** What is left when only `other` is there. */
const otherAlone = {
  take: 1,
  chunk: 3,
  frame: 9,
  picture: 9,
  frame_frustum: 9,
  retrieval: 2 * 4,
  job: 1,
};

describe('removing a take', () => {
  it('takes all that hangs on it along, and nothing of another one', () => {
    project.failChunk({ take: take.id, number: 4, firstFrame: 13, frameCount: 4, error: 'No.' });
    const kept = [...project.frames(other.id, 0, 9)];
    project.removeTake(take.id);
    expect(project.takes().map(({ id }) => id)).toEqual([other.id]);
    expect(() => project.frame(take.id, 0)).toThrow(code('take-missing'));
    expect(counts()).toEqual(otherAlone);
    expect([...project.frames(other.id, 0, 9)]).toEqual(kept);
  });

  it('is refused while others fork from it, by name, and changes nothing', () => {
    const before = counts();
    project.createTake(newTake({ name: 'left', parentTake: take.id, forkFrame: 3 }));
    project.createTake(newTake({ name: 'right', parentTake: take.id, forkFrame: 0 }));
    for (const remove of [() => project.removeTake(take.id), () => project.removeTakeStep(take.id)]) {
      expect(remove).toThrow(code('take-in-use'));
      expect(remove).toThrow('other takes fork from it and share its frames: "left", "right". Remove those');
    }
    expect(counts()).toEqual({ ...before, take: 4 });
  });

  it('is possible once its forks are gone; their frames were their own', () => {
    const fork = project.createTake(newTake({ parentTake: take.id, forkFrame: 6 }));
    project.commitChunk(newChunk(fork.id, 2, 7, 2));
    project.removeTake(fork.id);
    expect(project.frameCount(take.id)).toBe(13);
    project.removeTake(take.id);
    expect(counts()).toEqual(otherAlone);
  });

  it('leaves its id unused for good: who still means the old take must not get another', () => {
    project.removeTake(take.id);
    project.close();
    project = ProjectFile.open(project.file);
    const next = fillTake(project, 1);
    expect(next.id).toBeGreaterThan(take.id);
    project.removeTake(other.id);
    expect(project.createTake(newTake()).id).toBeGreaterThan(next.id);
    expect(() => project.lineage(take.id)).toThrow(code('take-missing'));
  });

  it('is refused in a project that is open for reading only', () => {
    project.close();
    project = ProjectFile.open(project.file, { readOnly: true });
    expect(() => project.removeTake(take.id)).toThrow(code('project-write'));
    expect(() => project.removeTakeStep(take.id)).toThrow(code('project-write'));
  });
});

describe('removing a take in steps', () => {
  /** So many frames, of which each has pages of its own, that one step cannot be enough. */
  function lengthen(): void {
    for (let number = 4; number <= 300; number++) {
      const frames = [0, 1, 2, 3].map((i) => newFrame(take.id, number * 4 - 3 + i, 20_000));
      project.commitChunk(newChunk(take.id, number, number * 4 - 3, 4, { frames }));
    }
  }

  it('leaves a shorter take after each, whole in itself, and in the end nothing', () => {
    lengthen();
    let before = project.frameCount(take.id);
    let steps = 0;
    while (project.removeTakeStep(take.id)) {
      steps++;
      const count = project.frameCount(take.id);
      expect(count).toBeLessThan(before);
      expect(project.firstMissingFrame(take.id)).toBe(count);
      if (count > 0) expect(project.frame(take.id, count - 1).number).toBe(count - 1);
      before = count;
      expect(project.jobs().map((job) => job.take)).toEqual([other.id]);
    }
    expect(steps).toBeGreaterThan(0);
    expect(counts()).toEqual(otherAlone);
    expect(() => project.removeTakeStep(take.id)).toThrow(code('take-missing'));
  });

  it('can be left half done: what is there can be rendered on', () => {
    lengthen();
    expect(project.removeTakeStep(take.id)).toBe(true);
    project.close();
    project = ProjectFile.open(project.file);
    const { number } = project.chunks(take.id).at(-1)!;
    project.commitChunk(newChunk(take.id, number + 1, number * 4 + 1, 4));
    project.createTake(newTake({ name: 'late', parentTake: take.id, forkFrame: 2 }));
    expect(() => project.removeTakeStep(take.id)).toThrow('"late"');
  });

  it('can stop at a chunk: what is behind it goes, and the rest stays', () => {
    lengthen();
    while (project.removeChunksStep(take.id, 2));
    expect(project.frameCount(take.id)).toBe(9);
    expect(project.chunks(take.id).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(project.removeChunksStep(take.id, 2)).toBe(false);
    expect(counts()).toMatchObject({ take: 2, chunk: 6, frame: 18, job: 2 });
  });

  it('does not pull the ground from under a fork', () => {
    project.createTake(newTake({ parentTake: take.id, forkFrame: 9 }));
    expect(() => project.removeChunksStep(take.id, 2)).toThrow(code('chunk-order'));
    expect(() => project.removeChunksStep(take.id, 2)).toThrow('another take forks off at frame 9');
    expect(project.removeChunksStep(take.id, 3)).toBe(false);
    expect(project.frameCount(take.id)).toBe(13);
  });
});
