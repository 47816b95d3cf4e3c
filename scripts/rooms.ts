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
  hosts: ['core', 'memory', 'world', 'export', 'interchange', 'studio'],
} as const satisfies Record<string, readonly string[]>;

/** Folders beside `main` that no room may reach into. */
const outside = ['scripts', 'test', 'models', 'renderer', 'native'];

interface RestrictedImport {
  regex: string;
  message: string;
}

/** For ESLint's `no-restricted-imports`: the relative paths that files of `room` must not import. */
export function restrictedImports(room: keyof typeof rooms): RestrictedImport[] {
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
    { regex: '^electron(/|$)', message: 'Only main/hosts/electron imports electron.' },
  ];
}
