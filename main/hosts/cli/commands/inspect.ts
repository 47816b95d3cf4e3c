import type { Command } from 'commander';
import { LookbackError } from '../../../core/errors.ts';
import type { RetrievalResult } from '../../../core/retrieval/types.ts';
import { ProjectFile } from '../../../memory/index.ts';
import { findTake, readSettings } from '../../../studio/index.ts';
import { duration, type Output, table, wholeNumber } from '../output.ts';

interface InspectFlags {
  take?: string;
  chunk?: number;
}

export function addInspect(program: Command, outputOf: () => Output): void {
  program
    .command('inspect')
    .description('show which frames each chunk was given from the memory, and why')
    .argument('<project>', 'the .lookback file')
    .option('--take <name>', 'which take; the latest when not given')
    .option(
      '--chunk <n>',
      'one chunk in full, with the frames that were not taken',
      wholeNumber('--chunk', 0),
    )
    .addHelpText(
      'after',
      `
Examples:
  lookback inspect walk.lookback
  lookback inspect walk.lookback --chunk 17
  lookback inspect walk.lookback --json | jq '.chunks[].retrieval.picks[]?.number'`,
    )
    .action((file: string, flags: InspectFlags) => {
      const output = outputOf();
      const project = ProjectFile.open(file, { readOnly: true });
      try {
        const take = findTake(project, flags.take);
        const settings = readSettings(take.settings);
        const chunks = project
          .chunks(take.id)
          .filter((chunk) => flags.chunk === undefined || chunk.number === flags.chunk)
          .map((chunk) => ({ ...chunk, retrieval: project.retrievalOf(take.id, chunk.number) }));
        if (chunks.length === 0) {
          throw new LookbackError('usage', `There is no chunk ${flags.chunk ?? 0} in take "${take.name}".`);
        }
        output.data({ take: take.name, seed: take.seed, model: take.modelId, settings, chunks });
        output.line(
          `Take "${take.name}": ${project.firstMissingFrame(take.id)} frames, seed ${take.seed}, model ${take.modelId}, ` +
            `${settings.strategy} with ${settings.contextFrames} context frames, ${settings.steps} steps` +
            (settings.tags.length > 0 ? `, style ${settings.tags.join(', ')}` : ''),
        );
        if (flags.chunk === undefined) output.line(overview(chunks));
        else for (const chunk of chunks) output.line(detail(chunk));
      } finally {
        project.close();
      }
    });
}

interface InspectedChunk {
  readonly number: number;
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly status: string;
  readonly durationMs?: number;
  readonly retrieval: RetrievalResult | undefined;
}

/** One line a chunk: its frames, what was picked from where, and how much of the view the memory knew. */
function overview(chunks: readonly InspectedChunk[]): string {
  const rows = chunks
    .filter((chunk) => chunk.retrieval !== undefined)
    .map((chunk) => [
      chunk.number,
      `${chunk.firstFrame}-${chunk.firstFrame + chunk.frameCount - 1}`,
      chunk.status,
      percent(chunk.retrieval?.coverage ?? 0),
      (chunk.retrieval?.picks ?? []).map((pick) => `${pick.number}${slotMark[pick.slot]}`).join(' '),
    ]);
  return `${table([['chunk', 'frames', 'status', 'known', 'given to the model'], ...rows])}\n(r recent, o origin, p pinned; the rest retrieved)`;
}

const slotMark = { recent: 'r', origin: 'o', pinned: 'p', retrieved: '' } as const;

/** One chunk in full: every pick and every runner-up with its numbers and its reason. */
function detail(chunk: InspectedChunk): string {
  const { retrieval } = chunk;
  const frames = `frames ${chunk.firstFrame}-${chunk.firstFrame + chunk.frameCount - 1}`;
  const head = `Chunk ${chunk.number} (${frames}, ${chunk.status}${chunk.durationMs ? `, ${duration(chunk.durationMs)}` : ''})`;
  if (!retrieval) return `${head} is where the take starts: nothing was remembered.`;
  const header = ['frame', 'slot', 'overlap', 'gain', 'score', 'why'];
  const picks = retrieval.picks.map((pick) => [
    pick.number,
    pick.slot,
    percent(pick.overlap),
    percent(pick.gain),
    pick.score.toFixed(3),
    pick.reason,
  ]);
  const others = retrieval.runnersUp.map((other) => [
    other.number,
    '-',
    percent(other.overlap),
    percent(other.gain),
    other.score.toFixed(3),
    other.reason,
  ]);
  const known = `${percent(retrieval.coverage)} of the coming view was in the frames given to the model (${retrieval.strategy}).`;
  const rejected = others.length === 0 ? '' : `\nNot taken:\n${table([header, ...others])}`;
  return `${head}: ${known}\n${table([header, ...picks])}${rejected}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
