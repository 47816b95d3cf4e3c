import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Camera, Vec3 } from '../../../main/core/camera/types.ts';
import type { RetrievalResult } from '../../../main/core/retrieval/types.ts';
import type { NewChunk, NewFrame, NewTake, ProjectFile, Take } from '../../../main/memory/index.ts';

/** Stands at `position` and looks along the ground; yaw 0 is +z, 90 degrees is +x. */
export function cameraAt(position: Vec3, yawDeg = 0): Camera {
  const half = (yawDeg * Math.PI) / 360;
  return {
    pose: { position, rotation: [0, Math.sin(half), 0, Math.cos(half)] },
    intrinsics: { fx: 0.9, fy: 1.6, cx: 0.5, cy: 0.5 },
  };
}

export function newTake(given: Partial<NewTake> = {}): NewTake {
  return {
    name: 'take',
    seed: 7,
    modelId: 'tiny',
    modelSha256: 'ab'.repeat(32),
    settings: {},
    path: {},
    ...given,
  };
}

/** A frame whose bytes tell which take and number it is. */
export function newFrame(take: number, number: number, bytes = 4): NewFrame {
  const image = new Uint8Array(bytes);
  new DataView(image.buffer).setUint32(0, take * 65536 + number);
  return { image, camera: cameraAt([number, 1.6, take * 100], number % 360) };
}

export function newChunk(
  take: number,
  number: number,
  firstFrame: number,
  frameCount: number,
  given: Partial<NewChunk> = {},
): NewChunk {
  return {
    take,
    number,
    firstFrame,
    provider: number === 0 ? 'origin' : 'cpu',
    steps: 4,
    seed: 7,
    durationMs: 12.5,
    frames: Array.from({ length: frameCount }, (_, i) => newFrame(take, firstFrame + i)),
    ...given,
  };
}

export const retrieval: RetrievalResult = {
  strategy: 'coverage',
  picks: [
    { number: 0, slot: 'origin', rank: 0, score: 1, overlap: 1 / 3, gain: 1 / 3, reason: 'The first frame.' },
    {
      number: 5,
      slot: 'retrieved',
      rank: 1,
      score: 0.1 + 0.2,
      overlap: 0.5,
      gain: 1e-300,
      reason: 'Sees it – “all”.',
    },
  ],
  runnersUp: [
    { number: 3, score: 0.25, overlap: 0.5, gain: 0, reason: 'Adds nothing.' },
    { number: 2, score: -0.25, overlap: 0, gain: 0, reason: '' },
  ],
  coverage: 2 / 3,
};

/** A take with an origin and `chunks` chunks of four frames. */
export function fillTake(project: ProjectFile, chunks: number, given: Partial<NewTake> = {}): Take {
  const take = project.createTake(newTake(given));
  project.commitChunk(newChunk(take.id, 0, 0, 1));
  for (let n = 1; n <= chunks; n++) project.commitChunk(newChunk(take.id, n, n * 4 - 3, 4, { retrieval }));
  return take;
}

/** Works on the file behind the project's back; for making damage and for looking at plans. */
export function withDatabase<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** SQLite's plan for a query, one line per step. */
export function plan(db: Database.Database, sql: string): string[] {
  const parameters = sql.includes('@')
    ? [Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name!, 1]))]
    : Array.from(sql.matchAll(/\?/g), () => 1);
  const rows = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
  return rows.map((row) => row.detail);
}

export interface Child {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  /** The exit code, or the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Runs children/<name> in a real process; with `fileLimitKiB`, no file that it writes can grow beyond that. */
export function startChild(name: string, args: string[], fileLimitKiB?: number): Child {
  const script = join(import.meta.dirname, 'children', name);
  const command = [process.execPath, script, ...args];
  const limited = ['bash', '-c', `ulimit -f ${fileLimitKiB ?? 0}; exec "$@"`, 'bash', ...command];
  const [program, ...rest] = fileLimitKiB === undefined ? command : limited;
  const child = spawn(program!, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  return { process: child, lines: createInterface(child.stdout)[Symbol.asyncIterator](), ended };
}

export async function nextLine(child: Child): Promise<string> {
  const next = await child.lines.next();
  if (next.done === true) throw new Error('The child ended without another line.');
  return next.value;
}
