import { _electron, expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from '../../main/hosts/shared/display.ts';
import { electronBinary } from '../../scripts/start/electron-binary.ts';
import { StartPage } from './pages/start-page.ts';
import { tellStory } from './story.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = electronBinary(root);

test.skip(binary === undefined, "skipped: Electron's program is not installed here");
test.skip(!hasDisplay(), 'skipped: there is no screen here');

test('from a new project to a video file, in the desktop app', async () => {
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = spawnSync(process.execPath, [builder, 'build', '--config', 'electron.config.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(built.status, built.stderr).toBe(0);
  const folder = await mkdtemp(join(tmpdir(), 'lookback-e2e-'));
  const app = await _electron.launch({
    ...(binary !== undefined && { executablePath: binary }),
    args: [join(root, 'out', 'electron', 'main', 'hosts', 'electron', 'main.js'), '--no-sandbox'],
    cwd: root,
    env: {
      ...(process.env as Record<string, string>),
      LOOKBACK_STATE: join(folder, 'state'),
      HOME: folder,
    },
  });
  try {
    await tellStory(new StartPage(await app.firstWindow()), join(folder, 'walk.mp4'));
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});
