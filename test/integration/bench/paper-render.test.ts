import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CameraPath, presetPath } from '../../../main/core/path/index.ts';
import { ProjectFile, type Take } from '../../../main/memory/index.ts';
import { beginTake, type Origin, packageOrigin, readFrame, renderTake } from '../../../main/studio/index.ts';
import { Inference, loadPackage, type WorldModelPackage } from '../../../main/world/index.ts';
import { geometricAges } from '../../bench/paper/compressed-history.ts';
import { paperPlan } from '../../bench/paper/plan.ts';
import { keyOf, type Recipe, type Recipes, recipesFor } from '../../bench/paper/recipes.ts';
import { renderByRecipe } from '../../bench/paper/render.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { tinyWorld } from '../../helpers/tiny-world.ts';

const folder = temporaryFolder(afterAll);
const frames = 13;

let pkg: WorldModelPackage;
let inference: Inference;
let project: ProjectFile;
let origin: Origin;
let path: CameraPath;
let recipes: Recipes;

beforeAll(async () => {
  pkg = await loadPackage(tinyWorld);
  inference = await Inference.start(pkg, { provider: 'cpu' });
  project = ProjectFile.create(join(folder, 'paper.lookback'));
  origin = await packageOrigin(pkg);
  if (!origin.view) throw new Error('a package origin has a view');
  const { camera, chunk } = pkg.manifest;
  path = presetPath('out-and-back', origin.view, { frames, fps: chunk.fps, envelope: camera.envelope });
  recipes = recipesFor(pkg.manifest, paperPlan);
});

afterAll(async () => {
  project.close();
  await inference.close();
});

function begin(name: string, recipe: Recipe): Promise<Take> {
  return beginTake(project, { name, pkg, path, origin, seed: 1, settings: recipe.settings });
}

async function rendered(name: string, recipe: Recipe): Promise<Take> {
  const take = await begin(name, recipe);
  const times = await renderByRecipe({ project, take, pkg, inference, recipe });
  // Six chunks of two frames, and so five steps from one to the next.
  expect(times).toHaveLength(5);
  expect(project.frameCount(take.id)).toBe(frames);
  return take;
}

const pickedBy = (take: Take, chunk: number): number[] =>
  project.retrievalOf(take.id, chunk)?.picks.map(({ number }) => number) ?? [];

function labelled(table: keyof Recipes, label: string): Recipe {
  const found = recipes[table].find((recipe) => recipe.label.startsWith(label));
  if (!found) throw new Error(`no recipe ${label}`);
  return found;
}

describe('a recipe of the paper bench', () => {
  it('renders the studio’s own pixels where the studio has a setting for it', async () => {
    const recipe = labelled('methods', 'coverage');
    const ours = await rendered('coverage by recipe', recipe);
    const theirs = await begin('coverage by studio', recipe);
    await renderTake({ project, takeId: theirs.id, pkg, inference });
    for (const frame of [1, 7, frames - 1]) {
      const [a, b] = [await readFrame(project, ours, frame), await readFrame(project, theirs, frame)];
      expect(a.rgb).toEqual(b.rgb);
    }
  });

  it('gives the compressed history at geometrically growing ages, and softer', async () => {
    const recipe = labelled('methods', 'compressed history');
    const soft = await rendered('soft', recipe);
    const { compressedHistory: _soft, ...sharpRecipe } = recipe;
    const sharp = await rendered('recent window', sharpRecipe);
    for (const chunk of [1, 3, 6]) {
      const firstFrame = 1 + (chunk - 1) * 2;
      const ages = geometricAges(pkg.manifest.context.max, firstFrame);
      expect(pickedBy(soft, chunk)).toEqual(ages.map((age) => firstFrame - age));
    }
    expect(pickedBy(sharp, 6)).toEqual([10, 9, 8]);
    // The first chunk has one context frame, of age 1, in both: it is not compressed.
    expect((await readFrame(project, soft, 1)).rgb).toEqual((await readFrame(project, sharp, 1)).rgb);
    expect((await readFrame(project, soft, 12)).rgb).not.toEqual((await readFrame(project, sharp, 12)).rgb);
  });

  it('has the first frame alone, and contexts of the size that is asked for', async () => {
    const first = await rendered('first', labelled('methods', 'first frame only'));
    expect(pickedBy(first, 6)).toEqual([0]);
    expect(recipes.contextSizes.map(({ label }) => label)).toEqual(['1', '2', '3']);
    for (const recipe of recipes.contextSizes) {
      const take = await rendered(`size ${recipe.label}`, recipe);
      expect(pickedBy(take, 6)[0]).toBe(10);
      expect(pickedBy(take, 6)).toHaveLength(Number(recipe.label));
    }
  });

  it('switches the parts of the rays’ rule, and renders the same recipe once for two tables', async () => {
    const take = await rendered('rays', labelled('ablation', 'FOV + random'));
    expect(pickedBy(take, 6)).toHaveLength(3);
    expect(keyOf(labelled('ablation', 'random'))).toBe(keyOf(labelled('methods', 'first + random')));
    expect(keyOf(labelled('ablation', 'FOV + non-adjacent + far'))).toBe(
      keyOf(labelled('methods', 'fov-rays')),
    );
    const keys = recipes.ablation.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
