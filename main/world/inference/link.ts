import { fork } from 'node:child_process';
import type { ChildProcess, ForkOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { LookbackError } from '../../core/errors.ts';
import type { FramePixels } from '../../core/frame.ts';
import { toError } from './protocol.ts';
import type { Answers, FromChild, Request, ToChild } from './protocol.ts';

/** How long a process may keep working after a cancel or a close before it is killed. */
const graceMs = 2000;
const stderrLines = 20;

interface Pending {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (error: LookbackError) => void;
  readonly onStep: RequestOptions['onStep'];
}

interface Ending {
  readonly exitCode?: number | null;
  readonly signal?: NodeJS.Signals | null;
  readonly spawnError?: string;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** The preview comes with every step but the last of a request that wants it. */
  readonly onStep?: ((step: number, preview?: readonly FramePixels[]) => void) | undefined;
}

/** Starts the process that runs `child.ts`, with a channel to it. */
export type InferenceLauncher = (options: ForkOptions) => ChildProcess;

let launch: InferenceLauncher = (options) =>
  fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], options);

/** For a host whose own program is not Node, or that has no TypeScript at run time: how processes start from now on. */
export function setInferenceLauncher(launcher: InferenceLauncher): void {
  launch = launcher;
}

// Children must not outlive a host that exits without closing them.
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** The host's end of one inference process: requests out, answers in, and its death noticed. */
export class InferenceLink {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #stderr: string[] = [];
  readonly #gone: Promise<void>;
  #nextId = 1;
  #alive = true;
  /** The host wanted the end: it is a cancel, not a crash. */
  #stopped = false;

  constructor() {
    this.#child = launch({
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A small young generation: pictures pass through by the megabyte, and V8 would let its heap grow with them.
      execArgv: ['--max-semi-space-size=2'],
    });
    living.add(this.#child);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr.push(
        ...stripVTControlCharacters(text)
          .split('\n')
          .filter((line) => line.trim() !== ''),
      );
      this.#stderr.splice(0, this.#stderr.length - stderrLines);
    });
    this.#child.on('message', (message) => this.#receive(message as FromChild));
    this.#gone = this.#end();
  }

  /** Undefined once the process has ended: its number may be another process by then. */
  get pid(): number | undefined {
    return this.#hasEnded() ? undefined : this.#child.pid;
  }

  /** False once the process has ended or was told to. */
  get alive(): boolean {
    return this.#alive;
  }

  /** The last lines that the process wrote to stderr: native libraries explain themselves only there. */
  get stderr(): readonly string[] {
    return this.#stderr;
  }

  /**
   * Sends a request and waits for its answer. A signal asks the process to stop between steps; when it does not in
   * time (a step may take long), the process is killed.
   * @throws LookbackError what the process answered; 'inference-crashed'; 'cancelled'
   */
  request<K extends Request['kind']>(
    request: Extract<Request, { kind: K }>,
    { signal, onStep }: RequestOptions = {},
  ): Promise<Answers[K]> {
    const id = this.#nextId++;
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      // A process that is still opening has nothing worth keeping, and its long calls cannot be stopped.
      if (request.kind === 'open') return this.#kill();
      this.#send({ cancel: id });
      timer = setTimeout(() => this.#kill(), graceMs);
    };
    const answer = new Promise<Answers[keyof Answers]>((resolve, reject) => {
      if (signal?.aborted === true) return reject(cancelledError());
      if (!this.#alive) return reject(crashedError({}, this.#stderr));
      this.#pending.set(id, { resolve, reject, onStep });
      this.#send({ id, request });
      signal?.addEventListener('abort', cancel, { once: true });
    });
    return answer.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      // The process answers an `open` only with `Opened`, and so on: the protocol pairs them.
    }) as Promise<Answers[K]>;
  }

  /** Ends the process: it leaves by itself when its channel closes, or is killed. Resolves when it is gone. */
  async close(): Promise<void> {
    this.#alive = false;
    this.#stopped = true;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.#gone;
    clearTimeout(timer);
  }

  #send(message: ToChild): void {
    // An error here means that the process is ending; 'close' then tells why.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #kill(): void {
    this.#alive = false;
    this.#stopped = true;
    this.#child.kill('SIGKILL');
  }

  #receive(message: FromChild): void {
    const pending = this.#pending.get(message.id);
    if (message.kind === 'step') {
      pending?.onStep?.(message.step, message.preview);
      return;
    }
    this.#pending.delete(message.id);
    if (message.kind === 'done') pending?.resolve(message.answer);
    else pending?.reject(toError(message.error));
  }

  /**
   * Waits for the end of the process and of its stderr, then tells everyone who waits. (Node emits no 'close' for a
   * child whose channel was closed from this side.)
   */
  async #end(): Promise<void> {
    const stderrEnded = new Promise((resolve) => this.#child.stderr?.once('close', resolve));
    const how = await new Promise<Ending>((resolve) => {
      this.#child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) resolve({ spawnError: error.message });
      });
    });
    this.#alive = false;
    living.delete(this.#child);
    await stderrEnded;
    const error = this.#stopped ? cancelledError() : crashedError(how, this.#stderr);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

export function cancelledError(): LookbackError {
  return new LookbackError('cancelled', 'The chunk was cancelled.');
}

function crashedError(how: Ending, stderr: readonly string[]): LookbackError {
  const words = how.spawnError ?? how.signal ?? `exit code ${how.exitCode ?? 'unknown'}`;
  return new LookbackError(
    'inference-crashed',
    `The inference process ended unexpectedly (${words}). Finished chunks are kept; render again to continue.`,
    { context: { ...how, reason: `its process ended unexpectedly (${words})`, stderr: [...stderr] } },
  );
}
