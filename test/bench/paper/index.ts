import { embeddedModel } from '../../../main/hosts/cli/commands/shared.ts';
import { Inference, loadPackage } from '../../../main/world/index.ts';
import type { BenchResult } from '../main.ts';
import { heldOutWorlds, renderTruth } from '../truth.ts';
import { paperPlan, type PaperPlan } from './plan.ts';
import { recipesFor, type Recipe } from './recipes.ts';
import { textOf } from './report.ts';
import { type Protocol, Scorer } from './score.ts';
import { figuresOf, type Row } from './tables.ts';
import { returnWalks, type ReturnWalk } from './walks.ts';

/** What a table asks for. */
interface Ask {
  readonly recipes: readonly Recipe[];
  readonly walks: readonly ReturnWalk[];
  readonly protocols: readonly Protocol[];
}

/**
 * The tables of Context as Memory (arXiv 2506.03141), made with the embedded model: methods (Table 1), context size
 * (Table 2), retrieval strategy (Table 3), and denoise steps. Same weights, seeds and cameras in every row.
 * @param plan how much is rendered
 * @param dir the package; its CPU graphs are used
 */
export async function benchPaper(
  plan: PaperPlan = paperPlan,
  dir: string = embeddedModel,
): Promise<BenchResult> {
  const pkg = await loadPackage(dir);
  // Every second one: start views come style by style, and there may be more styles than worlds are asked for.
  const views = (await heldOutWorlds(2 * plan.worlds)).filter((_, i) => i % 2 === 0);
  const known = returnWalks(pkg, views, plan.walkFrames);
  const unseen = returnWalks(pkg, await heldOutWorlds(plan.unseenStyles, 'unseen'), plan.walkFrames);
  await renderTruth([...known, ...unseen], pkg.manifest.frame);
  const { methods, contextSizes, ablation, steps } = recipesFor(pkg.manifest, plan);
  const both = ['truth', 'history'] as const;
  const asks = {
    methods: { recipes: methods, walks: known, protocols: both },
    unseen: { recipes: methods, walks: unseen, protocols: both },
    contextSizes: { recipes: contextSizes, walks: known, protocols: both },
    ablation: { recipes: ablation, walks: known, protocols: both },
    steps: { recipes: steps, walks: known, protocols: ['truth'] },
  } satisfies Record<string, Ask>;
  const inference = await Inference.start(pkg, { provider: 'cpu' });
  try {
    const scorer = new Scorer(pkg, inference);
    // Walk by walk, all tables of a walk in turn: what else the machine does falls on all rows alike.
    for (const [i, walk] of [...known, ...unseen].entries()) {
      for (const { recipes, walks, protocols } of Object.values<Ask>(asks)) {
        if (!walks.includes(walk)) continue;
        for (const recipe of recipes) {
          for (const protocol of protocols) await scorer.score(walk, recipe, protocol);
        }
      }
      console.error(`paper: ${i + 1} of ${known.length + unseen.length} walks`);
    }
    const tables = {
      methods: await rowsOf(scorer, asks.methods),
      unseen: await rowsOf(scorer, asks.unseen),
      contextSizes: await rowsOf(scorer, asks.contextSizes),
      ablation: await rowsOf(scorer, asks.ablation),
      steps: await rowsOf(scorer, asks.steps),
    };
    const { frames } = pkg.manifest.chunk;
    return {
      name: 'paper',
      text: textOf(pkg, tables, { known, unseen }),
      figures: Object.fromEntries(
        Object.entries(tables).map(([name, rows]) => [name, rows.map((row) => figuresOf(row, frames))]),
      ),
    };
  } finally {
    await inference.close();
  }
}

async function rowsOf(scorer: Scorer, { recipes, walks, protocols }: Ask): Promise<Row[]> {
  const rows: Row[] = [];
  for (const recipe of recipes) {
    const scores = async (protocol: Protocol) =>
      protocols.includes(protocol)
        ? Promise.all(walks.map((walk) => scorer.score(walk, recipe, protocol)))
        : [];
    rows.push({ label: recipe.label, truth: await scores('truth'), history: await scores('history') });
  }
  return rows;
}
