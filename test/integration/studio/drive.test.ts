import { describe, expect, it } from 'vitest';
import { wrapDeg, yawPitchRollOf } from '../../../main/core/camera/pose.ts';
import { firstDifference, samplePath } from '../../../main/core/path/index.ts';
import type { Session } from '../../../main/studio/index.ts';
import { newProject, renderAll, statusOf, stepped, takeOf, Watch } from './support.ts';

const still = { forward: 0, right: 0, up: 0, yaw: 0, pitch: 0 };

async function rendered(frames = 9) {
  const { session } = await newProject();
  const take = await session.beginTake(takeOf(stepped(frames)));
  await renderAll(session, take.id, 1);
  return { session, take };
}

/** The stored cameras are those of the take's path: it can be edited and rendered again from there. */
function expectPathIsWhatWasDriven(session: Session, take: number): void {
  const view = session.takeView(take);
  const own = samplePath(view.path, 32 / 18);
  const stored = session.project.cameras(take, { from: view.ownStart, to: view.frameCount });
  expect(stored).toHaveLength(view.path.durationFrames - view.ownStart);
  const cameras = stored.map(({ camera }) => camera);
  expect(firstDifference(cameras, own.slice(view.ownStart))).toBeUndefined();
}

describe('live drive', () => {
  it('renders what is steered into a fork, with a path that is exactly what was driven', async () => {
    const { session, take } = await rendered();
    const watch = new Watch(session);
    const drive = await session.startDrive(take.id, 4, 1);
    session.steer({ ...still, forward: 1 });
    await watch.frame(drive.take, 10);
    session.steer({ ...still, forward: 0.5, yaw: 1 });
    await watch.frame(drive.take, 20);
    const driven = await session.stopDrive();

    expect(driven).toMatchObject({ id: drive.take, parentTake: take.id, forkFrame: 4, ownStart: 5 });
    expect(driven.frameCount).toBe(driven.path.durationFrames);
    expect(driven.frameCount).toBeGreaterThan(20);
    expect(driven.firstMissingFrame).toBe(driven.path.durationFrames);
    expectPathIsWhatWasDriven(session, drive.take);
    // Yaw turns left, and walking goes where the camera looks.
    const [before, after] = [2, 1].map((back) => {
      const { pose } = session.project.frame(drive.take, driven.frameCount - back).camera;
      return yawPitchRollOf(pose.rotation).yawDeg;
    });
    expect(wrapDeg(after! - before!)).toBeGreaterThan(2);
    // The take that was there is as it was.
    expect(session.takeView(take.id)).toMatchObject({ frameCount: 9, firstMissingFrame: 9 });
  });

  it('goes on in a take that was driven, and leaves no chunk stale when its path is edited back and forth', async () => {
    const { session, take } = await rendered();
    const watch = new Watch(session);
    const first = await session.startDrive(take.id, 8, 1);
    session.steer({ ...still, forward: 1 });
    await watch.frame(first.take, 12);
    const once = await session.stopDrive();

    const second = await session.startDrive(first.take, once.frameCount - 1, 1);
    expect(second.take).toBe(first.take);
    session.steer({ ...still, right: 1 });
    await watch.frame(first.take, once.frameCount + 4);
    const twice = await session.stopDrive();
    expect(twice.frameCount).toBeGreaterThan(once.frameCount);
    expectPathIsWhatWasDriven(session, first.take);
    expect(statusOf(session, first.take)).toMatch(/^d+$/);
    await session.editTake(first.take, { path: twice.path });
    expect(statusOf(session, first.take)).toMatch(/^d+$/);
  });

  it('keeps height and pitch in the envelope', async () => {
    const { session, take } = await rendered();
    const watch = new Watch(session);
    const { take: id } = await session.startDrive(take.id, 8, 1);
    session.steer({ ...still, up: 1, pitch: 1 });
    await watch.frame(id, 40);
    const { frameCount } = await session.stopDrive();
    const { pose } = session.project.frame(id, frameCount - 1).camera;
    const { envelope } = (await session.packageOf(id)).manifest.camera;
    expect(pose.position[1]).toBeCloseTo(envelope.heightMetres[1], 9);
    expect(yawPitchRollOf(pose.rotation).pitchDeg).toBeCloseTo(envelope.pitchDeg[1], 6);
  });

  it('leaves nothing behind when nothing was steered', async () => {
    const { session, take } = await rendered();
    const drive = await session.startDrive(take.id, 3, 1);
    expect(drive).toMatchObject({ state: 'driving', frames: 0 });
    const back = await session.stopDrive();
    expect(back.id).toBe(take.id);
    expect(session.project.takes()).toHaveLength(1);
  });

  it('lets renders wait, and they go on afterwards', async () => {
    const { session, take } = await rendered(5);
    const long = await session.beginTake(takeOf(stepped(41)));
    const watch = new Watch(session);
    const job = await session.startRender(long.id, { kind: 'rest' }, 1);
    await watch.job(job.id, 'running');
    const drive = await session.startDrive(take.id, 4, 1);
    expect(session.jobs.views().find(({ id }) => id === job.id)?.status).toBe('paused');
    session.steer({ ...still, forward: 1 });
    await watch.frame(drive.take, 6);
    await session.stopDrive();
    await watch.job(job.id, 'done');
    expect(session.takeView(long.id).firstMissingFrame).toBe(41);
  });

  it('says in words what cannot be', async () => {
    const { session, take } = await rendered(5);
    expect(() => session.steer(still)).toThrow(expect.objectContaining({ code: 'drive-state' }));
    await expect(session.stopDrive()).rejects.toMatchObject({ code: 'drive-state' });
    await expect(session.startDrive(take.id, 99)).rejects.toMatchObject({ code: 'frame-missing' });
    await session.startDrive(take.id, 4, 1);
    await expect(session.startDrive(take.id, 4)).rejects.toMatchObject({ code: 'drive-state' });
    await session.stopDrive();
  });

  it('ends with its project, and what was driven is there when it is opened again', async () => {
    const { studio, session, file } = await newProject();
    const take = await session.beginTake(takeOf(stepped(5)));
    await renderAll(session, take.id, 1);
    const watch = new Watch(session);
    const drive = await session.startDrive(take.id, 4, 1);
    session.steer({ ...still, forward: 1 });
    await watch.frame(drive.take, 10);
    await studio.closeProject(session.id);
    const again = await studio.openProject(file);
    expect(again.takeView(drive.take).frameCount).toBeGreaterThan(10);
    expectPathIsWhatWasDriven(again, drive.take);
  });
});
