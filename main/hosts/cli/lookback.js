#!/usr/bin/env -S node --max-semi-space-size=2
// Plain JavaScript on purpose: an older Node cannot read the TypeScript behind it, but can say so or hand over to the
// Node that npm installed beside us.
//
// The flag keeps the heap's young generation small. What retrieval throws away per chunk grows with the frames in sight,
// and V8 would let its heap grow with that: 170 MiB after 200 frames, 300 MiB after 2,000.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const own = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  // eslint-disable-next-line no-restricted-syntax -- an older Node must not get to see the TypeScript
  await import('./main.ts');
} else if (existsSync(own)) {
  const child = spawn(
    own,
    ['--max-semi-space-size=2', fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  // Ctrl-C reaches the child by itself (one process group); what is sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
} else {
  console.error(
    `Lookback Studio needs Node ${neededMajor} or newer; this is ${process.version}. Run "npm ci" first: it brings one.`,
  );
  process.exit(1);
}
