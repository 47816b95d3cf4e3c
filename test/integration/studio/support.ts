import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { presetPath, type CameraPath, type PresetName } from '../../../main/core/path/index.ts';
import type { FramePixels } from '../../../main/core/frame.ts';
import { decodeFrame } from '../../../main/memory/frame-codec.ts';
import type { ProjectFile } from '../../../main/memory/index.ts';
import { Studio, type JobView, type ProjectEvent, type Session } from '../../../main/studio/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { optionsIn } from './options.ts';

export { optionsIn, takeOf } from './options.ts';

/** A studio that is closed with the test. */
export async function startStudio(folder = temporaryFolder()): Promise<Studio> {
  const studio = await Studio.start(optionsIn(folder));
  onTestFinished(() => studio.close());
  return studio;
}

/** A new project in a studio of its own. */
export async function newProject(
  folder = temporaryFolder(),
): Promise<{ studio: Studio; session: Session; file: string }> {
  const studio = await startStudio(folder);
  const file = join(folder, 'walk.lookback');
  return { studio, session: await studio.createProject(file), file };
}

/** Tiny world: chunks of two frames; 1, 3, 5, … begin one. */
export function walk(frames: number, preset: PresetName = 'look-around', seed = 1): CameraPath {
  return presetPath(
    preset,
    { position: [0, 1.5, 0], yawDeg: 0, pitchDeg: 0, fovYDeg: 50 },
    {
      frames,
      fps: 12,
      envelope: {
        heightMetres: [1.2, 1.8],
        pitchDeg: [-20, 20],
        fovYDeg: [40, 60],
        metresPerFrame: 0.35,
        yawDegPerFrame: 9,
      },
      seed,
    },
  );
}

/** `path` with its keyframes from `frame` on lifted. */
export function lifted(path: CameraPath, frame: number, metres = 0.1): CameraPath {
  return {
    ...path,
    smoothness: 0,
    keyframes: path.keyframes.map((key) => {
      const [x, y, z] = key.position;
      return key.frame < frame ? key : { ...key, position: [x, y + metres, z] };
    }),
  };
}

/** A straight walk with a keyframe every `every` frames; without smoothness, a keyframe moves its neighbours' spans only. */
export function stepped(frames: number, every = 4): CameraPath {
  const count = Math.ceil((frames - 1) / every);
  return {
    format: 'lookback-path/1',
    fps: 12,
    durationFrames: frames,
    loop: false,
    constantSpeed: false,
    smoothness: 0,
    keyframes: Array.from({ length: count + 1 }, (_, i) => ({
      frame: Math.min(i * every, frames - 1),
      position: [0.02 * i, 1.5, 0.1 * i],
      orientation: { kind: 'rotation', rotation: [1, 0, 0, 0] },
      rollDeg: 0,
      fovYDeg: 50,
      ease: { kind: 'linear' },
    })),
  };
}

/** Reads along with a session's events and waits for one. */
export class Watch {
  readonly seen: ProjectEvent[] = [];
  readonly #waiting = new Set<() => void>();
  ended = false;

  constructor(session: Session) {
    void this.#read(session.events());
  }

  async #read(events: AsyncIterableIterator<ProjectEvent>): Promise<void> {
    for await (const event of events) {
      this.seen.push(event);
      for (const look of this.#waiting) look();
    }
    this.ended = true;
    for (const look of this.#waiting) look();
  }

  /** The first event from number `from` on that `is` is true for. */
  until<T extends ProjectEvent>(is: (event: ProjectEvent) => event is T, from?: number): Promise<T>;
  until(is: (event: ProjectEvent) => boolean, from?: number): Promise<ProjectEvent>;
  until(is: (event: ProjectEvent) => boolean, from = 0): Promise<ProjectEvent> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.seen.slice(from).find(is);
        if (found) resolve(found);
        else if (this.ended) reject(new Error('The events ended.'));
        else return;
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves with the job once it has the status; rejects when it fails instead. */
  async job(id: string, status: JobView['status'], from = 0): Promise<JobView> {
    const wanted = new Set([status, 'failed']);
    const event = await this.until(
      (e) => e.kind === 'job' && e.job.id === id && wanted.has(e.job.status),
      from,
    );
    if (event.kind !== 'job') throw new Error('unreachable');
    if (event.job.status !== status) throw new Error(`The job failed: ${event.job.error?.message}`);
    return event.job;
  }

  /** Resolves when a chunk of the take is stored that has the frame, or a later one. */
  frame(take: number, frame: number, from = 0): Promise<ProjectEvent> {
    return this.until(
      (e) => e.kind === 'chunk' && e.take === take && e.firstFrame + e.frameCount > frame,
      from,
    );
  }
}

/** Renders the rest of a take and waits for it. */
export async function renderAll(session: Session, take: number, steps?: number): Promise<JobView> {
  const watch = new Watch(session);
  const { id } = await session.startRender(take, { kind: 'rest' }, steps);
  return watch.job(id, 'done');
}

/** The model's process; never 0, which would kill the tests themselves. */
export function pidOf({ pid }: { readonly pid: number | undefined }): number {
  if (pid === undefined) throw new Error('The model has no process.');
  return pid;
}

/** A letter per chunk of the take's own: d done, s stale, f failed. */
export const statusOf = (session: Session, take: number): string =>
  session.chunkTable(take).segments.at(-1)?.status ?? '';

/** The stored bytes of every frame's picture and depth, in order. */
export function pictures(project: ProjectFile, take: number): Buffer[] {
  return Array.from({ length: project.frameCount(take) }, (_, number) => {
    const { image, depth } = project.frame(take, number);
    return Buffer.concat([image, depth ?? new Uint8Array()]);
  });
}

export async function pixelsOf(project: ProjectFile, take: number, number: number): Promise<FramePixels> {
  const { image, depth } = project.frame(take, number);
  return decodeFrame(image, depth);
}

/** What a call is refused with. */
export async function codeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return undefined;
}
