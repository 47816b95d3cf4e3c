import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { psnr, ssim } from '../../../main/core/image-quality.ts';
import { ProjectFile } from '../../../main/memory/index.ts';
import { readFrame } from '../../../main/studio/index.ts';
import type { Inference, WorldModelPackage } from '../../../main/world/index.ts';
import { gradientEnergy } from '../measures.ts';
import { beginTrueTake, rememberTruth } from '../true-take.ts';
import { benchFolder, readTruth } from '../truth.ts';
import { keyOf, type Recipe } from './recipes.ts';
import { renderByRecipe } from './render.ts';
import type { ReturnWalk } from './walks.ts';

/**
 * - `truth`, the paper's ground-truth comparison: the way out is ground truth, the generated way back is compared with
 *   ground truth.
 * - `history`, its history-context comparison: everything after the first frame is generated, the way back is compared
 *   with the take's own way out.
 */
export type Protocol = 'truth' | 'history';

/** What came of one walk; a number for each frame of the way back that sees the way out again. */
export interface Score {
  readonly psnr: readonly number[];
  readonly ssim: readonly number[];
  /** Gradient energy of the frames, and of the ground truth of the same cameras. */
  readonly energy: readonly number[];
  readonly trueEnergy: readonly number[];
  /** From each chunk to the next. */
  readonly chunkMs: readonly number[];
}

/** Scores walks, each (walk, recipe, protocol) once, however many tables ask for it. */
export class Scorer {
  readonly #pkg: WorldModelPackage;
  readonly #inference: Inference;
  readonly #scores = new Map<string, Score>();

  constructor(pkg: WorldModelPackage, inference: Inference) {
    this.#pkg = pkg;
    this.#inference = inference;
  }

  async score(walk: ReturnWalk, recipe: Recipe, protocol: Protocol): Promise<Score> {
    const key = `${walk.name} ${protocol} ${keyOf(recipe)}`;
    const known = this.#scores.get(key) ?? (await this.#render(walk, recipe, protocol));
    this.#scores.set(key, known);
    return known;
  }

  /** In a project of its own, which is gone afterwards: all of them together would be gigabytes. */
  async #render(walk: ReturnWalk, recipe: Recipe, protocol: Protocol): Promise<Score> {
    const pkg = this.#pkg;
    const { width } = pkg.manifest.frame;
    const file = join(benchFolder, 'paper.lookback');
    await rm(file, { force: true });
    const project = ProjectFile.create(file);
    const score: Record<keyof Score, number[]> = {
      psnr: [],
      ssim: [],
      energy: [],
      trueEnergy: [],
      chunkMs: [],
    };
    try {
      const take = await beginTrueTake(project, { name: walk.name, pkg, walk, settings: recipe.settings });
      if (protocol === 'truth') await rememberTruth(project, take, { pkg, walk, until: walk.turn });
      score.chunkMs = await renderByRecipe({ project, take, pkg, inference: this.#inference, recipe });
      for (const { frame, of } of walk.back) {
        const { rgb } = await readFrame(project, take, frame);
        const truth = (await readTruth(walk.name, frame)).rgb;
        const wanted = protocol === 'truth' ? truth : (await readFrame(project, take, of)).rgb;
        score.psnr.push(psnr(rgb, wanted));
        score.ssim.push(ssim(rgb, wanted, width));
        score.energy.push(gradientEnergy(rgb, width));
        score.trueEnergy.push(gradientEnergy(truth, width));
      }
    } finally {
      project.close();
    }
    await rm(file, { force: true });
    return score;
  }
}
