import { isCancelled, isLookbackError } from '../../../core/errors.ts';
import type { ProjectFile, Take } from '../../../memory/index.ts';
import { renderTake } from '../../../studio/index.ts';
import { Inference, type ProviderChoice, type WorldModelPackage } from '../../../world/index.ts';
import { duration, type Output } from '../output.ts';
import { commandLine, embeddedModel, renderProgress, stopOnInterrupt } from './shared.ts';

export interface OpenModel {
  readonly pkg: WorldModelPackage;
  readonly inference: Inference;
  readonly signal: AbortSignal;
}

/** Does `work` with a model open and Ctrl-C handled; the inference process ends with it, whatever happens. */
export async function withModel(
  pkg: WorldModelPackage,
  provider: ProviderChoice,
  output: Output,
  work: (model: OpenModel) => Promise<void>,
): Promise<void> {
  const stop = stopOnInterrupt(output);
  try {
    const inference = await Inference.start(pkg, { provider, signal: stop.signal });
    try {
      for (const text of inference.notices) output.notice(`Note: ${text}`);
      await work({ pkg, inference, signal: stop.signal });
    } finally {
      await inference.close();
    }
  } finally {
    stop.dispose();
  }
}

/** Renders a take to its end and says how it went; when it stops early, says what is safe and how to go on. */
export async function runTake(
  { pkg, inference, signal }: OpenModel,
  project: ProjectFile,
  take: Take,
  output: Output,
): Promise<void> {
  const { file } = project;
  const progress = renderProgress(output);
  const from = project.firstMissingFrame(take.id);
  const startedAt = performance.now();
  try {
    await renderTake({ project, takeId: take.id, pkg, inference, signal, onProgress: progress.report });
  } catch (error) {
    progress.end();
    output.notice(`What was rendered of take "${take.name}" is safe in ${file}.`);
    if (isCancelled(error) || (isLookbackError(error) && /^(inference-|project-write)/.test(error.code))) {
      const isLatest = project.takes().at(-1)?.id === take.id;
      const more = [
        ...(isLatest ? [] : ['--take', take.name]),
        ...(pkg.dir === embeddedModel ? [] : ['--model', pkg.dir]),
      ];
      output.notice(`Go on with: ${commandLine('resume', file, ...more)}`);
    }
    throw error;
  }
  progress.end();
  const frames = project.firstMissingFrame(take.id);
  const elapsedMs = performance.now() - startedAt;
  const { provider } = inference;
  output.line(
    `Take "${take.name}": ${frames} frames in ${file} (${frames - from} rendered now in ${duration(elapsedMs)}, ` +
      `${provider}). Export with: ${commandLine('export', file, 'walk.mp4')}`,
  );
  output.data({ project: file, take: take.name, frames, rendered: frames - from, elapsedMs, provider });
}
