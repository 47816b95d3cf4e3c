import { app, type BrowserWindow, dialog, Menu } from 'electron';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toLookbackError } from '../../core/errors.ts';
import type { Studio } from '../../studio/index.ts';
import { stateFolder } from '../shared/folders.ts';
import { openStudio } from '../shared/open-studio.ts';
import { Uploads } from '../shared/uploads.ts';
import { runInferenceInElectron } from './inference-process.ts';
import { answerPages } from './ipc.ts';
import { menuTemplate, openProject } from './menu-template.ts';
import { projectFileIn } from './project-files.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { electronShell } from './shell.ts';
import { confinePages, openWindow, sendCommand } from './window.ts';
import { jobsOf, mayQuit, showWork } from './work.ts';

/** This file is built to out/electron/main/hosts/electron/main.js. */
const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const preload = join(root, 'out', 'electron', 'preload', 'preload.cjs');
const isMac = process.platform === 'darwin';

/** The desktop app: one studio, one window. */
class DesktopApp {
  readonly #uploads = new Uploads();
  #window: BrowserWindow | undefined;
  #studio: Studio | undefined;
  /** A project that the system asked to open before the page was there. */
  #waitingFile: string | undefined;
  #isAsking = false;
  #isClosing = false;

  /** @param file a project of the command line */
  constructor(file: string | undefined) {
    this.#waitingFile = file;
  }

  async start(): Promise<void> {
    runInferenceInElectron();
    const { studio, log } = await openStudio({ root, shell: 'electron' });
    this.#studio = studio;
    const shell = electronShell(() => this.#window);
    const rendererFolder = join(root, 'out', 'renderer');
    serveScheme({ studio, rendererFolder, uploads: this.#uploads, log: log.write });
    answerPages({ studio, shell, log: log.write });
    confinePages(app);
    const template = menuTemplate((id) => this.#window && sendCommand(this.#window, { id }), {
      isMac,
      isDevelopment: !app.isPackaged,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.show();
  }

  /** Brings the window to the front, or opens one. */
  show(): void {
    if (this.#studio === undefined) return;
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
      return;
    }
    const window = openWindow(preload, stateFolder());
    this.#window = window;
    window.on('close', (event) => {
      if (isMac || this.#isClosing) return;
      // The question about unfinished work comes while the window is still there.
      event.preventDefault();
      app.quit();
    });
    window.once('closed', () => (this.#window = undefined));
    window.webContents.once('did-finish-load', () => {
      if (this.#waitingFile !== undefined) this.open(this.#waitingFile);
    });
    showWork(window, this.#studio);
  }

  /** A project that the system asks to open: by double click, or by a second start of the app. */
  open(file: string): void {
    this.show();
    if (!this.#window || this.#window.webContents.isLoading()) {
      this.#waitingFile = file;
      return;
    }
    this.#waitingFile = undefined;
    sendCommand(this.#window, { id: openProject, file });
  }

  /** Answers 'before-quit': asks about unfinished work, closes the studio, then lets the app go. */
  quit(event: Electron.Event): void {
    if (this.#isClosing) return;
    event.preventDefault();
    if (!this.#isAsking) void this.#askAndClose();
  }

  async #askAndClose(): Promise<void> {
    this.#isAsking = true;
    let yes = true;
    try {
      yes = await mayQuit(this.#window, this.#studio ? jobsOf(this.#studio) : []);
    } catch {
      // A project that cannot be read any more must not keep the app open.
    } finally {
      this.#isAsking = false;
    }
    if (!yes) return;
    this.#isClosing = true;
    try {
      await this.#studio?.close();
      await this.#uploads.clear();
    } finally {
      app.quit();
    }
  }
}

app.setName('Lookback Studio');
app.enableSandbox();
declareScheme();

if (app.requestSingleInstanceLock()) {
  const desktop = new DesktopApp(projectFileIn(process.argv, process.cwd()));
  app.on('second-instance', (_event, argv, workingFolder) => {
    const file = projectFileIn(argv, workingFolder);
    if (file === undefined) desktop.show();
    else desktop.open(file);
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    desktop.open(file);
  });
  app.on('activate', () => desktop.show());
  app.on('before-quit', (event) => desktop.quit(event));
  app.on('window-all-closed', () => {
    if (!isMac) app.quit();
  });
  // Not awaited: the app is only ready once this file has been read to its end.
  void app
    .whenReady()
    .then(() => desktop.start())
    .catch((error: unknown) => {
      dialog.showErrorBox('Lookback Studio cannot start', toLookbackError(error).message);
      app.exit(1);
    });
} else {
  app.quit();
}
