import type { App } from '../state/app.svelte.ts';
import type { ProjectState } from '../state/project.svelte.ts';

export const commandGroups = ['Playback', 'Camera path', 'Render', 'View', 'General'] as const;

export interface CommandContext {
  readonly app: App;
  /** The open project; undefined on the start screen. */
  readonly project: ProjectState | undefined;
}

/** What can be done from the keyboard, and what menus, tooltips and the help sheet say about it. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: (typeof commandGroups)[number];
  /**
   * Shortcuts, the one to show first: "Space", "Mod+Shift+Z" (Mod is Ctrl, on a Mac Command), "[". A letter means the
   * letter on the keyboard; where the layout has no Latin letters, its place.
   */
  readonly keys: readonly string[];
  /** Holding the keys repeats it. */
  readonly repeats?: boolean;
  /** Whether it can be done now; missing = always, once a project is open. */
  readonly when?: (project: ProjectState) => boolean;
  readonly run: (project: ProjectState, app: App) => void;
  /** Left out of the help sheet: another spelling of a command that is there. */
  readonly hidden?: boolean;
}

export const hasTake = (project: ProjectState): boolean => project.take !== undefined;
export const canEdit = (project: ProjectState): boolean => project.take !== undefined && !project.readOnly;
export const hasSelection = (project: ProjectState): boolean =>
  canEdit(project) && project.editor.selected.length > 0;
