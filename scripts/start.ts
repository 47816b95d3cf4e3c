import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from '../main/hosts/shared/display.ts';
import { serve } from '../main/hosts/cli/commands/serve.ts';
import { exitCodes, Output } from '../main/hosts/cli/output.ts';
import { electronBinary } from './start/electron-binary.ts';
import { isStale } from './start/stale.ts';

// npm start: the studio in its own window where Electron is installed, else in the system's browser.

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts: string[]): string => join(root, ...parts);
const output = new Output(false);
const app = at('out', 'electron', 'main', 'hosts', 'electron', 'main.js');

/** Runs one of npm's programs, with what it prints shown only when it fails. */
function build(what: string, program: string, args: readonly string[]): boolean {
  output.line(`Building ${what} …`);
  const done = spawnSync(process.execPath, [at('node_modules', program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (done.status === 0) return true;
  output.notice(`${done.stdout}${done.stderr}\n${what} could not be built; the lines above say why.`);
  return false;
}

function windowIsBuilt(): boolean {
  const sources = ['renderer', 'main/core', 'main/api', 'package-lock.json'].map((part) => at(part));
  if (!isStale(at('out', 'renderer', 'index.html'), sources)) return true;
  return build('the window', 'vite/bin/vite.js', ['build', '--config', 'renderer/vite.config.ts']);
}

function appIsBuilt(): boolean {
  const sources = ['renderer', 'main', 'electron.config.ts', 'package-lock.json'].map((part) => at(part));
  if (!isStale(app, sources)) return true;
  return build('the app', 'electron-vite/bin/electron-vite.js', ['build', '--config', 'electron.config.ts']);
}

async function runElectron(binary: string): Promise<number> {
  const child = spawn(binary, [app, ...process.argv.slice(2)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    output.notice('The app ended early. "npm run lookback -- serve" opens the studio in a browser.');
  return code ?? exitCodes.failed;
}

try {
  const electron = electronBinary(root);
  if (electron !== undefined && hasDisplay()) {
    output.line('Opening the studio in its own window, because Electron is installed here.');
    process.exitCode = appIsBuilt() ? await runElectron(electron) : exitCodes.failed;
  } else {
    const why =
      electron === undefined ? "Electron's program is not installed here" : 'there is no screen here';
    output.line(`Opening the studio in the browser, because ${why}.`);
    if (windowIsBuilt()) await serve({ open: true, model: [] }, output);
    else process.exitCode = exitCodes.failed;
  }
} catch (error) {
  process.exitCode = output.failure(error);
}
