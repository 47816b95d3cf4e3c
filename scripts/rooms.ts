/**
 * Who may import whom: the table behind the lint rule (ARCHITECTURE.md, "Rooms"). A room lists the rooms it may import
 * besides itself.
 */
export const rooms = {
  'main/core': [],
  'main/memory': ['main/core'],
  'main/world': ['main/core'],
  'main/export': ['main/core'],
  'main/interchange': ['main/core'],
  'main/studio': ['main/core', 'main/memory', 'main/world', 'main/export', 'main/interchange'],
  'main/hosts': ['main/core', 'main/memory', 'main/world', 'main/export', 'main/interchange', 'main/studio'],
} as const satisfies Record<string, readonly string[]>;

interface Zone {
  target: string;
  from: string;
  except: string[];
  message: string;
}

/** Zones for eslint-plugin-import-x's `no-restricted-paths`: inside `target`, nothing of ours but `except`. */
export function zonesOf(table: Record<string, readonly string[]>): Zone[] {
  return Object.entries(table).map(([room, allowed]) => ({
    target: `./${room}`,
    from: '.',
    except: ['./node_modules', ...[room, ...allowed].map((name) => `./${name}`)],
    message: `${room} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')} only.`,
  }));
}
