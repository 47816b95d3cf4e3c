import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Camera,
  intrinsicsFromFov,
  quatFromYawPitchRoll,
  type Vec3,
  yawPitchRollOf,
} from '../../../main/core/camera/index.ts';
import { uniformSource } from '../../../main/core/random.ts';
import { type Candidate, defaultOptions, frustumBox, retrieve } from '../../../main/core/retrieval/index.ts';
import { encodeFrame } from '../../../main/memory/frame-codec.ts';
import { ProjectFile, type Take } from '../../../main/memory/index.ts';
import { chooseContext } from '../../../main/studio/context.ts';
import type { TakeSettings } from '../../../main/studio/settings.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { sceneryFrame } from '../../helpers/pictures.ts';

const folder = temporaryFolder(afterAll);
const frames = 60;
const aspect = 16 / 9;

const settings: TakeSettings = {
  strategy: 'coverage',
  contextFrames: 8,
  recentFrames: 2,
  keepOrigin: true,
  pinned: [],
  banned: [],
  steps: 1,
  solver: 'euler',
  provider: 'reference',
  tags: [],
};

function cameraAt(position: Vec3, yawDeg: number, pitchDeg = 0): Camera {
  return {
    pose: { position, rotation: quatFromYawPitchRoll(yawDeg, pitchDeg) },
    intrinsics: intrinsicsFromFov(50, aspect),
  };
}

/** A walk that turns as it likes and strays beyond what one view reaches. */
function randomWalk(count: number): Camera[] {
  const next = uniformSource(5, 11, 0);
  let [x, z, yawDeg] = [0, 0, 0];
  return Array.from({ length: count }, () => {
    yawDeg += 90 * (next() - 0.5);
    const metres = 2 * next();
    x += metres * Math.sin((yawDeg * Math.PI) / 180);
    z += metres * Math.cos((yawDeg * Math.PI) / 180);
    return cameraAt([x, 1.5, z], yawDeg, 20 * (next() - 0.5));
  });
}

const walk = randomWalk(frames);
const everyone: Candidate[] = walk.map((camera, number) => ({ number, camera }));
let project: ProjectFile;
let take: Take;

beforeAll(async () => {
  project = ProjectFile.create(join(folder, 'walk.lookback'));
  take = project.createTake({
    name: 'walk',
    seed: 3,
    modelId: 'none',
    modelSha256: '0'.repeat(64),
    settings,
    path: {},
  });
  const chunk = { take: take.id, steps: 1, seed: 3, durationMs: 0 };
  const picture = await encodeFrame(sceneryFrame(16, 9));
  const stored = walk.map((camera) => ({ ...picture, camera }));
  project.commitChunk({
    ...chunk,
    number: 0,
    firstFrame: 0,
    provider: 'origin',
    frames: stored.slice(0, 1),
  });
  for (let first = 1, number = 1; first < frames; first += 4, number++) {
    const part = stored.slice(first, first + 4);
    project.commitChunk({ ...chunk, number, firstFrame: first, provider: 'reference', frames: part });
  }
});

afterAll(() => project.close());

/** Targets near the walk: every other round looks about where the walk looked, the others anywhere, often at nothing. */
function targetsOf(round: number): Camera[] {
  const next = uniformSource(17, 12, round);
  const returns = round % 2 === 0;
  const { pose } = walk[Math.floor(next() * frames)] ?? cameraAt([0, 1.5, 0], 0);
  const [x, y, z] = pose.position;
  const metres = returns ? 1 : 8;
  const position: Vec3 = [x + metres * (next() - 0.5), y, z + metres * (next() - 0.5)];
  const yawDeg = yawPitchRollOf(pose.rotation).yawDeg + (returns ? 40 : 360) * (next() - 0.5);
  return [0, 1, 2, 3].map((step) => cameraAt(position, yawDeg + 3 * step, 4 * step));
}

/** What always goes in and what never does, as creators set it; a choice for each round. */
const wishes: Partial<TakeSettings>[] = [
  {},
  { keepOrigin: false, recentFrames: 0 },
  { pinned: [7, 30], banned: [12] },
  { banned: [frames - 1, frames - 2, 0] },
];

describe('choosing through the pose index', () => {
  it.each(['fov-rays', 'overlap', 'coverage'] as const)(
    'with %s picks what it picks from all frames',
    (strategy) => {
      let retrieved = 0;
      for (let round = 0; round < 40; round++) {
        const targets = targetsOf(round);
        const asked = { ...settings, strategy, ...wishes[(round >> 1) % wishes.length] };
        // Also a chunk in the middle that is rendered again: later frames are there but must not count.
        const firstFrame = round % 3 === 2 ? 41 : frames;
        const { picks, coverage } = chooseContext(project, take, asked, targets, firstFrame);
        const { contextFrames, recentFrames, keepOrigin, pinned, banned } = asked;
        const fromAll = retrieve(strategy, {
          targets,
          firstFrame,
          candidates: everyone.slice(0, firstFrame),
          contextFrames,
          recentFrames,
          keepOrigin,
          pinned,
          banned,
          seed: take.seed,
        });
        expect(picks, `round ${round}`).toEqual(fromAll.picks);
        expect(coverage).toBe(fromAll.coverage);
        retrieved += picks.filter(({ slot }) => slot === 'retrieved').length;
      }
      expect(retrieved).toBeGreaterThan(40);
    },
  );

  it('leaves out frames that cannot matter', () => {
    const nears = Array.from({ length: 40 }, (_, round) => {
      const box = frustumBox(targetsOf(round), 0, defaultOptions.sampleFarMetres);
      return project.near(take.id, box, frames).length;
    });
    expect(Math.min(...nears)).toBeLessThan(frames / 2);
  });
});
