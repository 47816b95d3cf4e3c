import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LookbackError } from '../core/errors.ts';
import { ProjectFile } from '../memory/index.ts';
import { InferencePool } from './inference-pool.ts';
import type { Lanes } from './jobs/queue.ts';
import { ModelLibrary } from './models.ts';
import { Recents, thumbnailOf } from './recents.ts';
import { copySample } from './sample.ts';
import { Session } from './session.ts';
import { Turns } from './turns.ts';
import type { StudioInfo } from './views.ts';

export interface StudioOptions {
  /** Where the studio remembers what is not in a project: recent projects. */
  readonly stateFolder: string;
  /** World-model packages, or folders of them; the first is what comes with the studio. */
  readonly modelFolders: readonly string[];
  readonly shell: 'browser' | 'electron';
  readonly version: string;
  readonly projectsFolder: string;
  readonly exportsFolder: string;
  /** CPU threads of the model. */
  readonly threads?: number | undefined;
  /** The user's own ffmpeg. */
  readonly ffmpeg?: string | undefined;
}

/** A running studio: its models, its model processes and the projects that are open. One per host process. */
export class Studio {
  readonly options: StudioOptions;
  readonly models: ModelLibrary;
  readonly inference: InferencePool;
  readonly #recents: Recents;
  readonly #lanes: Lanes = { render: new Turns(), export: new Turns() };
  readonly #sessions = new Map<string, Session>();
  /** Opening and closing come one after the other, so that no file is opened twice. */
  readonly #doors = new Turns();

  private constructor(options: StudioOptions) {
    this.options = options;
    this.models = new ModelLibrary(options.modelFolders);
    this.inference = new InferencePool({ threads: options.threads });
    this.#recents = new Recents(options.stateFolder);
  }

  /** @throws LookbackError 'folder-missing' (the state folder cannot be made) */
  static async start(options: StudioOptions): Promise<Studio> {
    await mkdir(options.stateFolder, { recursive: true }).catch((cause: unknown) => {
      throw new LookbackError(
        'folder-missing',
        `The folder ${options.stateFolder} cannot be made, and the studio keeps its list of projects there. Check that its disk may be written to.`,
        { cause },
      );
    });
    return new Studio(options);
  }

  async info(): Promise<StudioInfo> {
    const { version, shell, projectsFolder, exportsFolder } = this.options;
    const [{ models, damaged }, recents] = await Promise.all([this.models.list(), this.#recents.list()]);
    const open = [...this.#sessions.values()].map(({ id, project: { file }, name }) => ({ id, file, name }));
    return {
      version,
      shell,
      platform: process.platform,
      models,
      damagedModels: damaged,
      recents,
      projectsFolder,
      exportsFolder,
      open,
    };
  }

  /** Makes a project, with its folder where that is the projects folder. @throws what `ProjectFile.create` throws */
  createProject(file: string): Promise<Session> {
    return this.#doors.run(async () => {
      const path = resolve(file);
      if (dirname(path) === resolve(this.options.projectsFolder)) {
        // Where it cannot be made, the project tells why it cannot be written.
        await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
      }
      return this.#admit(ProjectFile.create(path));
    });
  }

  /**
   * Opens a project; one that is open in this studio already is the same session, whichever way it was opened.
   * @throws what `ProjectFile.open` throws, with 'project-locked' where another process is editing it
   */
  openProject(
    file: string,
    { readOnly }: { readonly readOnly?: boolean | undefined } = {},
  ): Promise<Session> {
    return this.#doors.run(() => this.#open(file, readOnly ?? false));
  }

  /** Opens a fresh copy of the sample project, in the projects folder. */
  openSample(): Promise<Session> {
    return this.#doors.run(async () => this.#open(await copySample(this.options.projectsFolder), false));
  }

  /** Its jobs are paused; everything rendered is in the file. @throws LookbackError 'project-missing' */
  closeProject(id: string): Promise<void> {
    return this.#doors.run(() => this.#close(this.session(id), 'The project was closed.'));
  }

  /** Takes a project off the list of recent ones; the file stays. */
  forget(file: string): Promise<void> {
    return this.#recents.forget(resolve(file));
  }

  /** The open projects, in the order they were opened. */
  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** @throws LookbackError 'project-missing' */
  session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw new LookbackError('project-missing', 'This project is not open any more. Open it again.', {
      context: { project: id },
    });
  }

  /** Closes all projects and ends the model processes. */
  async close(): Promise<void> {
    await this.#doors.run(async () => {
      for (const session of this.#sessions.values()) await this.#close(session, 'The studio was closed.');
    });
    await this.inference.close();
  }

  async #open(file: string, readOnly: boolean): Promise<Session> {
    const path = realPath(resolve(file));
    const open = [...this.#sessions.values()].find(({ project }) => realPath(project.file) === path);
    return open ?? this.#admit(ProjectFile.open(path, { readOnly }));
  }

  async #admit(project: ProjectFile): Promise<Session> {
    try {
      const session = await Session.open({
        id: randomBytes(9).toString('base64url'),
        project,
        models: this.models,
        pool: this.inference,
        exportsFolder: this.options.exportsFolder,
        lanes: this.#lanes,
        ffmpeg: this.options.ffmpeg,
        onRendered: () => void this.#keepPicture(project),
      });
      this.#sessions.set(session.id, session);
      // A list that cannot be written is no reason not to work.
      await this.#recents.opened(project.file).catch(() => undefined);
      return session;
    } catch (error) {
      project.close();
      throw error;
    }
  }

  async #close(session: Session, message: string): Promise<void> {
    this.#sessions.delete(session.id);
    await session.stop();
    await this.#keepPicture(session.project);
    session.close(message);
  }

  /** For the list of recent projects; a project without one is shown without. */
  async #keepPicture(project: ProjectFile): Promise<void> {
    const picture = await thumbnailOf(project).catch(() => undefined);
    if (picture !== undefined) await this.#recents.picture(project.file, picture).catch(() => undefined);
  }
}

/** So that a link to a project is the project; a file that is not there is told by whoever opens it. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return join(dirname(file), basename(file));
  }
}
