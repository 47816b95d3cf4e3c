import { mkdir, writeFile } from 'node:fs/promises';
import { table } from '../../main/hosts/cli/output.ts';
import { benchDrift } from './drift/index.ts';
import { benchExport } from './export.ts';
import { benchMemory } from './memory.ts';
import { benchGrowth } from './growth.ts';
import { benchHost } from './host.ts';
import { benchModel } from './model.ts';
import { benchPaper } from './paper/index.ts';
import { benchFolder } from './truth.ts';
import { benchWindow } from './window.ts';

/** What a bench found: printed, and kept as out/bench/<name>.json. Ratios are taken within one run. */
export type BenchResult = {
  readonly name: string;
  /** The same as numbers, where a program may want them. */
  readonly figures?: unknown;
} & (
  | { readonly title: string; readonly rows: readonly (readonly (string | number)[])[] }
  /** Several tables in Markdown, kept as out/bench/<name>.md as well. */
  | { readonly text: string }
);

const benches: Record<string, () => Promise<BenchResult>> = {
  memory: benchMemory,
  model: benchModel,
  growth: benchGrowth,
  export: benchExport,
  window: benchWindow,
  host: benchHost,
  paper: benchPaper,
  drift: benchDrift,
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
  if ('text' in result) {
    console.log(`\n${result.text}`);
    await writeFile(`${benchFolder}/${result.name}.md`, result.text);
  } else {
    console.log(`\n${result.title}\n${table(result.rows)}`);
  }
  await writeFile(`${benchFolder}/${result.name}.json`, `${JSON.stringify(result, null, 2)}\n`);
}
