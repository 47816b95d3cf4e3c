import type { StrategyOptions } from '../../../main/core/retrieval/index.ts';
import { defaultSettings, type TakeSettings } from '../../../main/studio/index.ts';
import type { Manifest } from '../../../main/world/index.ts';
import type { PaperPlan } from './plan.ts';

/** How a take is rendered: everything that differs between two rows of a table. */
export interface Recipe {
  readonly label: string;
  readonly settings: TakeSettings;
  /** Retrieval's own options, where the studio has no setting for them. */
  readonly options?: Partial<StrategyOptions>;
  /** The context is the history at geometrically growing ages, the older the softer, and no retrieval at all. */
  readonly compressedHistory?: true;
}

/** Recipes with the same key render the same frames. */
export function keyOf({ settings, options, compressedHistory }: Recipe): string {
  return JSON.stringify({ settings, options, compressedHistory });
}

/** The rows of the tables. */
export interface Recipes {
  readonly methods: readonly Recipe[];
  readonly contextSizes: readonly Recipe[];
  readonly ablation: readonly Recipe[];
  readonly steps: readonly Recipe[];
}

export function recipesFor(manifest: Manifest, plan: PaperPlan): Recipes {
  const usual: TakeSettings = { ...defaultSettings(manifest), strategy: 'coverage', provider: 'cpu' };
  const recipe = (
    label: string,
    settings: Partial<TakeSettings>,
    more: Pick<Recipe, 'options' | 'compressedHistory'> = {},
  ): Recipe => ({ label, settings: { ...usual, ...settings }, ...more });
  const { max, recent } = manifest.context;
  const { min: leastSteps, max: mostSteps } = manifest.sampler.steps;
  const window = { strategy: 'recent', keepOrigin: false } as const;
  const rays = (label: string, options: Partial<StrategyOptions>) =>
    recipe(label, { strategy: 'fov-rays' }, { options });
  const sizes = [...plan.contextSizes.filter((size) => size < max), max];
  return {
    methods: [
      recipe('first frame only', { strategy: 'first', recentFrames: 0 }),
      recipe('first + random', { strategy: 'random' }),
      recipe('recent window (as DFoT)', window),
      recipe('compressed history (as FramePack)', window, { compressedHistory: true }),
      recipe('fov-rays (the paper)', { strategy: 'fov-rays' }),
      recipe('overlap', { strategy: 'overlap' }),
      recipe('coverage', {}),
    ],
    // The latest frame is always in, the origin as soon as that leaves a place to search for.
    contextSizes: sizes.map((size) =>
      recipe(String(size), {
        contextFrames: size,
        recentFrames: Math.min(recent, size),
        keepOrigin: size > recent + 1,
      }),
    ),
    ablation: [
      recipe('random', { strategy: 'random' }),
      rays('FOV + random', { rayNonAdjacent: false, rayFarSpaceTime: 0 }),
      rays('FOV + non-adjacent', { rayFarSpaceTime: 0 }),
      recipe('FOV + non-adjacent + far-space-time', { strategy: 'fov-rays' }),
    ],
    steps: plan.steps
      .filter((steps) => steps >= leastSteps && steps <= mostSteps)
      .map((steps) => recipe(String(steps), { steps })),
  };
}
