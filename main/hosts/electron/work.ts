import { app, type BrowserWindow, dialog } from 'electron';
import type { JobView } from '../../api/index.ts';
import type { Studio } from '../../studio/index.ts';
import { progressOf, unfinished } from './job-progress.ts';

const refreshMs = 1000;

/**
 * While the window lives: shows the progress of all jobs on the taskbar or in the dock, and tells the system which
 * projects were opened, however that came about.
 */
export function showWork(window: BrowserWindow, studio: Studio): void {
  const known = new Set<string>();
  const timer = setInterval(() => {
    window.setProgressBar(progressOf(jobsOf(studio)) ?? -1);
    for (const { project } of studio.sessions) {
      if (known.has(project.file)) continue;
      known.add(project.file);
      app.addRecentDocument(project.file);
    }
  }, refreshMs);
  window.once('closed', () => clearInterval(timer));
}

export function jobsOf(studio: Studio): JobView[] {
  return studio.sessions.flatMap((session) => session.jobs.views());
}

/** Asks before a quit that interrupts work. True to quit. */
export async function mayQuit(window: BrowserWindow | undefined, jobs: readonly JobView[]): Promise<boolean> {
  const open = unfinished(jobs);
  if (open.length === 0) return true;
  const hasExport = open.some(({ kind }) => kind === 'export');
  const question = {
    type: 'question' as const,
    message: open.some(({ kind }) => kind === 'render')
      ? 'Rendering is not finished.'
      : 'An export is not finished.',
    detail: `Every finished chunk is in the project, and the render can go on from there later.${hasExport ? ' Unfinished exports have to be started again.' : ''}`,
    buttons: ['Quit and go on later', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = await (window
    ? dialog.showMessageBox(window, question)
    : dialog.showMessageBox(question));
  return response === 0;
}
