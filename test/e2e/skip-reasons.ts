import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says why a test was skipped; the list reporter only says that it was. */
export default class SkipReasons implements Reporter {
  onTestEnd(test: TestCase, { status }: TestResult): void {
    if (status !== 'skipped') return;
    for (const { description } of test.annotations)
      if (description) process.stdout.write(`     ${description}\n`);
  }
}
