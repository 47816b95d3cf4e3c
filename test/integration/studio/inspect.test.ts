import { describe, expect, it } from 'vitest';
import {
  angleBetweenDeg,
  intrinsicsFromFov,
  quatFromYawPitchRoll,
  type Camera,
} from '../../../main/core/camera/index.ts';
import { distance } from '../../../main/core/camera/vector.ts';
import { coverageOf } from '../../../main/core/retrieval/index.ts';
import { codeOf, newProject, renderAll, takeOf, walk, Watch } from './support.ts';

const frames = 25;

async function rendered(until = frames - 1) {
  const { session } = await newProject();
  const take = await session.beginTake(takeOf(walk(frames)));
  const watch = new Watch(session);
  const job = await session.startRender(take.id, { kind: 'frames', first: 0, last: until }, 1);
  await watch.job(job.id, 'done');
  return { session, take: session.takeView(take.id) };
}

describe('what a chunk was given', () => {
  it('is the stored record with everything that a window shows of a frame', async () => {
    const { session, take } = await rendered();
    const memory = await session.explain(take.id, 10);
    const record = session.project.retrievalOf(take.id, 10)!;
    expect(memory).toMatchObject({
      take: take.id,
      number: 10,
      firstFrame: 19,
      frameCount: 2,
      hypothetical: false,
    });
    expect(memory).toMatchObject({ strategy: 'coverage', coverage: record.coverage, memoryFrames: 19 });
    expect(memory.settings).toMatchObject({ steps: 1, contextFrames: 3 });
    expect(memory.picks).toHaveLength(record.picks.length);
    for (const [i, pick] of memory.picks.entries()) {
      expect(pick).toMatchObject(record.picks[i]!);
      const { camera } = session.project.frame(take.id, pick.number);
      expect(pick.camera).toEqual(camera);
      expect(pick.ageFrames).toBe(19 - pick.number);
      const middle = memory.targets[0]!;
      expect(pick.distanceMetres).toBeCloseTo(distance(camera.pose.position, middle.pose.position), 12);
      expect(pick.angleDeg).toBeCloseTo(angleBetweenDeg(camera.pose.rotation, middle.pose.rotation), 12);
    }
    expect(memory.runnersUp.map(({ number }) => number)).toEqual(
      record.runnersUp.map(({ number }) => number),
    );
    expect(
      coverageOf(
        memory.targets,
        memory.picks.map(({ camera }) => camera),
      ),
    ).toBeCloseTo(memory.coverage, 12);
  });

  it('is nothing for the picture a take starts from', async () => {
    const { session, take } = await rendered(4);
    const memory = await session.explain(take.id, 0);
    expect(memory).toMatchObject({
      hypothetical: false,
      picks: [],
      runnersUp: [],
      coverage: 0,
      memoryFrames: 0,
    });
    expect(memory.targets).toHaveLength(1);
  });

  it('is told of the ancestor that rendered it, and from its own first chunk on of the fork', async () => {
    const { session, take } = await rendered();
    const fork = await session.forkTake({ take: take.id, frame: 5, name: 'fork' });
    await session.editTake(fork.id, { settings: { strategy: 'overlap' } });
    // Chunks begin at 1, 3, 5: the fork's first frame is the second one of chunk 3.
    expect(await session.explain(fork.id, 2)).toEqual(await session.explain(take.id, 2));
    const own = await session.explain(fork.id, 3);
    expect(own).toMatchObject({
      take: fork.id,
      hypothetical: true,
      firstFrame: 6,
      frameCount: 1,
      strategy: 'overlap',
    });
    await renderAll(session, fork.id, 1);
    const then = await session.explain(fork.id, 3);
    expect(then).toMatchObject({ take: fork.id, hypothetical: false, firstFrame: 6, frameCount: 1 });
    expect(then.picks.map(({ number }) => number)).toEqual(own.picks.map(({ number }) => number));
  });
});

describe('what a chunk would be given', () => {
  it('before it is rendered is what it is given then', async () => {
    const { session, take } = await rendered(8);
    const before = await session.explain(take.id, 5);
    expect(before).toMatchObject({ hypothetical: true, firstFrame: 9, memoryFrames: 9 });
    await renderAll(session, take.id, 1);
    const after = await session.explain(take.id, 5);
    expect({ ...after, hypothetical: true }).toEqual(before);
  });

  it('comes from the frames that are there, however far ahead it lies', async () => {
    const { session, take } = await rendered(4);
    await session.editTake(take.id, { settings: { pinned: [10], banned: [4] } });
    const memory = await session.explain(take.id, 12);
    expect(memory).toMatchObject({ hypothetical: true, firstFrame: 23, memoryFrames: 5 });
    const numbers = memory.picks.map(({ number }) => number);
    expect(numbers).toHaveLength(new Set(numbers).size);
    expect(Math.max(...numbers)).toBe(3);
    expect(memory.settings.pinned).toEqual([10]);
  });

  it('follows other settings, and nothing is rendered or saved', async () => {
    const { session, take } = await rendered();
    const { settings } = session.takeView(take.id);
    const memory = await session.select(take.id, 12, {
      strategy: 'first',
      contextFrames: 2,
      pinned: [7],
      keepOrigin: false,
    });
    expect(memory).toMatchObject({ hypothetical: true, strategy: 'first' });
    expect(memory.picks.map(({ number, slot }) => [number, slot])).toEqual([
      [22, 'recent'],
      [7, 'pinned'],
    ]);
    const same = await session.select(take.id, 12, {});
    expect(same.picks).toEqual((await session.explain(take.id, 12)).picks);
    expect(session.takeView(take.id).settings).toEqual(settings);
    expect((await session.select(take.id, 0, {})).picks).toEqual([]);
  });

  it('is refused in words where the settings make no sense, or there is no such chunk', async () => {
    const { session, take } = await rendered(4);
    expect(await codeOf(() => session.select(take.id, 1, { contextFrames: 99 }))).toBe('usage');
    expect(await codeOf(() => session.select(take.id, 1, { pinned: [1], banned: [1] }))).toBe('usage');
    expect(await codeOf(() => session.explain(take.id, 13))).toBe('usage');
    expect(await codeOf(() => session.explain(take.id, -1))).toBe('usage');
    expect(await codeOf(() => session.explain(99, 0))).toBe('take-missing');
  });
});

/** A camera of a walk round and round a yard: everything is near everything. */
function yardCamera(frame: number): Camera {
  return {
    pose: {
      position: [10 * Math.sin(frame / 40), 1.5, 10 * Math.cos(frame / 53)],
      rotation: quatFromYawPitchRoll(frame * 3.7, 3 * Math.sin(frame)),
    },
    intrinsics: intrinsicsFromFov(50, 16 / 9),
  };
}

/** The most that this thread worked at a stretch while `work` went on, ms: what others do on the machine does not count. */
async function longestBlock(work: () => Promise<void>): Promise<number> {
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let last = worked();
  const meter = setInterval(() => {
    longest = Math.max(longest, worked() - last);
    last = worked();
  }, 1);
  await work();
  clearInterval(meter);
  return longest;
}

describe('a long take', () => {
  it('of 10,000 frames in one yard is searched without holding up the studio', async () => {
    const { session } = await newProject();
    const { project } = session;
    const { id } = await session.beginTake(takeOf({ ...walk(25), durationFrames: 10_003 }));
    const { image } = project.frame(id, 0);
    const frames = Array.from({ length: 10_000 }, (_, i) => ({ image, camera: yardCamera(i + 1) }));
    const chunk = {
      take: id,
      number: 1,
      firstFrame: 1,
      provider: 'reference',
      steps: 1,
      seed: 7,
      durationMs: 0,
    };
    project.commitChunk({ ...chunk, frames });
    await session.cameras(id);
    const block = await longestBlock(async () => {
      const memory = await session.select(id, 5001, { strategy: 'coverage' });
      expect(memory).toMatchObject({ firstFrame: 10_001, memoryFrames: 10_001 });
      expect(memory.picks).toHaveLength(3);
    });
    expect(block).toBeLessThan(50);
  });

  it('of more chunks than a timeline has pixels has a column for some of them together', async () => {
    const { session } = await newProject();
    const { project } = session;
    const { id } = await session.beginTake(takeOf({ ...walk(25), durationFrames: 701 }));
    const { image } = project.frame(id, 0);
    const place = { take: id, provider: 'reference', steps: 1, seed: 7, durationMs: 0 };
    const pick = {
      number: 0,
      slot: 'retrieved',
      rank: 0,
      score: 1,
      overlap: 1,
      gain: 1,
      reason: '',
    } as const;
    for (let number = 1; number <= 700; number++) {
      project.commitChunk({
        ...{ ...place, number, firstFrame: number, frames: [{ image, camera: yardCamera(number) }] },
        retrieval: { strategy: 'coverage', picks: [pick], runnersUp: [], coverage: number / 700 },
      });
    }
    const usage = await session.usage(id);
    expect(usage).toMatchObject({
      chunksPerBucket: 2,
      firstFrame: Array.from({ length: 351 }, (_, i) => 2 * i),
    });
    // The origin's chunk is one of the first two, and retrieved nothing.
    expect(usage.coverage[0]).toBeCloseTo(1 / 700, 9);
    expect(usage.coverage[1]).toBeCloseTo(2.5 / 700, 9);
    expect(usage.meanAge[1]).toBe(2.5);
    expect(usage.maxAge[1]).toBe(3);
  });
});

describe('the use of the memory over a take', () => {
  it('has a column per chunk while they are few', async () => {
    const { session, take } = await rendered();
    const usage = await session.usage(take.id);
    expect(usage).toMatchObject({ take: take.id, chunksPerBucket: 1 });
    expect(usage.firstFrame).toEqual([0, ...Array.from({ length: 12 }, (_, i) => 1 + 2 * i)]);
    expect(usage.coverage[0]).toBeNull();
    for (let number = 1; number <= 12; number++) {
      const { picks, coverage } = session.project.retrievalOf(take.id, number)!;
      expect(usage.coverage[number]).toBeCloseTo(coverage, 12);
      const ages = picks
        .filter(({ slot }) => slot === 'retrieved')
        .map((pick) => usage.firstFrame[number]! - pick.number);
      expect(usage.maxAge[number]).toBe(ages.length === 0 ? null : Math.max(...ages));
    }
    expect(await codeOf(() => session.usage(99))).toBe('take-missing');
  });

  it('ends with the path', async () => {
    const { session, take } = await rendered();
    await session.editTake(take.id, { path: walk(frames) });
    const { path } = session.takeView(take.id);
    await session.editTake(take.id, { path: { ...path, durationFrames: 9, keyframes: walk(9).keyframes } });
    expect((await session.usage(take.id)).firstFrame).toEqual([0, 1, 3, 5, 7]);
  });
});
