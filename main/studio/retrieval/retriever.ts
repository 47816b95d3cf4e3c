import { Worker } from 'node:worker_threads';
import type { Camera } from '../../core/camera/types.ts';
import { LookbackError, type ErrorCode } from '../../core/errors.ts';
import type { RetrievalResult } from '../../core/retrieval/types.ts';
import type { ProjectFile, Take } from '../../memory/index.ts';
import { chooseContext } from '../context.ts';
import type { TakeSettings } from '../settings.ts';

/** What retrieval needs to know of a take. */
export type Searched = Pick<Take, 'id' | 'seed'>;

export interface Question {
  readonly id: number;
  readonly take: Searched;
  readonly settings: TakeSettings;
  readonly targets: readonly Camera[];
  readonly firstFrame: number;
}

export type Answer =
  | { readonly id: number; readonly result: RetrievalResult }
  | {
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly context: object };
    };

/**
 * How many frames of memory are searched here and now: some ten milliseconds' worth. What is longer goes to a thread,
 * which answers the same.
 */
const mostInline = 2000;

/** Picks context frames without holding up the event loop, however long the take is. */
export class Retriever {
  readonly #project: ProjectFile;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >();
  #worker: Worker | undefined;
  #count = 0;

  constructor(project: ProjectFile) {
    this.#project = project;
  }

  /** As `chooseContext`, and with its errors. */
  async choose(
    { id, seed }: Searched,
    settings: TakeSettings,
    targets: readonly Camera[],
    firstFrame: number,
  ): Promise<RetrievalResult> {
    const take = { id, seed };
    // All frames are in the one index, those behind the chunk too.
    const searched = Math.max(firstFrame, this.#project.frameCount(id));
    if (searched <= mostInline) return chooseContext(this.#project, take, settings, targets, firstFrame);
    const answer = await this.#ask({ id: ++this.#count, take, settings, targets, firstFrame });
    if ('result' in answer) return answer.result;
    const { code, message, context } = answer.error;
    throw new LookbackError(code, message, { context: { ...context } });
  }

  /** Ends the thread, and with it its connection to the file. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await ended;
  }

  #ask(question: Question): Promise<Answer> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
      worker.postMessage(question);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { file: this.#project.file },
      // A small young generation, as in the host: what a search throws away grows with the frames in sight.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    // It ends with its project; a host that is done need not wait for it.
    worker.unref();
    let cause: unknown;
    worker.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    worker.on('error', (error: unknown) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      const error = new LookbackError('internal', 'The search of the memory ended unexpectedly. Try again.', {
        cause,
      });
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    return worker;
  }
}
