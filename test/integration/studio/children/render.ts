// A studio as a process of its own: opens the project `argv[3]` in the folder `argv[2]`, begins to render a take of the
// path `argv[4]` (JSON), and says what is stored until it is killed.
import type { CameraPath } from '../../../../main/core/path/index.ts';
import { Studio } from '../../../../main/studio/index.ts';
import { optionsIn, takeOf } from '../options.ts';

const [folder, file, path] = process.argv.slice(2) as [string, string, string];
const studio = await Studio.start(optionsIn(folder));
const session = await studio.createProject(file);
const take = await session.beginTake(
  takeOf(JSON.parse(path) as CameraPath, { settings: { provider: 'reference', steps: 12 } }),
);
const events = session.events();
await session.startRender(take.id, { kind: 'rest' });
for await (const event of events) {
  if (event.kind === 'chunk') console.log(String(event.firstFrame + event.frameCount));
}
