import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/**
 * The window's files, in dist/renderer. The same build is served under Electron's own protocol and by the browser host, so every address in
 * it is relative; both forbid inline script and style, so nothing is inlined.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [svelte({ configFile: false })],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // Electron 45 and the Chromium of the tests. Browsers of the last two years work as well.
    target: 'es2023',
    // Keeps light-dark(): its polyfill resolves on the root, but paper is light in the dark theme too.
    cssTarget: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
  },
});
