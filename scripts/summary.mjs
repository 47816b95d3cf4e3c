// Adds up what the test runners of `npm test` printed and ends with one line: "N passed, N failed, N skipped".
// Plain JavaScript: CI may run it with a Node that cannot read TypeScript.
import { readFileSync } from 'node:fs';

const [, , logFile, status] = process.argv;
// eslint-disable-next-line no-control-regex -- the runners colour their output
const log = readFileSync(logFile, 'utf8').replace(/\u001b\[[0-9;]*m/g, '');
const total = { passed: 0, failed: 0, skipped: 0 };

for (const [, line] of log.matchAll(/^\s*Tests\s+(.*)$/gm)) {
  for (const [, count, kind] of line.matchAll(/(\d+) (passed|failed|skipped)/g)) total[kind] += Number(count);
}
// Python's unittest: "Ran 12 tests in 3.4s" and then "OK (skipped=1)" or "FAILED (failures=1, errors=2)".
for (const [, ran, verdict] of log.matchAll(/^Ran (\d+) tests? in [^\n]*\n\s*((?:OK|FAILED)[^\n]*)$/gm)) {
  const of = (name) => Number(new RegExp(`${name}=(\\d+)`).exec(verdict)?.[1] ?? 0);
  const failed = of('failures') + of('errors');
  total.failed += failed;
  total.skipped += of('skipped');
  total.passed += Number(ran) - failed - of('skipped');
}
if (status !== '0' && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
