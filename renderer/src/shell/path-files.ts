import type { ProjectState } from '../state/project.svelte.ts';
import { tell } from '../state/toasts.ts';

/** A camera-path file becomes the path of the shown take, in one step that can be undone. */
export async function importPath(project: ProjectState, file: File): Promise<void> {
  const path = await project.client.paths.parse({ text: await file.text(), source: file.name });
  project.editor.edit(`Import ${file.name}`, () => path, []);
  const keys = path.keyframes.length;
  tell(`The path of ${file.name} is in the take: ${keys} keys, ${path.durationFrames} frames.`);
}

/** Saves the path of the shown take the way a browser saves a file. */
export async function exportPath({ client, take, name }: ProjectState): Promise<void> {
  if (!take) return;
  const { text } = await client.paths.write({ path: take.path });
  download(`${name} ${take.name}.json`.replaceAll(/[/\\:*?"<>|]/g, '_'), text);
}

function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken hold of the contents by the time it asks where to put them.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
