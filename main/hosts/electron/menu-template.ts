import type { MenuItemConstructorOptions } from 'electron';

/** The one command that is not in the page's table: it comes with a file when the system asks to open one. */
export const openProject = 'open-project';

/**
 * The native menu. What the studio does is one table of commands in the page (renderer/src/commands); the menu only sends
 * their ids. Shortcuts are shown here but belong to the page, which knows whether a text is being edited: on Linux and
 * Windows `registerAccelerator: false` leaves the keys to it, on a Mac the menu's own key press sends the same command.
 */
export function menuTemplate(
  send: (commandId: string) => void,
  { isMac, isDevelopment }: { readonly isMac: boolean; readonly isDevelopment: boolean },
): MenuItemConstructorOptions[] {
  const command = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    // macOS takes a menu's keys away from text fields whatever `registerAccelerator` says.
    ...(accelerator !== undefined &&
      (!isMac || /CmdOrCtrl|^F\d/.test(accelerator)) && { accelerator, registerAccelerator: false }),
    click: () => send(id),
  });
  const roles = (...names: NonNullable<MenuItemConstructorOptions['role']>[]): MenuItemConstructorOptions[] =>
    names.map((role) => ({ role }));
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const recent: MenuItemConstructorOptions = {
    role: 'recentDocuments',
    submenu: roles('clearRecentDocuments'),
  };
  const menu: MenuItemConstructorOptions[] = [
    {
      label: 'File',
      submenu: [
        command(openProject, 'Open Project…'),
        ...(isMac ? [recent] : []),
        separator,
        command('export', 'Export…', 'CmdOrCtrl+E'),
        separator,
        command('close-project', 'Close Project'),
        ...(isMac ? [] : [separator, ...roles('quit')]),
      ],
    },
    {
      label: 'Edit',
      submenu: [
        command('undo', 'Undo', 'CmdOrCtrl+Z'),
        command('redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        ...roles('cut', 'copy', 'paste', 'selectAll'),
      ],
    },
    {
      label: 'Render',
      submenu: [
        command('render', 'Render What Is Missing', 'R'),
        command('render-from', 'Render Anew From Here', 'Shift+R'),
        command('pause', 'Pause or Go On', 'P'),
      ],
    },
    {
      label: 'View',
      submenu: [
        command('view-orbit', 'Orbit', '1'),
        command('view-fly', 'Fly', '2'),
        command('view-top', 'From Above', '3'),
        command('view-camera', 'Through the Camera', '4'),
        separator,
        ...roles('resetZoom', 'zoomIn', 'zoomOut'),
        separator,
        ...roles('togglefullscreen'),
        ...(isDevelopment ? [separator, ...roles('reload', 'toggleDevTools')] : []),
      ],
    },
    ...roles('windowMenu'),
    { role: 'help', submenu: [command('help', 'Help and Shortcuts', 'F1')] },
  ];
  return isMac ? [...roles('appMenu'), ...menu] : menu;
}
