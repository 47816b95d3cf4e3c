import type { App } from '../state/app.svelte.ts';

/** Opens a project instead of the one that is shown; without a file, the one that is chosen in the system's own dialog. */
export async function openInstead(app: App, file?: string): Promise<void> {
  const chosen = file ?? (await app.client?.files.choose({ kind: 'open-project' }))?.path ?? undefined;
  if (chosen === undefined) return;
  if (app.project) await app.leave();
  await app.open(chosen);
}
