import { spawn } from 'node:child_process';
import type { EncoderEnd } from './failures.ts';

const keptLines = 12;
const keptLineLength = 300;

/** One running ffmpeg that eats raw frames. */
export interface Encoder {
  /** Resolves when the frame has left this process; rejects once ffmpeg is gone. */
  write(frame: Uint8Array): Promise<void>;
  /** Says that no more frames come and waits for the end. */
  finish(): Promise<EncoderEnd>;
  /** Kills it and waits until it is gone (only then can its file be removed on Windows). */
  kill(): Promise<EncoderEnd>;
  /** How many frames ffmpeg says it has encoded; complete after `finish`. */
  framesEncoded(): number;
}

/** Starts ffmpeg with `args`, which read frames from `pipe:0` and report progress to `pipe:1`. Never throws. */
export function startEncoder(ffmpeg: string, args: readonly string[]): Encoder {
  // A process group of its own: Ctrl-C in a terminal reaches the whole group, and ending is the host's decision.
  const detached = process.platform !== 'win32';
  const child = spawn(ffmpeg, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, detached });
  let lastLines: string[] = [];
  let frames = 0;

  eachLine(child.stderr, (line) => {
    lastLines = [...lastLines, line.slice(0, keptLineLength)].slice(-keptLines);
  });
  eachLine(child.stdout, (line) => {
    const match = /^frame=\s*(\d+)/.exec(line);
    if (match) frames = Number(match[1]);
  });
  // A dead ffmpeg shows up here as EPIPE; `ended` tells the whole story.
  child.stdin.on('error', () => undefined);

  const ended = new Promise<EncoderEnd>((resolve) => {
    child.once('error', (startError) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, startError, lastLines });
    });
    child.once('close', (code, signal) => resolve({ code, signal, lastLines }));
  });

  return {
    write(frame) {
      return new Promise((resolve, reject) => {
        child.stdin.write(frame, (error) => (error ? reject(error) : resolve()));
      });
    },
    finish() {
      child.stdin.end();
      return ended;
    },
    kill() {
      child.kill('SIGKILL');
      child.stdin.destroy();
      return ended;
    },
    framesEncoded: () => frames,
  };
}

/** Calls back for every line of text; a line without end is cut, so that memory stays flat. */
function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = (lines.pop() ?? '').slice(-4096);
    for (const line of lines) if (line.trim()) onLine(line.trim());
  });
  stream.on('end', () => {
    if (rest.trim()) onLine(rest.trim());
  });
}
