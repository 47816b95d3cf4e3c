import { defineConfig } from '@playwright/test';
import { findChromium } from '../../scripts/system.ts';

const chromium = findChromium();

/** A real Chromium on the real host. One at a time: both would share two cores with the model. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../out/e2e/results',
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: {
    timeout: 20_000,
    // Fonts differ from machine to machine by a few pixels at the edges of letters.
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' },
  },
  reporter: [['list'], ['./skip-reasons.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    launchOptions: {
      ...(chromium !== undefined && { executablePath: chromium }),
      // Root in a container has no user namespace for Chromium's own sandbox; WebGL runs on SwiftShader.
      args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
    },
    trace: 'retain-on-failure',
  },
});
