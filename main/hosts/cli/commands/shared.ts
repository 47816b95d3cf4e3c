import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import cliProgress from 'cli-progress';
import { LookbackError } from '../../../core/errors.ts';
import type { CameraPath } from '../../../core/path/index.ts';
import { parsePath } from '../../../interchange/path-file.ts';
import type { ProviderChoice } from '../../../world/index.ts';
import type { RenderProgress } from '../../../studio/index.ts';
import { duration, type Output } from '../output.ts';

/** The world model that comes with the studio. */
export const embeddedModel = fileURLToPath(new URL('../../../../models/lookback-s', import.meta.url));

export const providerChoices: readonly ProviderChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'reference'];

/** A command to type, with quotes where a shell needs them. */
export function commandLine(...words: string[]): string {
  return ['lookback', ...words]
    .map((word) => (/^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** Reads a camera-path file. Throws `path-invalid` or `path-range` with a sentence. */
export async function readPath(file: string): Promise<CameraPath> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LookbackError('path-invalid', `The camera path ${file} cannot be read.`, { cause });
  });
  return parsePath(text, file);
}

/**
 * A signal for Ctrl-C: the first one asks to stop between two steps, a second one ends the process at once. Call
 * `dispose` when the work is done.
 */
export function stopOnInterrupt(output: Output): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    output.notice(
      '\nStopping after this step. Press Ctrl-C again to stop at once; committed chunks stay either way.',
    );
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** A progress bar for a render on a terminal; a line per tenth of the work elsewhere; nothing with `--json`. */
export function renderProgress(output: Output): {
  report: (progress: RenderProgress) => void;
  end: () => void;
} {
  const bar = progressBar(
    output,
    '{bar} {frames}/{frameCount} frames · chunk {chunk}/{chunks} step {step}/{steps}{pace}',
  );
  return {
    report: (progress) => {
      const pace =
        progress.framesPerSecond === undefined
          ? ''
          : ` · ${progress.framesPerSecond.toFixed(1)} frames/s · ${duration(progress.etaMs ?? 0)} left`;
      bar.update(progress.frames, progress.frameCount, { ...progress, pace });
    },
    end: bar.end,
  };
}

/** A bar with one number that grows; `format` may use what `update` is given besides `{bar}`. */
export function progressBar(
  output: Output,
  format: string,
): { update: (value: number, total: number, payload: object) => void; end: () => void } {
  if (output.json) return { update: () => {}, end: () => {} };
  if (!process.stderr.isTTY) {
    let tenth = -1;
    return {
      update: (value, total) => {
        const now = Math.floor((10 * value) / total);
        if (now > tenth) output.notice(`${now * 10} % (${value} of ${total} frames)`);
        tenth = Math.max(tenth, now);
      },
      end: () => {},
    };
  }
  const bar = new cliProgress.SingleBar(
    {
      format,
      clearOnComplete: false,
      hideCursor: true,
      barsize: 24,
      stream: process.stderr,
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    update: (value, total, payload) => {
      if (!started) bar.start(total, value, payload);
      else bar.update(value, payload);
      started = true;
    },
    end: () => bar.stop(),
  };
}
