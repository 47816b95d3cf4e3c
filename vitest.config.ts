import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const svelteConfig = fileURLToPath(new URL('./renderer/svelte.config.js', import.meta.url));

// Two projects: unit tests are pure and quick; integration tests use real files, processes, ffmpeg and ONNX sessions.
export default defineConfig({
  test: {
    projects: [
      {
        // The window's modules may import components (toasts); they are compiled, not rendered.
        plugins: [svelte({ configFile: svelteConfig })],
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          // Some try hundreds of random inputs, which takes five seconds and more on two slow cores.
          testTimeout: 30_000,
          server: { deps: { inline: ['svelte-sonner'] } },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
