import { getContext, setContext } from 'svelte';
import type { StudioClient, StudioInfo } from '../../../main/api/index.ts';
import { connect } from './connection.ts';
import { faultOf } from './faults.ts';
import { ProjectState } from './project.svelte.ts';

const retryMs = [250, 500, 1000, 2000, 4000];

/** The whole window: the line to the studio, and the project that is open. */
export class App {
  client = $state.raw<StudioClient | undefined>(undefined);
  info = $state.raw<StudioInfo | undefined>(undefined);
  project = $state.raw<ProjectState | undefined>(undefined);
  /** `lost`: the studio was there and is not any more; the page tries again by itself. */
  line = $state<'connecting' | 'open' | 'lost'>('connecting');
  /** Why a project could not be opened, for the start screen. */
  error = $state.raw<{ code: string; message: string; file?: string } | undefined>(undefined);
  opening = $state(false);

  /** Connects and stays connected. A reloaded page comes back to the project in its address. */
  async run(): Promise<never> {
    for (let failures = 0; ;) {
      try {
        const { client, closed } = await connect();
        failures = 0;
        this.client = client;
        this.info = await client.studio.info();
        this.line = 'open';
        const wanted = this.project?.id ?? projectInAddress();
        if (wanted !== undefined) await this.#enter(wanted);
        await closed;
      } catch {
        failures += 1;
      }
      this.line = this.client === undefined ? 'connecting' : 'lost';
      const pause = retryMs[Math.min(failures, retryMs.length - 1)] ?? 1000;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async refreshInfo(): Promise<void> {
    if (this.client) this.info = await this.client.studio.info();
  }

  open(file: string, readOnly = false): Promise<void> {
    return this.#openBy(file, (client) => client.projects.open({ file, readOnly }));
  }

  create(file: string): Promise<void> {
    return this.#openBy(file, (client) => client.projects.create({ file }));
  }

  openSample(): Promise<void> {
    return this.#openBy(undefined, (client) => client.projects.openSample());
  }

  /** Back to the start screen; the project stays open in the studio while it has something to do. */
  async leave(): Promise<void> {
    const { project, client } = this;
    const isDriving = project?.driving.active === true;
    project?.close();
    this.project = undefined;
    history.replaceState(null, '', location.pathname + location.search);
    const isBusy = project?.jobs.some(({ status }) => status === 'running' || status === 'queued') === true;
    if (project && client && project.closed === undefined) {
      if (!isBusy) await client.projects.close({ project: project.id });
      // Nobody would be there to steer.
      else if (isDriving) await client.drive.stop({ project: project.id });
    }
    await this.refreshInfo();
  }

  async #openBy(
    file: string | undefined,
    call: (client: StudioClient) => Promise<{ id: string }>,
  ): Promise<void> {
    if (!this.client) return;
    this.opening = true;
    this.error = undefined;
    try {
      const { id } = await call(this.client);
      await this.#enter(id);
    } catch (thrown) {
      this.error = { ...faultOf(thrown), ...(file !== undefined && { file }) };
    } finally {
      this.opening = false;
    }
  }

  /** Shows a project that the studio has open. One that it does not know any more is left for the start screen. */
  async #enter(id: string): Promise<void> {
    const { client, info } = this;
    if (!client || !info) return;
    let view;
    try {
      view = await client.projects.get({ project: id });
    } catch (thrown) {
      if (faultOf(thrown).code !== 'project-missing') throw thrown;
      this.project?.close();
      this.project = undefined;
      history.replaceState(null, '', location.pathname + location.search);
      return;
    }
    this.project?.close();
    const project = new ProjectState(client, info, view);
    this.project = project;
    history.replaceState(null, '', `#project=${id}`);
    // When the line is lost, `run` notices and enters again.
    project.follow().catch(() => undefined);
  }
}

function projectInAddress(): string | undefined {
  return /^#project=([\w-]+)$/.exec(location.hash)?.[1];
}

const key = Symbol('app');

export function provideApp(app: App): App {
  return setContext(key, app);
}

export function useApp(): App {
  return getContext<App>(key);
}

const projectKey = Symbol('project');

export function provideProject(project: ProjectState): ProjectState {
  return setContext(projectKey, project);
}

/** The open project, for everything inside the project screen. */
export function useProject(): ProjectState {
  return getContext<ProjectState>(projectKey);
}
