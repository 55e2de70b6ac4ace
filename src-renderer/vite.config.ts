import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** What a start loads, in two files: views that are loaded later share it, and would otherwise break it into a dozen. */
const CHUNKS = [
  // What must be evaluated before all else.
  { name: 'first', test: /\/(trusted-scripts|zod-without-eval)\.ts$|\/node_modules\/zod\//, priority: 1 },
  {
    name: 'window',
    test: /\/node_modules\/svelte\/|\/src-main\/|\/lib\/(connection|state|components\/(frame|library))\//,
  },
];

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
    // Rules of views that are loaded later come after those of the window, as in the sources.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
});
