import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { cameraToNumbers } from '../../main/core/camera/index.ts';
import type { Camera } from '../../main/core/camera/types.ts';
import type { FramePixels } from '../../main/core/frame.ts';
import { ensureSystem, python, pythonEnvironment, trainingNeed } from '../../scripts/system.ts';

/** `heldout`: styles of the training, other seeds. `unseen`: styles that no training world has. */
export type Split = 'heldout' | 'unseen';

/** A start view in a held-out world, as `worlds origins` writes it. */
export interface HeldOutWorld {
  readonly id: string;
  readonly style: string;
  readonly split: Split;
  readonly scene: number;
  readonly image: string;
  readonly position: readonly [number, number, number];
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly fovYDeg: number;
}

export const benchFolder = fileURLToPath(new URL('../../out/bench/', import.meta.url));
const training = fileURLToPath(new URL('../../models/training', import.meta.url));

function worlds(...args: string[]): void {
  if (ensureSystem([trainingNeed]).length > 0) throw new Error('Ground truth needs Python with torch.');
  const run = spawnSync(python, ['-m', 'worlds', ...args], {
    cwd: training,
    env: pythonEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`"python3 -m worlds ${args.join(' ')}" failed.`);
}

/** `count` held-out start views of different styles; made once for each state of the renderer and kept in out/bench. */
export async function heldOutWorlds(count: number, split: Split = 'heldout'): Promise<HeldOutWorld[]> {
  const folder = join(benchFolder, `worlds-${split}-${count}-${(await rendererHash()).slice(0, 8)}`);
  const list = join(folder, 'origins.json');
  if (!existsSync(list)) {
    await mkdir(folder, { recursive: true });
    // The search looks at some hundred views; its pictures are not used, so they may be small.
    worlds(
      ...sizeOf({ width: 128, height: 72 }),
      'origins',
      '--split',
      split,
      '--count',
      String(count),
      '--out',
      folder,
    );
  }
  return JSON.parse(await readFile(list, 'utf8')) as HeldOutWorld[];
}

export interface TruthJob {
  readonly name: string;
  readonly world: HeldOutWorld;
  readonly cameras: readonly Camera[];
}

/** Renders what the cameras really see in their worlds; folders that are there already are kept. */
export async function renderTruth(
  jobs: readonly TruthJob[],
  frame: { readonly width: number; readonly height: number },
): Promise<void> {
  const { width, height } = frame;
  const renderer = await rendererHash();
  const open: { split: Split; scene: number; cameras: number[][]; out: string; text: string }[] = [];
  for (const { name, world, cameras: views } of jobs) {
    const { split, scene } = world;
    const out = truthFolder(name);
    const cameras = views.map((camera) => [...cameraToNumbers(camera)]);
    const known = join(out, 'cameras.json');
    const text = JSON.stringify({ split, scene, width, height, renderer, cameras });
    if (existsSync(known) && (await readFile(known, 'utf8')) === text) continue;
    await mkdir(out, { recursive: true });
    open.push({ split, scene, cameras, out, text });
  }
  for (const split of new Set(open.map((job) => job.split))) {
    const some = open.filter((job) => job.split === split);
    const file = join(benchFolder, 'jobs.json');
    await writeFile(file, JSON.stringify(some.map(({ scene, cameras, out }) => ({ scene, cameras, out }))));
    worlds(...sizeOf(frame), 'render', '--split', split, '--jobs', file);
    // Written last: a folder without it is rendered again.
    for (const job of some) await writeFile(join(job.out, 'cameras.json'), job.text);
  }
}

/** The size of pictures as arguments of `worlds`. */
function sizeOf({ width, height }: { readonly width: number; readonly height: number }): string[] {
  return ['--width', String(width), '--height', String(height)];
}

function truthFolder(name: string): string {
  return join(benchFolder, 'truth', name);
}

/** sha256 over the renderer's sources: truth of another renderer is no truth. */
async function rendererHash(): Promise<string> {
  const hash = createHash('sha256');
  const folder = join(training, 'worlds');
  for (const name of (await readdir(folder, { recursive: true }))
    .filter((file) => file.endsWith('.py'))
    .sort()) {
    hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}

/** One true frame with its depth. */
export async function readTruth(name: string, frame: number): Promise<FramePixels> {
  const file = join(truthFolder(name), String(frame).padStart(5, '0'));
  const picture = await sharp(`${file}.png`).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const depth = await sharp(`${file}.depth.png`).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
  return {
    width: picture.info.width,
    height: picture.info.height,
    rgb: new Uint8Array(picture.data),
    inverseDepth: new Uint16Array(depth.buffer, depth.byteOffset, depth.byteLength / 2),
  };
}
