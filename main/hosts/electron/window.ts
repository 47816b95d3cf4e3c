import { BrowserWindow, screen, session } from 'electron';
import { channels, isOwnPage, pageAddress } from './address.ts';
import { readWindowPlace, smallest, visiblePlace, writeWindowPlace } from './window-place.ts';

/** What a page may ask of the system: filling the screen, holding the pointer while driving, copying a text. */
const allowed: ReadonlySet<string> = new Set(['fullscreen', 'pointerLock', 'clipboard-sanitized-write']);

/**
 * The studio's window: a sandboxed page that cannot leave the studio, open other pages or ask for devices.
 * @param preload file of the built preload script
 */
export function openWindow(preload: string, stateFolder: string): BrowserWindow {
  const saved = readWindowPlace(stateFolder);
  const place = visiblePlace(
    saved,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    // The page's own background, so that nothing flashes before it is there.
    backgroundColor: '#101216',
    show: false,
    title: 'Lookback Studio',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (saved?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowPlace(stateFolder, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  // The page answers even where nothing is built: with words. Whatever else goes wrong, Chromium shows itself.
  void window.loadURL(pageAddress).catch(() => undefined);
  return window;
}

/** Keeps every page of the app inside the studio. Call once, when the app is ready. */
export function confinePages(app: Electron.App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowed.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
}

/** Sends a command of the native menu to the page, which has the one table of commands. */
export function sendCommand(
  window: BrowserWindow,
  command: { readonly id: string; readonly file?: string },
): void {
  window.webContents.send(channels.command, command);
}
