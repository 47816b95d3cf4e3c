import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetPath } from '../../../main/core/path/index.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import {
  beginTake,
  defaultSettings,
  packageOrigin,
  readFrame,
  renderTake,
} from '../../../main/studio/index.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

describe('a fork', () => {
  it('may begin at any frame, shares what came before, and goes on along its own path', async () => {
    const pkg = await loadPackage(tinyWorld);
    const { camera, chunk } = pkg.manifest;
    const origin = await packageOrigin(pkg);
    if (!origin.view) throw new Error('A package origin has a view.');
    const budget = { frames: 13, fps: chunk.fps, envelope: camera.envelope, seed: 1 };
    const path = presetPath('look-around', origin.view, budget);
    const settings = { ...defaultSettings(pkg.manifest), provider: 'reference' as const };
    const project = ProjectFile.create(join(temporaryFolder(), 'forks.lookback'));
    const parent = await beginTake(project, { name: 'parent', pkg, path, origin, seed: 4, settings });
    await using inference = await Inference.start(pkg, { provider: 'reference' });
    await renderTake({ project, takeId: parent.id, pkg, inference });

    // Chunks of two frames begin at 1, 3, 5, …: 4 is the last of one, 5 the first of the next.
    for (const forkFrame of [0, 4, 5, 12]) {
      const { id, createdAtMs, ...like } = parent;
      expect(id).toBeGreaterThan(0);
      expect(createdAtMs).toBeGreaterThan(0);
      const fork = project.createTake({
        ...like,
        name: `from ${forkFrame}`,
        parentTake: parent.id,
        forkFrame,
      });
      await renderTake({ project, takeId: fork.id, pkg, inference });
      expect(project.firstMissingFrame(fork.id)).toBe(13);
      for (let number = 0; number < 13; number++) {
        const { rgb } = await readFrame(project, fork, number);
        const same = Buffer.compare(rgb, (await readFrame(project, parent, number)).rgb) === 0;
        // The same path, seed and grid: where a whole chunk is rendered anew, it comes out the same.
        if (number <= forkFrame || forkFrame % 2 === 0) expect(same).toBe(true);
      }
    }
    project.close();
  });
});
