import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ShellActions } from '../../api/index.ts';
import { LookbackError } from '../../core/errors.ts';
import { hasDisplay } from '../shared/display.ts';

const run = promisify(execFile);

/** What a browser's window can have of the desktop: the file manager of the machine that the studio runs on. */
export const browserShell: ShellActions = {
  reveal: async (file) => {
    if (!(await stat(file).catch(() => undefined))) {
      throw new LookbackError('folder-missing', `${file} is no longer there.`);
    }
    if (!hasDisplay()) {
      throw new LookbackError(
        'usage',
        `The studio's machine has no desktop to show it on. It is at ${file}.`,
      );
    }
    const [command, args] = revealCommand(process.platform, file);
    // Explorer answers 1 even when it opened its window.
    await run(command, args).catch((cause: unknown) => {
      if (process.platform === 'win32') return;
      throw new LookbackError('usage', `The file manager could not be opened. It is at ${file}.`, { cause });
    });
  },
  choose: () => {
    throw new LookbackError(
      'usage',
      'A browser has no dialog for files of the studio; the window brings its own.',
    );
  },
};

/** Shows the file in its folder and never opens it: what it holds is not ours to start. */
function revealCommand(platform: NodeJS.Platform, file: string): [string, string[]] {
  if (platform === 'darwin') return ['open', ['-R', file]];
  if (platform === 'win32') return ['explorer.exe', [`/select,${file}`]];
  return ['xdg-open', [dirname(file)]];
}
