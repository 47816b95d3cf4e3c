import { builtinModules } from 'node:module';

/**
 * Who may import whom: the table behind the lint rule (ARCHITECTURE.md, "Rooms"). A room is a folder of `main`; it lists
 * the rooms that it may import besides itself.
 */
export const rooms = {
  core: [],
  memory: ['core'],
  world: ['core'],
  export: ['core'],
  interchange: ['core'],
  studio: ['core', 'memory', 'world', 'export', 'interchange'],
  api: ['core', 'studio'],
  hosts: ['core', 'memory', 'world', 'export', 'interchange', 'studio', 'api'],
} as const satisfies Record<string, readonly string[]>;

/** Folders beside `main` that no room may reach into. */
const outside = ['scripts', 'test', 'models', 'renderer', 'native'];

interface RestrictedImport {
  regex: string;
  message: string;
}

interface RestrictedInRenderer extends RestrictedImport {
  /** Types come from anywhere that this is true for. */
  allowTypeImports?: boolean;
}

/**
 * For typescript-eslint's `no-restricted-imports`: what the window must not import. It runs in a page, so it has pure
 * functions of main/core, and of the studio nothing but the types that main/api shows.
 */
export function restrictedInRenderer(): RestrictedInRenderer[] {
  const rest = Object.keys(rooms).filter((room) => room !== 'core' && room !== 'api');
  return [
    {
      regex: `(^|/)\\.\\./(.*/)?main/(${rest.join('|')})/`,
      message: 'The window has main/core, and types of main/api (scripts/rooms.ts).',
    },
    {
      regex: '(^|/)\\.\\./(.*/)?main/api/',
      message: 'Of main/api the window imports types only (scripts/rooms.ts).',
      allowTypeImports: true,
    },
    {
      regex: '(^|/)\\.\\./(.*/)?(scripts|test|models|native|node_modules)/',
      message: 'The window imports its own files and main/core.',
    },
    {
      regex: `^(node:|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/|$)|electron(/|$))`,
      message: 'The window runs in a page: it has nothing of Node or Electron.',
    },
  ];
}

/**
 * For ESLint's `no-restricted-imports`: the relative paths that files of `room` must not import.
 * @param inElectron for files of main/hosts/electron, which obey every other rule of their room
 */
export function restrictedImports(room: keyof typeof rooms, inElectron = false): RestrictedImport[] {
  const allowed: readonly string[] = rooms[room];
  const forbidden = Object.keys(rooms).filter((name) => name !== room && !allowed.includes(name));
  const may = allowed.length === 0 ? 'nothing of ours' : allowed.map((name) => `main/${name}`).join(', ');
  return [
    {
      // `..` anywhere before the room's name: `../world/x`, `./../world/x`, `../../main/world/x`.
      regex: `(^|/)\\.\\./(.*/)?(${[...forbidden, ...outside].join('|')})/`,
      message: `main/${room} may import ${may} only (scripts/rooms.ts).`,
    },
    ...(room === 'core'
      ? [{ regex: '^[^.]', message: 'main/core is pure: it imports nothing outside main/core.' }]
      : []),
    // Any import of electron outside its host would try to download it, or fail, where there is no binary.
    ...(inElectron
      ? []
      : [{ regex: '^electron(/|$)', message: 'Only main/hosts/electron imports electron.' }]),
  ];
}
