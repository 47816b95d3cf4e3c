import { retrieve } from '../../../main/core/retrieval/index.ts';
import type { ProjectFile, Take } from '../../../main/memory/index.ts';
import { pathCameras, pathOf } from '../../../main/studio/index.ts';
import type { Choose } from '../../../main/studio/render-chunk.ts';
import { renderChunks } from '../../../main/studio/render.ts';

import type { GenerateOptions, Inference, WorldModelPackage } from '../../../main/world/index.ts';
import { compressed, compressionOf, geometricAges } from './compressed-history.ts';
import type { Recipe } from './recipes.ts';

export interface RecipeRender {
  readonly project: ProjectFile;
  readonly take: Take;
  readonly pkg: WorldModelPackage;
  readonly inference: Inference;
  readonly recipe: Recipe;
}

/**
 * Renders a take to its end with the studio's own loop; only where the studio has no setting for a recipe, its context is
 * chosen here. Returns the milliseconds from each chunk to the next: retrieval, model and storing.
 */
export async function renderByRecipe(job: RecipeRender): Promise<number[]> {
  const { project, take, pkg, recipe } = job;
  const { settings } = recipe;
  const cameras = pathCameras(pathOf(take), pkg.manifest.frame);
  let ages: readonly number[] = [];
  const choose = chooserOf(job, (chosen) => (ages = chosen));
  const model = recipe.compressedHistory ? withSoftContext(job.inference, () => ages) : job.inference;
  const times: number[] = [];
  let before: number | undefined;
  await renderChunks({
    project,
    takeId: take.id,
    pkg,
    now: () => Promise.resolve({ take, settings, cameras }),
    modelFor: () => (work) => work(model),
    ...(choose && { choose }),
    onChunk: () => {
      const now = performance.now();
      if (before !== undefined) times.push(now - before);
      before = now;
    },
  });
  return times;
}

/** Undefined where the studio chooses. `onAges` is told how many frames back the chosen ones lie, in their order. */
function chooserOf(
  { project, recipe }: RecipeRender,
  onAges: (ages: readonly number[]) => void,
): Choose | undefined {
  const { options, compressedHistory } = recipe;
  if (!options && !compressedHistory) return undefined;
  return ({ id, seed }, settings, targets, firstFrame) => {
    const all = project.cameras(id, { from: 0, to: firstFrame });
    const ages = compressedHistory ? geometricAges(settings.contextFrames, firstFrame) : undefined;
    const candidates = ages ? all.filter(({ number }) => ages.includes(firstFrame - number)) : all;
    const { strategy, contextFrames, recentFrames, keepOrigin, pinned, banned } = settings;
    const request = {
      targets,
      firstFrame,
      candidates,
      contextFrames,
      recentFrames,
      keepOrigin,
      pinned,
      banned,
    };
    const result = retrieve(strategy, { ...request, seed }, options);
    onAges(result.picks.map(({ number }) => firstFrame - number));
    return Promise.resolve(result);
  };
}

/** The same model, given its context frames the softer the older they are. */
function withSoftContext(inference: Inference, ages: () => readonly number[]): Inference {
  const generate = (options: GenerateOptions) =>
    inference.generate({
      ...options,
      context: options.context.map(({ pixels, camera }, i) => ({
        pixels: compressed(pixels, compressionOf(ages()[i] ?? 1)),
        camera,
      })),
    });
  return Object.create(inference, { generate: { value: generate } }) as Inference;
}
