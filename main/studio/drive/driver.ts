import type { Manifest } from '../../world/index.ts';
import { LookbackError } from '../../core/errors.ts';
import { checkWritable } from '../jobs/start-render.ts';
import type { Session } from '../session.ts';
import { changedSettings } from '../settings.ts';
import type { DriveView, Steering, TakeView } from '../views.ts';
import { Drive } from './drive.ts';
import { ownPath } from './driven-path.ts';
import { still } from './motion.ts';
import { cameraOf, checkFrame, placeToGoOn } from './where.ts';

interface Driving {
  readonly drive: Drive;
  readonly ended: Promise<void>;
}

/** Live driving in one open project: one drive at a time. Renders wait while it goes on. */
export class Driver {
  readonly #session: Session;
  #current: Driving | undefined;
  /** The take that `stop` answers once a drive has ended by itself. */
  #lastTake: number | undefined;
  #isStarting = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Begins to drive from a frame: in the take itself where it ends there, and its path can go on without moving what is
   * rendered; otherwise in a fork. Nothing is rendered until `steer` says where to.
   * @param steps denoise steps per chunk; two, or the fewest that the model can do, when missing
   * @throws LookbackError 'drive-state' (somebody drives already), 'frame-missing', 'project-write', 'package-missing',
   *   'usage' (steps that the model cannot do)
   */
  async start(take: number, frame: number, steps?: number): Promise<DriveView> {
    checkWritable(this.#session);
    if (this.#current || this.#isStarting) {
      throw new LookbackError('drive-state', 'This project is being driven in already. Stop that first.');
    }
    this.#isStarting = true;
    try {
      return await this.#start(take, frame, steps);
    } finally {
      this.#isStarting = false;
    }
  }

  /** The drive that is under way. */
  view(): DriveView | undefined {
    return this.#current?.drive.view();
  }

  /** What the driver wants from now on. After the end of a drive it has no effect. @throws LookbackError 'drive-state' */
  steer(steering: Steering): void {
    if (!this.#current && this.#lastTake === undefined) throw notDriving();
    this.#current?.drive.steer(steering);
  }

  /** Nobody watches any more: what was steered last would be rendered for ever. */
  letGo(): void {
    this.#current?.drive.steer(still);
  }

  /**
   * Ends the drive after the chunk in work. What was driven is in the take; a fork in which nothing was is gone again,
   * and the take it was made from is answered. @throws LookbackError 'drive-state'
   */
  async stop(): Promise<TakeView> {
    await this.#end(false);
    if (this.#lastTake === undefined) throw notDriving();
    return this.#session.takeView(this.#lastTake);
  }

  /** The take is about to go. */
  async leave(take: number): Promise<void> {
    if (this.#current?.drive.take === take) await this.#end(true);
  }

  /** @throws LookbackError 'drive-state' while the take is driven */
  checkNotDriven(take: number): void {
    if (this.#current?.drive.take !== take) return;
    throw new LookbackError('drive-state', 'This take is being driven. Stop that first, then render.', {
      context: { take },
    });
  }

  async #end(now: boolean): Promise<void> {
    this.#current?.drive.stop(now);
    await this.#current?.ended;
  }

  async #start(take: number, frame: number, wantedSteps: number | undefined): Promise<DriveView> {
    const session = this.#session;
    const pkg = await session.packageOf(take);
    const { manifest } = pkg;
    const steps = wantedSteps ?? liveSteps(manifest);
    changedSettings(session.takes.get(take).settings, { steps }, manifest);
    checkFrame(session, take, frame);
    const held = this.#holdRenders();
    try {
      const continued = await placeToGoOn(session, take, frame, manifest);
      const driven = continued ? take : await this.#fork(take, frame);
      const camera = cameraOf(session, driven, frame);
      const path = continued ?? ownPath(camera, frame, session.takes.get(take).path);
      const drive = new Drive(session, { take: driven, pkg, path, camera, steps });
      const takeBack = session.beforeClose(() => {
        drive.stop(true);
        return ended;
      });
      const ended: Promise<void> = drive.run().then(async () => {
        this.#current = undefined;
        await this.#finish(drive, continued ? undefined : take);
        this.#resume(held);
        takeBack();
      });
      this.#current = { drive, ended };
      return drive.view();
    } catch (error) {
      this.#resume(held);
      throw error;
    }
  }

  async #fork(take: number, frame: number): Promise<number> {
    const { project, takes } = this.#session;
    const taken = new Set(project.takes().map(({ name }) => name));
    const base = `${takes.get(take).take.name.slice(0, 80)} drive`;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base} ${n}`;
    return (await this.#session.forkTake({ take, frame, name })).id;
  }

  async #finish(drive: Drive, forkedFrom: number | undefined): Promise<void> {
    const session = this.#session;
    let { take } = drive;
    if (forkedFrom !== undefined && drive.view().frames === 0) {
      // Somebody may have forked from it meanwhile: then it stays.
      const isGone = await session.removeTake(take).then(
        () => true,
        () => false,
      );
      if (isGone) take = forkedFrom;
    }
    this.#lastTake = take;
    session.emit({ kind: 'drive', drive: { ...drive.view(), take } });
  }

  /** @returns the jobs that wait for the end of the drive */
  #holdRenders(): string[] {
    const { jobs } = this.#session;
    const held = jobs
      .views()
      .filter(({ kind, status }) => kind === 'render' && (status === 'running' || status === 'queued'))
      .map(({ id }) => id);
    for (const id of held) jobs.pause(id);
    return held;
  }

  #resume(held: readonly string[]): void {
    const { jobs } = this.#session;
    for (const { id, status } of jobs.views()) {
      if (!held.includes(id) || status !== 'paused') continue;
      try {
        jobs.resume(id);
      } catch {
        // A disk that is full has most likely ended the drive, too. The render stays paused, and can be resumed.
      }
    }
  }
}

function notDriving(): LookbackError {
  return new LookbackError('drive-state', 'Nobody is driving in this project. Start to drive first.');
}

/** One step would be quicker, but what it invents does not hold together for long. */
function liveSteps({ sampler }: Manifest): number {
  return Math.max(sampler.steps.min, Math.min(2, sampler.steps.default));
}
