import { type Command, Option } from 'commander';
import { LookbackError } from '../../../core/errors.ts';
import { findFfmpeg } from '../../../export/index.ts';
import { ProjectFile } from '../../../memory/index.ts';
import { exportTake, findTake } from '../../../studio/index.ts';
import { type Output, wholeNumber } from '../output.ts';
import { progressBar, stopOnInterrupt } from './shared.ts';

const formats = ['mp4', 'h265', 'vp9', 'png'] as const;

interface ExportFlags {
  take?: string;
  range?: readonly [number, number];
  size?: { width: number; height: number };
  crf?: number;
  format: (typeof formats)[number];
  overwrite?: boolean;
  ffmpeg?: string;
}

function parseSize(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/i.exec(text);
  if (match) return { width: Number(match[1]), height: Number(match[2]) };
  throw new LookbackError(
    'usage',
    `--size takes WIDTHxHEIGHT in pixels, as in 1280x720; "${text}" is not that.`,
  );
}

function parseRange(text: string): readonly [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text);
  if (match) return [Number(match[1]), Number(match[2])];
  throw new LookbackError(
    'usage',
    `--range takes FIRST-LAST frame numbers, as in 0-95; "${text}" is not that.`,
  );
}

export function addExport(program: Command, outputOf: () => Output): void {
  program
    .command('export')
    .description('write a take as a video (MP4; WebM for VP9) or as PNG pictures')
    .argument('<project>', 'the .lookback file')
    .argument('<out>', 'the video to write, or the folder for PNG pictures')
    .option('--take <name>', 'which take; the latest when not given')
    .option('--range <first-last>', 'which frames, both ends included', parseRange)
    .option('--size <WxH>', 'scale to this size', parseSize)
    .option(
      '--crf <n>',
      'quality of the video: 1 is best, 18 looks lossless in H.264, 51 is worst',
      wholeNumber('--crf', 1, 51),
    )
    .addOption(new Option('--format <name>', 'what to write; mp4 is H.264').choices(formats).default('mp4'))
    .option('--overwrite', 'replace the file when it is there')
    .option('--ffmpeg <file>', 'your own ffmpeg')
    .addHelpText(
      'after',
      `
Examples:
  lookback export walk.lookback walk.mp4
  lookback export walk.lookback walk.mp4 --size 1280x720 --crf 16 --range 0-47 --overwrite
  lookback export walk.lookback walk.webm --format vp9
  lookback export walk.lookback frames --format png`,
    )
    .action(async (file: string, out: string, flags: ExportFlags) => {
      const output = outputOf();
      const project = ProjectFile.open(file, { readOnly: true });
      const stop = stopOnInterrupt(output);
      const bar = progressBar(output, '{bar} {value}/{total} frames · {percentage} %');
      try {
        const take = findTake(project, flags.take);
        if (flags.ffmpeg !== undefined) {
          const found = await findFfmpeg(flags.ffmpeg);
          if (found.source !== 'setting') throw new LookbackError('ffmpeg-missing', found.notices.join(' '));
        }
        const result = await exportTake({
          project,
          take,
          out,
          format: flags.format,
          ...(flags.range && { range: flags.range }),
          ...(flags.size && { size: flags.size }),
          ...(flags.crf !== undefined && { crf: flags.crf }),
          ...(flags.overwrite && { overwrite: true }),
          ...(flags.ffmpeg !== undefined && { ffmpeg: flags.ffmpeg }),
          signal: stop.signal,
          onProgress: (progress) => bar.update(progress.frame, progress.frameCount, {}),
        });
        bar.end();
        for (const text of result.notices) output.notice(`Note: ${text}`);
        output.line(
          `Frames ${result.firstFrame}-${result.lastFrame} of take "${take.name}" (${result.width}×${result.height}, ` +
            `${result.fps} frames/s) are in ${result.out}.`,
        );
        output.data({ ...result, take: take.name });
      } finally {
        bar.end();
        stop.dispose();
        project.close();
      }
    });
}
