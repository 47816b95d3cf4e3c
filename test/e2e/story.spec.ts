import { join } from 'node:path';
import { StartPage } from './pages/start-page.ts';
import { tellStory } from './story.ts';
import { test } from './studio.ts';

test('from a new project to a video file', async ({ studio, host }) => {
  await tellStory(new StartPage(studio), join(host.folder, 'walk.mp4'));
});
