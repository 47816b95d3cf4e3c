import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const lookback = fileURLToPath(new URL('../../main/hosts/cli/lookback.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  /** Resolves when stderr or stdout contains the text; rejects when the process ends without it. */
  readonly says: (text: string) => Promise<void>;
  readonly result: Promise<CliResult>;
}

/** Starts the command line as a user's shell would. */
export function startCli(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): RunningCli {
  const child = spawn(process.execPath, [lookback, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that a test can send it what a terminal's Ctrl-C sends.
    detached: true,
    env: { ...process.env, ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const result = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!(stdout + stderr).includes(text)) return;
        child.stdout.off('data', look);
        child.stderr.off('data', look);
        resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void result.then(({ code }) => {
        look();
        reject(new Error(`ended with ${code} before it said "${text}":\n${stdout}\n${stderr}`));
      });
      look();
    });
  return { child, says, result };
}

/** Runs the command line to its end. */
export function runCli(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<CliResult> {
  return startCli(args, options).result;
}

/** Process ids of the direct children of a process (Linux). */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
