import { readFileSync } from 'node:fs';

// Adds up what the test runners of `npm test` printed and ends with one line: "N passed, N failed, N skipped".
const [, , logFile = '', status = '1'] = process.argv;
// eslint-disable-next-line no-control-regex -- the runners colour their output
const log = readFileSync(logFile, 'utf8').replace(/\u001b\[[0-9;]*m/g, '');
const total = { passed: 0, failed: 0, skipped: 0 };

for (const [, line = ''] of log.matchAll(/^\s*Tests\s+(.*)$/gm)) {
  for (const [, count, kind] of line.matchAll(/(\d+) (passed|failed|skipped)/g)) {
    total[kind as keyof typeof total] += Number(count);
  }
}
// Playwright: a line of its own for each, "  17 passed (2.4m)".
for (const [, count, kind] of log.matchAll(/^ +(\d+) (passed|failed|skipped)(?: \([\d.]+\w+\))?$/gm)) {
  total[kind as keyof typeof total] += Number(count);
}
// Python's unittest: "Ran 12 tests in 3.4s" and then "OK (skipped=1)" or "FAILED (failures=1, errors=2)".
for (const [, ran, verdict = ''] of log.matchAll(
  /^Ran (\d+) tests? in [^\n]*\n\s*((?:OK|FAILED)[^\n]*)$/gm,
)) {
  const countOf = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(verdict)?.[1] ?? 0);
  const failed = countOf('failures') + countOf('errors');
  total.failed += failed;
  total.skipped += countOf('skipped');
  total.passed += Number(ran) - failed - countOf('skipped');
}
// A step that failed without a failing test (lint, types, a crash) must not read as "0 failed".
if (status !== '0' && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
