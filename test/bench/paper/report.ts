import { cpus } from 'node:os';
import type { WorldModelPackage } from '../../../main/world/index.ts';
import { paperTable, type Row } from './tables.ts';
import type { ReturnWalk } from './walks.ts';

type TableName = 'methods' | 'unseen' | 'contextSizes' | 'ablation' | 'steps';

interface Walks {
  readonly known: readonly ReturnWalk[];
  readonly unseen: readonly ReturnWalk[];
}

/** All tables in Markdown, with what they were made of: to be pasted into a model card. */
export function textOf(
  pkg: WorldModelPackage,
  tables: Record<TableName, readonly Row[]>,
  { known, unseen }: Walks,
): string {
  const { manifest } = pkg;
  const { frame, context, sampler, chunk } = manifest;
  const table = (layout: Exclude<TableName, 'unseen'>, name: TableName, first: string): string =>
    paperTable(layout, first, tables[name], chunk.frames);
  return `${[
    `## As in the paper: ${manifest.name} ${manifest.version}`,
    `${frame.width}×${frame.height}, up to ${context.max} context frames, ${sampler.steps.default} steps unless the table ` +
      `says otherwise, CPU graphs, ${cpus().length} cores. Same weights, seeds and cameras in every row. A walk goes ` +
      'away (or turns away) and comes back over its own way.',
    '- **GT**, ground-truth comparison: the way out is ground truth, the way back is generated and compared with ground truth.\n' +
      "- **HC**, history-context comparison: all is generated but the first frame; the way back is compared with the take's own way out.\n" +
      '- PSNR in dB; SSIM of luma, 11×11 Gaussian window; sharpness is gradient energy relative to the ground truth of the ' +
      'same cameras. Read HC with its sharpness: a blur that repeats itself agrees with itself.',
    `### Methods, held-out worlds (${extent(known)})`,
    table('methods', 'methods', 'method'),
    `### Methods, unseen styles (${extent(unseen)})`,
    table('methods', 'unseen', 'method'),
    'First frame only: nothing else, as in the paper. Recent window: the latest frames. Compressed history: from the latest to ' +
      'the oldest frame at geometrically growing ages, the older the softer (2, 4 and 8 times smaller and large again); the ' +
      'model was not trained on such frames, as FramePack is. All others: the latest frame, the first frame, and what their rule finds.',
    `### Context size, coverage (${extent(known)})`,
    table('contextSizes', 'contextSizes', 'context frames'),
    'The latest frame is always in, the first frame from the size on that leaves a place to search for. Frames per second ' +
      'of the whole pipeline: retrieval, model, storing; median over chunks.',
    `### Retrieval strategy (${extent(known)})`,
    table('ablation', 'ablation', 'strategy'),
    'All with the latest and the first frame. Far-space-time has a say only where non-adjacent leaves more frames than places.',
    `### Denoise steps, coverage (${extent(known)})`,
    table('steps', 'steps', 'steps'),
  ].join('\n\n')}\n`;
}

/** How much a table rests on. */
function extent(walks: readonly ReturnWalk[]): string {
  const frames = walks.reduce((sum, { back }) => sum + back.length, 0);
  const styles = [...new Set(walks.map(({ world }) => world.style))].join(', ');
  return `${walks.length} walks, ${frames} frames; ${styles}`;
}
