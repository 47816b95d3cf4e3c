import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The sample project; a checkout may be without it. */
const sample = at('main/studio/sample');

/**
 * The desktop app, in out/electron (and the window in out/renderer, the same that the server serves). Main process and
 * inference process keep one file per module, in the folders of the sources: code that finds its files beside itself
 * then works as it does unbuilt.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/electron'),
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: [at('main/hosts/electron/main.ts'), at('main/world/inference/child.ts')],
        output: {
          format: 'es',
          preserveModules: true,
          preserveModulesRoot: at('.'),
          entryFileNames: '[name].js',
        },
      },
    },
    plugins: [
      {
        name: 'lookback:data-files',
        closeBundle: async () => {
          if (!existsSync(sample)) return;
          await cp(sample, at('out/electron/main/studio/sample'), { recursive: true });
        },
      },
    ],
  },
  preload: {
    build: {
      outDir: at('out/electron/preload'),
      emptyOutDir: true,
      // A sandboxed preload may not load other files, and must be CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('main/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [svelte({ configFile: at('renderer/svelte.config.js') })],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
