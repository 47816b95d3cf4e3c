import type { Steering } from '../../../main/api/index.ts';
import type { ProjectState } from './project.svelte.ts';
import { driveKeys, steeringOf, still } from './steering.ts';
import { attempt } from './toasts.ts';

const sendPauseMs = 40;
/** Live drive: keys and mouse steer, the model renders ahead, and the monitor shows the newest frames at the take's pace. */
export class Drive {
  active = $state(false);
  /** Between the wish to drive and the first answer of the studio. */
  starting = $state(false);
  #held = new Set<string>();
  #mouse = { x: 0, y: 0 };
  #running = false;
  #sent: Steering = still;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #showing = 0;
  readonly #project: ProjectState;

  constructor(project: ProjectState) {
    this.#project = project;
  }

  /** Drives on from a frame: at the end of the take in this take, elsewhere in a fork of it. */
  async start(frame: number): Promise<void> {
    const { client, id: project, takeId } = this.#project;
    if (takeId === undefined || this.active || this.starting) return;
    this.starting = true;
    this.#project.playback.stop();
    const drive = await attempt(() => client.drive.start({ project, take: takeId, frame }));
    if (drive && !this.#project.takes.some(({ id }) => id === drive.take)) await this.#bring(drive.take);
    this.starting = false;
    if (!drive) return;
    this.#project.drive = drive;
    this.#project.showTake(drive.take);
    this.#project.playback.seek(frame);
    this.active = true;
    this.#sent = still;
    this.#showing = window.setInterval(() => this.#show(), 1000 / Math.max(1, this.#project.playback.fps));
  }

  /** Ends the drive; what was driven is a take with a path. */
  async stop(): Promise<void> {
    if (!this.active && this.#project.drive?.state !== 'driving') return;
    this.end();
    const { client, id: project, takeId, drive } = this.#project;
    const take = await attempt(() => client.drive.stop({ project }));
    if (!take) return;
    this.#project.keep(take);
    // A fork in which nothing was driven is gone; the take it was made from is shown again.
    if (takeId === drive?.take) this.#project.showTake(take.id);
  }

  /** The studio has told how the drive is: one that failed, or that another window stopped, is over here too. */
  follow(): void {
    if (this.active && this.#project.drive?.state !== 'driving') this.end();
  }

  /** The drive is over, whoever ended it. */
  end(): void {
    this.active = false;
    this.#held.clear();
    this.#mouse = { x: 0, y: 0 };
    clearTimeout(this.#timer);
    this.#timer = undefined;
    window.clearInterval(this.#showing);
  }

  /** @returns true when the key steers */
  key(code: string, isDown: boolean, running: boolean): boolean {
    if (!this.active || driveKeys[code] === undefined) return false;
    if (isDown) this.#held.add(code);
    else this.#held.delete(code);
    this.#running = running;
    this.#steer();
    return true;
  }

  /** How far the mouse was dragged from where it was pressed, CSS pixels. */
  mouse(x: number, y: number): void {
    this.#mouse = { x, y };
    this.#steer();
  }

  /** The window lost the keyboard: nothing is held any more. */
  release(): void {
    this.#held.clear();
    this.#mouse = { x: 0, y: 0 };
    this.#steer();
  }

  /** The event that tells of the fork may come after the answer that names it. */
  async #bring(take: number): Promise<void> {
    const { client, id: project } = this.#project;
    const view = await attempt(() => client.projects.get({ project }));
    const fork = view?.takes.find(({ id }) => id === take);
    if (fork) this.#project.keep(fork);
  }

  #steer(): void {
    if (!this.active || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const steering = steeringOf(this.#held, this.#mouse, this.#running);
      if (JSON.stringify(steering) === JSON.stringify(this.#sent)) return;
      this.#sent = steering;
      const { client, id: project } = this.#project;
      // A drive that just ended answers 'drive-state'; its event says so, too.
      client.drive.steer({ project, ...steering }).catch(() => undefined);
    }, sendPauseMs);
  }

  /** One frame further towards the newest one; two where the screen has fallen behind. */
  #show(): void {
    const { playback, takeId, drive } = this.#project;
    if (takeId !== drive?.take) return;
    const behind = playback.rendered - 1 - playback.frame;
    if (behind > 0) playback.seek(playback.frame + (behind > 8 ? 2 : 1));
  }
}
