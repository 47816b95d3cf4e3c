import { meanPsnr } from '../../../main/core/image-quality.ts';
import { markdownTable } from '../markdown.ts';
import { average } from '../measures.ts';
import { median } from '../timing.ts';
import type { Score } from './score.ts';

/** A row of a table: all walks of one recipe. */
export interface Row {
  readonly label: string;
  /** One score for each walk; none where the table does not ask for the protocol. */
  readonly truth: readonly Score[];
  readonly history: readonly Score[];
}

interface Column {
  readonly head: string;
  readonly cell: (row: Row, framesPerChunk: number) => string;
}

const all = (scores: readonly Score[], of: keyof Score): number[] => scores.flatMap((score) => score[of]);

/** Mean PSNR in dB over all frames of all walks. */
const meanPsnrOf = (scores: readonly Score[]): number => meanPsnr(all(scores, 'psnr'));
const meanSsimOf = (scores: readonly Score[]): number => average(all(scores, 'ssim'));

/** Gradient energy of all frames together by that of the truth: 1 is as sharp as the truth. */
const sharpnessOf = (scores: readonly Score[]): number =>
  average(all(scores, 'energy')) / average(all(scores, 'trueEnergy'));

/** Of the middle chunk, all walks and protocols together: a hiccup of the machine does not count. */
const framesPerSecondOf = ({ truth, history }: Row, framesPerChunk: number): number =>
  (1000 * framesPerChunk) / median(all([...truth, ...history], 'chunkMs'));

const psnr = (head: string, of: 'truth' | 'history'): Column => ({
  head,
  cell: (row) => meanPsnrOf(row[of]).toFixed(2),
});
const ssim = (head: string, of: 'truth' | 'history'): Column => ({
  head,
  cell: (row) => meanSsimOf(row[of]).toFixed(3),
});
const sharpness = (head: string, of: 'truth' | 'history'): Column => ({
  head,
  cell: (row) => sharpnessOf(row[of]).toFixed(2),
});
const speed: Column = { head: 'frames/s', cell: (row, frames) => framesPerSecondOf(row, frames).toFixed(1) };

const [gtPsnr, gtSsim, gtSharp] = [
  psnr('GT PSNR', 'truth'),
  ssim('GT SSIM', 'truth'),
  sharpness('GT sharpness', 'truth'),
];
const [hcPsnr, hcSsim, hcSharp] = [
  psnr('HC PSNR', 'history'),
  ssim('HC SSIM', 'history'),
  sharpness('HC sharpness', 'history'),
];

/** The columns of each table of the paper. */
const layouts = {
  methods: [gtPsnr, gtSsim, gtSharp, hcPsnr, hcSsim, hcSharp],
  contextSizes: [gtPsnr, gtSsim, hcPsnr, hcSsim, speed],
  ablation: [gtPsnr, gtSsim, hcPsnr, hcSsim],
  steps: [gtPsnr, gtSsim, gtSharp, speed],
} satisfies Record<string, readonly Column[]>;

/** One table in Markdown. */
export function paperTable(
  layout: keyof typeof layouts,
  first: string,
  rows: readonly Row[],
  framesPerChunk: number,
): string {
  const columns = layouts[layout];
  return markdownTable([
    [first, ...columns.map(({ head }) => head)],
    ...rows.map((row) => [row.label, ...columns.map(({ cell }) => cell(row, framesPerChunk))]),
  ]);
}

/** The numbers behind a row, and those of each walk alone, in the order of the walks: rows can be compared in pairs. */
export function figuresOf(row: Row, framesPerChunk: number): object {
  const of = (scores: readonly Score[]) => ({
    psnr: meanPsnrOf(scores),
    ssim: meanSsimOf(scores),
    sharpness: sharpnessOf(scores),
    walks: scores.map((score) => ({ psnr: meanPsnrOf([score]), ssim: meanSsimOf([score]) })),
  });
  return {
    label: row.label,
    truth: of(row.truth),
    ...(row.history.length > 0 && { history: of(row.history) }),
    framesPerSecond: framesPerSecondOf(row, framesPerChunk),
  };
}
