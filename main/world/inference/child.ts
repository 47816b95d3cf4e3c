/**
 * The inference process: a forked child, because ONNX Runtime's calls block and a native crash must not take the
 * studio down. It answers requests one at a time and lives as long as its channel to the host.
 */
import { LookbackError } from '../../core/errors.ts';
import { Deepened } from './deepened.ts';
import { openGraphs } from './graphs.ts';
import type { Graphs } from './graphs.ts';
import { NoiseAhead } from './noise-ahead.ts';
import { generateChunk, valuesPerChunk } from './pipeline.ts';
import { protocolVersion, toWire } from './protocol.ts';
import type { Answers, FromChild, Opened, OpenRequest, ProcessMemory, Request, ToChild } from './protocol.ts';
import { runSelftest } from './selftest.ts';

/** The requests in progress; true once the host has cancelled one. */
const cancelled = new Map<number, boolean>();
const noise = new NoiseAhead();
let model: { graphs: Graphs; opened: OpenRequest; deepened: Deepened } | undefined;

function send(message: FromChild, sent: () => void = () => undefined): void {
  // The channel may close at any time (the host cancelled, or died): then nobody waits for this.
  if (process.connected) process.send?.(message, sent);
}

async function open(request: OpenRequest): Promise<Opened> {
  if (request.version !== protocolVersion) {
    throw new LookbackError(
      'internal',
      `The inference process speaks protocol ${protocolVersion}, not ${request.version}.`,
    );
  }
  const started = performance.now();
  const graphs = await openGraphs(request);
  const created = performance.now();
  const selftest = await runSelftest(graphs, request);
  model = { graphs, opened: request, deepened: new Deepened() };
  return { createMs: created - started, selftestMs: performance.now() - created, ...selftest };
}

function memory(): ProcessMemory {
  return { rssBytes: process.memoryUsage.rss(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
}

async function answer(id: number, request: Request): Promise<Answers[keyof Answers]> {
  if (request.kind === 'open') return open(request);
  if (request.kind === 'memory') return memory();
  if (model === undefined) throw new LookbackError('internal', 'The inference process has no open model.');
  return generateChunk(model.graphs, model.opened.manifest, request, {
    noise,
    deepened: model.deepened,
    isCancelled: () => cancelled.get(id) === true,
    onStep: (step, preview) => send({ id, kind: 'step', step, ...(preview && { preview }) }),
  });
}

/** What is likely to be needed next is drawn while the host stores what it was given. */
function workAhead(request: Request): void {
  if (request.kind !== 'generate' || !model) return;
  noise.draw(request.seed, request.chunkNumber + 1, valuesPerChunk(model.opened.manifest));
}

process.on('message', (message: ToChild) => {
  if ('cancel' in message) {
    if (cancelled.has(message.cancel)) cancelled.set(message.cancel, true);
    return;
  }
  const { id, request } = message;
  cancelled.set(id, false);
  answer(id, request)
    .then(
      (result) => send({ id, kind: 'done', answer: result }, () => workAhead(request)),
      (error: unknown) => send({ id, kind: 'failed', error: toWire(unexpected(error)) }),
    )
    .finally(() => cancelled.delete(id));
});

/** What ONNX Runtime throws during a run is a failed inference, with its words. */
function unexpected(error: unknown): unknown {
  if (error instanceof LookbackError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new LookbackError('inference-failed', `The model could not be run: ${reason}`, { cause: error });
}

process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal, or a signal to the whole group, reaches this process too, but the host decides: it cancels
// between two steps.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
