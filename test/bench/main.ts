import { mkdir, writeFile } from 'node:fs/promises';
import { table } from '../../main/hosts/cli/output.ts';
import { benchExport } from './export.ts';
import { benchMemory } from './memory.ts';
import { benchGrowth } from './growth.ts';
import { benchHost } from './host.ts';
import { benchModel } from './model.ts';
import { benchFolder } from './truth.ts';
import { benchWindow } from './window.ts';

/** What a bench found: printed as a table, and kept as out/bench/<name>.json. Ratios are taken within one run. */
export interface BenchResult {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly (readonly (string | number)[])[];
  /** The same as numbers, where a program may want them. */
  readonly figures?: unknown;
}

const benches: Record<string, () => Promise<BenchResult>> = {
  memory: benchMemory,
  model: benchModel,
  growth: benchGrowth,
  export: benchExport,
  window: benchWindow,
  host: benchHost,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
await mkdir(benchFolder, { recursive: true });
for (const [name, run] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const result = await run();
  console.log(`\n${result.title}\n${table(result.rows)}`);
  await writeFile(`${benchFolder}/${result.name}.json`, `${JSON.stringify(result, null, 2)}\n`);
}
