import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLookbackError } from '../../../main/core/errors.ts';
import type { ErrorCode } from '../../../main/core/errors.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import type { NewJob, Take } from '../../../main/memory/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { fillTake } from './helpers.ts';

let project: ProjectFile;
let take: Take;

beforeEach(() => {
  project = ProjectFile.create(join(temporaryFolder(), 'film.lookback'));
  take = fillTake(project, 1);
});

afterEach(() => {
  project.close();
});

function newJob(given: Partial<NewJob> = {}): NewJob {
  return {
    take: take.id,
    rank: 1,
    status: 'queued',
    firstFrame: 5,
    lastFrame: 40,
    framesBefore: 0,
    ...given,
  };
}

function reopen(options?: { readOnly: boolean }): void {
  project.close();
  project = ProjectFile.open(project.file, options);
}

const code = (wanted: ErrorCode): unknown =>
  expect.toSatisfy((error: unknown) => isLookbackError(error, wanted));

describe('the render queue', () => {
  it('comes back as it was stored', () => {
    const before = Date.now();
    const plain = project.addJob(newJob());
    const full = project.addJob(newJob({ rank: 2.5, status: 'paused', framesBefore: 3, steps: 8 }));
    expect(plain).toEqual({
      ...newJob(),
      id: plain.id,
      elapsedMs: 0,
      createdAtMs: expect.toSatisfy((ms: number) => ms >= before && ms <= Date.now()) as number,
    });
    expect(full).toMatchObject({ rank: 2.5, status: 'paused', framesBefore: 3, steps: 8 });
    reopen();
    expect(project.jobs()).toEqual([plain, full]);
  });

  it('is ordered by rank, and by age where ranks are equal', () => {
    const ids = [2, 1, 3, 1].map((rank) => project.addJob(newJob({ rank })).id);
    const order = () => project.jobs().map(({ id }) => ids.indexOf(id));
    expect(order()).toEqual([1, 3, 0, 2]);
    project.updateJob(ids[2]!, { rank: 1.5 });
    expect(order()).toEqual([1, 3, 2, 0]);
  });

  it('an update changes what it names and nothing else', () => {
    const job = project.addJob(newJob());
    const error = { code: 'inference-crashed', message: 'It “ended”.' } as const;
    const failed = project.updateJob(job.id, { status: 'failed', elapsedMs: 12.5, error });
    expect(failed).toEqual({ ...job, status: 'failed', elapsedMs: 12.5, error });
    expect(project.updateJob(job.id, {})).toEqual(failed);
    expect(project.updateJob(job.id, { status: 'queued', lastFrame: 80, error: null })).toEqual({
      ...job,
      elapsedMs: 12.5,
      lastFrame: 80,
    });
    reopen();
    expect(project.jobs()).toEqual([{ ...job, elapsedMs: 12.5, lastFrame: 80 }]);
  });

  it('loses a job that is removed, whose id no other one gets', () => {
    const [first, second] = [project.addJob(newJob()), project.addJob(newJob())];
    project.removeJob(second.id);
    expect(project.jobs()).toEqual([first]);
    expect(project.addJob(newJob()).id).toBeGreaterThan(second.id);
  });

  it('tells that there is no such job or take', () => {
    const { id } = project.addJob(newJob());
    project.removeJob(id);
    expect(() => project.removeJob(id)).toThrow(code('job-missing'));
    expect(() => project.updateJob(id, { status: 'done' })).toThrow(code('job-missing'));
    expect(() => project.updateJob(id, {})).toThrow(`This project has no job ${id} any more`);
    expect(() => project.addJob(newJob({ take: 99 }))).toThrow(code('take-missing'));
  });

  it('refuses a job of no frames, and stays as it was', () => {
    const job = project.addJob(newJob());
    expect(() => project.addJob(newJob({ lastFrame: 4 }))).toThrow('CHECK');
    expect(() => project.updateJob(job.id, { lastFrame: 4 })).toThrow('CHECK');
    expect(project.jobs()).toEqual([job]);
  });

  it('can be read, and not changed, in a project that is open for reading only', () => {
    const job = project.addJob(newJob());
    reopen({ readOnly: true });
    expect(project.jobs()).toEqual([job]);
    for (const change of [
      () => project.addJob(newJob()),
      () => project.updateJob(job.id, {}),
      () => project.removeJob(job.id),
    ]) {
      expect(change).toThrow(code('project-write'));
    }
  });
});
