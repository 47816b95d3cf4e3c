#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node cannot read the TypeScript behind it, but can say so or hand over to the
// Node that npm installed beside us.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const own = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  await import('./main.ts');
} else if (existsSync(own)) {
  // Ctrl-C reaches the whole process group; the child decides how to end, so this parent only waits.
  process.on('SIGINT', () => {});
  const run = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(run.status ?? 1);
} else {
  console.error(
    `Lookback Studio needs Node ${neededMajor} or newer; this is ${process.version}. Run "npm ci" first: it brings one.`,
  );
  process.exit(1);
}
