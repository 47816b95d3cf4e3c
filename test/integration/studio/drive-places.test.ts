import { describe, expect, it } from 'vitest';
import { firstDifference, samplePath, type CameraPath } from '../../../main/core/path/index.ts';
import type { Session } from '../../../main/studio/index.ts';
import {
  codeOf,
  newProject,
  renderAll,
  startStudio,
  statusOf,
  stepped,
  takeOf,
  walk,
  Watch,
} from './support.ts';

/** The camera stands: a path that a drive may replace. */
const standing = (frames: number): CameraPath => {
  const path = walk(frames);
  const [key] = path.keyframes;
  return { ...path, keyframes: [key!, { ...key!, frame: frames - 1 }] };
};

const still = { forward: 0, right: 0, up: 0, yaw: 0, pitch: 0 };

/** Drives ahead until a frame is there. */
async function driveTo(session: Session, take: number, from: number, to: number) {
  const watch = new Watch(session);
  const drive = await session.startDrive(take, from);
  session.steer({ ...still, forward: 1, yaw: 0.4 });
  await watch.frame(drive.take, to);
  const view = await session.stopDrive();
  return { view, watch };
}

function expectWhole(session: Session, take: number): void {
  const { path, ownStart, frameCount } = session.takeView(take);
  expect(frameCount).toBe(path.durationFrames);
  const stored = session.project.cameras(take, { from: ownStart, to: frameCount });
  const own = samplePath(path, 32 / 18).slice(ownStart);
  expect(
    firstDifference(
      stored.map(({ camera }) => camera),
      own,
    ),
  ).toBeUndefined();
  expect(statusOf(session, take)).toMatch(/^d+$/);
}

describe('where a drive goes on', () => {
  it('in a take that has only its origin and a path that stands still', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(standing(41)));
    const { view, watch } = await driveTo(session, take.id, 0, 6);
    expect(view.id).toBe(take.id);
    expect(view.path).toMatchObject({ smoothness: 0, loop: false });
    expect(view.path.keyframes.map(({ frame }) => frame)).toEqual(
      Array.from({ length: (view.frameCount + 1) / 2 }, (_, i) => 2 * i),
    );
    expectWhole(session, take.id);
    const drives = watch.seen.flatMap((event) => (event.kind === 'drive' ? [event.drive] : []));
    expect(drives[0]).toEqual({ take: take.id, state: 'driving', frames: 0 });
    expect(drives.at(-1)).toMatchObject({ take: take.id, state: 'stopped', frames: view.frameCount - 1 });
    expect(drives.at(-1)?.framesPerSecond).toBeGreaterThan(0);
    // Few steps unless asked for, and the take's own settings stay.
    expect(session.project.chunk(take.id, 1)?.steps).toBe(2);
    expect(view.settings.steps).toBe(2);
    expect(session.project.retrievalOf(take.id, 2)?.strategy).toBe('coverage');
  });

  it('in a fork of a drawn path that is still to be rendered, which stays', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(walk(41)));
    const { view } = await driveTo(session, take.id, 0, 4);
    expect(view).toMatchObject({ parentTake: take.id, forkFrame: 0, name: 'Take 1 drive' });
    expectWhole(session, view.id);
    expect(session.takeView(take.id)).toEqual(take);
  });

  it('at the end of a drawn path, which keeps its curves', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf({ ...walk(9, 'orbit'), loop: false, constantSpeed: false }));
    await renderAll(session, take.id, 1);
    const { view } = await driveTo(session, take.id, 8, 14);
    expect(view.id).toBe(take.id);
    expect(view.path.keyframes.slice(0, take.path.keyframes.length - 1)).toEqual(
      take.path.keyframes.slice(0, -1),
    );
    expectWhole(session, take.id);
  });

  it('as any take does afterwards: longer, rendered anew, driven on', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    const { view } = await driveTo(session, take.id, 0, 4);
    const { path } = view;
    const end = path.durationFrames;
    const last = path.keyframes.at(-1)!;
    await session.editTake(take.id, {
      path: { ...path, durationFrames: end + 4, keyframes: [...path.keyframes, { ...last, frame: end + 3 }] },
    });
    expect(statusOf(session, take.id)).toMatch(/^d+$/);
    await renderAll(session, take.id, 1);
    expectWhole(session, take.id);
    const watch = new Watch(session);
    const job = await session.startRender(take.id, { kind: 'from', frame: 1 }, 1);
    await watch.job(job.id, 'done');
    expectWhole(session, take.id);
    expect((await driveTo(session, take.id, end + 3, end + 5)).view.id).toBe(take.id);
    expectWhole(session, take.id);
  });

  it.each([
    ['an earlier frame', 9, 4],
    ['the end of a path that is not rendered to its end', 21, 8],
    ['the end of a chunk that is not full', 10, 9],
  ])('in a fork at %s', async (_, frames, at) => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(stepped(frames)));
    const watch = new Watch(session);
    const job = await session.startRender(
      take.id,
      { kind: 'frames', first: 0, last: Math.min(8, frames - 1) },
      1,
    );
    await watch.job(job.id, 'done');
    if (frames === 10) await renderAll(session, take.id, 1);
    const before = session.takeView(take.id);
    const { view } = await driveTo(session, take.id, at, at + 5);
    expect(view).toMatchObject({
      parentTake: take.id,
      forkFrame: at,
      ownStart: at + 1,
      name: 'Take 1 drive',
    });
    expectWhole(session, view.id);
    expect(session.takeView(take.id)).toEqual(before);
    const again = await driveTo(session, take.id, at, at + 3);
    expect(again.view.name).toBe('Take 1 drive 2');
  });

  it('in a fork of a loop, whose end nothing can be added to', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf({ ...stepped(9), loop: true }));
    await renderAll(session, take.id, 1);
    expect((await driveTo(session, take.id, 8, 12)).view.parentTake).toBe(take.id);
  });
});

describe('what ends a drive', () => {
  it('an edit of the path: the creator is told, and what was driven is kept', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    const watch = new Watch(session);
    await session.startDrive(take.id, 0);
    session.steer({ ...still, forward: 1 });
    await watch.frame(take.id, 4);
    const { path } = session.takeView(take.id);
    await session.editTake(take.id, { path: { ...path, name: 'Mine now' } });
    const event = await watch.until((e) => e.kind === 'drive' && e.drive.state === 'failed');
    expect(event).toMatchObject({ drive: { error: { code: 'drive-state' } } });
    expect(JSON.stringify(event)).toContain('was edited while it was driven');
    const view = await session.stopDrive();
    expect(view.path.name).toBe('Mine now');
    expect(view.frameCount).toBeGreaterThan(4);
    expect(statusOf(session, take.id)).toMatch(/^d+$/);
    session.steer(still);
  });

  it('the removal of its take', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    const watch = new Watch(session);
    await session.startDrive(take.id, 0);
    session.steer({ ...still, forward: 1 });
    await watch.frame(take.id, 2);
    await session.removeTake(take.id);
    expect(session.project.takes()).toEqual([]);
    await watch.until((e) => e.kind === 'drive' && e.drive.state === 'stopped');
  });

  it('a model process that dies twice: what was driven is kept with its path', async () => {
    const { studio, session } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    const watch = new Watch(session);
    await session.startDrive(take.id, 0);
    session.steer({ ...still, forward: 1 });
    await watch.frame(take.id, 2);
    const kill = setInterval(() => {
      const { pid } = studio.inference;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }, 5);
    await watch
      .until((e) => e.kind === 'drive' && e.drive.state === 'failed')
      .finally(() => {
        clearInterval(kill);
      });
    const view = await session.stopDrive();
    expect(view.frameCount).toBe(view.path.durationFrames);
    expect((await driveTo(session, take.id, view.frameCount - 1, view.frameCount + 1)).view.id).toBe(take.id);
    expectWhole(session, take.id);
  });
});

describe('a drive that cannot be', () => {
  it('is refused in words', async () => {
    const { studio, session, file } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    const dream = await session.beginTake(takeOf(walk(9), { origin: { kind: 'dream' } }));
    expect(await codeOf(() => session.startDrive(dream.id, 0))).toBe('frame-missing');
    expect(await codeOf(() => session.startDrive(take.id, 1))).toBe('frame-missing');
    expect(await codeOf(() => session.startDrive(99, 0))).toBe('take-missing');
    expect(await codeOf(() => session.startDrive(take.id, 0, 999))).toBe('usage');
    await session.startDrive(take.id, 0);
    expect(await codeOf(() => session.startRender(take.id, { kind: 'rest' }))).toBe('drive-state');
    await session.stopDrive();
    await studio.closeProject(session.id);
    const other = await startStudio();
    const reader = await other.openProject(file, { readOnly: true });
    expect(await codeOf(() => reader.startDrive(take.id, 0))).toBe('project-write');
  });

  it('does not change a take in which nothing was driven', async () => {
    const { session } = await newProject();
    const take = await session.beginTake(takeOf(standing(9)));
    await session.startDrive(take.id, 0);
    session.steer(still);
    expect(await session.stopDrive()).toEqual(take);
    await renderAll(session, take.id, 1);
    expect(session.takeView(take.id).firstMissingFrame).toBe(9);
  });
});
