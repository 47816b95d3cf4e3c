import { type BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ChooseKind, ShellActions } from '../../api/index.ts';
import { LookbackError } from '../../core/errors.ts';

const projectFiles = { name: 'Lookback projects', extensions: ['lookback'] };
const pictureFiles = { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp'] };

const opens: Partial<Record<ChooseKind, OpenDialogOptions>> = {
  'open-project': { properties: ['openFile'], filters: [projectFiles] },
  'open-picture': { properties: ['openFile'], filters: [pictureFiles] },
  'choose-folder': { properties: ['openDirectory', 'createDirectory'] },
};

/** The system's dialogs and file manager for the window of this moment. */
export function electronShell(window: () => BrowserWindow | undefined): ShellActions {
  return {
    reveal: async (file) => {
      if (!(await stat(file).catch(() => undefined))) {
        throw new LookbackError('folder-missing', `${file} is no longer there.`);
      }
      shell.showItemInFolder(file);
    },
    choose: async (kind, suggested) => {
      const parent = window();
      const start = suggested === undefined ? {} : { defaultPath: suggested };
      const open = opens[kind];
      if (open) {
        const options = { ...open, ...start };
        const { filePaths } = await (parent
          ? dialog.showOpenDialog(parent, options)
          : dialog.showOpenDialog(options));
        return filePaths[0] ?? null;
      }
      const options = { ...start, filters: saveFilters(kind, suggested) };
      const { filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return filePath || null;
    },
  };
}

/** Exports keep the ending of the name that the window suggests, which follows from the format. */
function saveFilters(kind: ChooseKind, suggested: string | undefined): Electron.FileFilter[] {
  if (kind === 'save-project') return [projectFiles];
  const ending = extname(suggested ?? '').slice(1);
  return ending === '' ? [] : [{ name: ending.toUpperCase(), extensions: [ending] }];
}
