import type { Camera } from '../../core/camera/types.ts';
import { isLookbackError } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import { checkFiles } from '../files.ts';
import type { ProviderName } from '../manifest.ts';
import type { WorldModelPackage } from '../package.ts';
import { cancelledError } from './link.ts';
import { openChoice, openProvider } from './providers.ts';
import type { OpenedLink, OpenOptions, ProviderChoice } from './providers.ts';
import type { ChunkRequest, GeneratedChunk, Opened, ProcessMemory } from './protocol.ts';
import { checkRequest } from './request.ts';
import type { Solver } from './sampler.ts';
import type { ContextFrame } from './tensors.ts';

export interface StartOptions extends OpenOptions {
  readonly provider: ProviderChoice;
}

export interface GenerateOptions {
  /** At most `context.max` frames of the package's size; none makes the model dream. */
  readonly context: readonly ContextFrame[];
  /** Exactly `chunk.frames` cameras. */
  readonly targets: readonly Camera[];
  readonly seed: number;
  readonly chunkNumber: number;
  /** Within `sampler.steps` of the manifest. */
  readonly steps: number;
  readonly solver: Solver;
  /** Ids of the manifest's style tags that steer what the model makes up; none is no steer. */
  readonly tags?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number, steps: number) => void) | undefined;
  /**
   * Called right after `onStep`, for every step but the last, with the frames as the model expects them by then: colours
   * without depth. They are made and sent only where this is given, and change nothing in the result.
   */
  readonly onPreview?: ((frames: readonly FramePixels[], step: number, steps: number) => void) | undefined;
}

/**
 * A world model ready to render, in a process of its own. Calls are answered one after the other. After a crash the
 * call in progress fails and the next one starts a new process on the same provider. `close` must be called.
 */
export class Inference {
  /** The provider in use; it never changes during the life of this object. */
  readonly provider: ProviderName;
  /** Sentences for the user: every fallback that `auto` had to make. */
  readonly notices: readonly string[];
  /** How long opening and the self-test took, and how far off the self-test was. */
  readonly opened: Opened;
  readonly #pkg: WorldModelPackage;
  readonly #options: OpenOptions;
  #link: OpenedLink['link'];
  #queue: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  private constructor(
    pkg: WorldModelPackage,
    options: OpenOptions,
    start: OpenedLink & { notices: readonly string[] },
  ) {
    this.#pkg = pkg;
    this.#options = options;
    this.#link = start.link;
    this.provider = start.provider;
    this.notices = start.notices;
    this.opened = start.opened;
  }

  /**
   * Starts the inference process, probes the provider and checks the package's self-test on it.
   * @throws LookbackError 'provider-unavailable' (an explicit choice that does not work, with the reason),
   *   'package-format' (a graph that cannot be loaded), 'package-tensor', 'package-selftest' (wrong even on the CPU),
   *   'cancelled'
   */
  static async start(
    pkg: WorldModelPackage,
    { provider, threads, signal }: StartOptions,
  ): Promise<Inference> {
    const start = await openChoice(pkg, provider, { threads, signal });
    return new Inference(pkg, { threads }, start);
  }

  /** The inference process of this moment; undefined after a crash until another one is needed. */
  get pid(): number | undefined {
    return this.#link.pid;
  }

  /**
   * Renders one chunk. The same options on the same provider with the same number of threads give the same bytes.
   * @throws LookbackError 'cancelled' (the signal, or `close`), 'inference-crashed' (exit code or signal in the
   *   context, with the last lines of stderr), 'inference-failed'; where a new process is needed also what `loadPackage`
   *   says of damaged files and `start` of the provider
   */
  generate(options: GenerateOptions): Promise<GeneratedChunk> {
    return this.#inTurn(async () => {
      const { signal, onStep, onPreview, context, targets, seed, chunkNumber, steps, solver } = options;
      const { tags = [] } = options;
      const request: ChunkRequest = {
        kind: 'generate',
        context,
        targets,
        seed,
        chunkNumber,
        steps,
        solver,
        tags,
        preview: onPreview !== undefined,
      };
      checkRequest(this.#pkg.manifest, request);
      const link = await this.#living(signal);
      try {
        return await link.request(request, {
          signal,
          onStep: (step, preview) => {
            onStep?.(step, steps);
            if (preview) onPreview?.(preview, step, steps);
          },
        });
      } catch (error) {
        // A device that failed once may fail forever (a lost GPU does): the next call opens and tests it anew.
        if (isLookbackError(error, 'inference-failed')) await link.close();
        throw error;
      }
    });
  }

  /** Resident memory of the inference process now and at its peak. */
  memory(): Promise<ProcessMemory> {
    return this.#inTurn(async () => {
      const link = await this.#living();
      return link.request({ kind: 'memory' });
    });
  }

  /** Ends the process; calls in progress are cancelled. Resolves when the process is gone. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#link.close();
    // A call in the queue may have been starting another process: it has ended that by now, too.
    await this.#queue;
    await this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** The process to talk to: this one, or after its end a new one on the same provider. */
  async #living(signal?: AbortSignal): Promise<OpenedLink['link']> {
    const stop = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    if (stop.aborted) throw cancelledError();
    if (this.#link.alive) return this.#link;
    await this.#link.close();
    // Between the two processes someone may have changed the files; the take must go on with the same model.
    await checkFiles(this.#pkg.dir, this.#pkg.manifest.files);
    this.#link = (await openProvider(this.#pkg, this.provider, { ...this.#options, signal: stop })).link;
    return this.#link;
  }
}
