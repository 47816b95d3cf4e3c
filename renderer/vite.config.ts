import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The window, for the server host and for Electron alike. Addresses are relative, so that both can serve it. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [svelte({ configFile: here('svelte.config.js') })],
  build: {
    outDir: here('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    chunkSizeWarningLimit: 1500,
  },
});
