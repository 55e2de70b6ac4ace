import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/**
 * What a start loads, in two files: views that are loaded later share it, and would otherwise break it into a dozen. The views are one file
 * too: they are much alike, and compress better together.
 */
const CHUNKS = [
  // What must be evaluated before all else.
  { name: 'first', test: /\/(trusted-scripts|zod-without-eval)\.ts$|\/node_modules\/zod\//, priority: 1 },
  {
    name: 'window',
    test: /\/node_modules\/svelte\/|\/src-main\/|\/lib\/(connection|state|components\/(frame|library))\//,
  },
  { name: 'views', test: /\/lib\/(components|pdf)\// },
];

/** Schemas that nothing reads are left out: to make one changes nothing else. */
const TREESHAKE = { manualPureFunctions: ['z'] };

const en = fileURLToPath(new URL('lib/i18n/messages/en.json', import.meta.url));

/** A translation without its keys, which would be a third of it: they are those of the English messages, which are there already. */
const translations: Plugin = {
  name: 'translations',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('/i18n/messages/') || id === en) return null;
    const messages: Record<string, unknown> = JSON.parse(code);
    const texts = Object.keys(JSON.parse(readFileSync(en, 'utf8'))).map((key) => messages[key]);
    return {
      code: `import en from './en.json';
const texts = ${JSON.stringify(texts)};
export default Object.fromEntries(Object.keys(en).map((key, i) => [key, texts[i]]));`,
      moduleType: 'js',
    };
  },
};

/**
 * The window's files, in dist/renderer. The same build is served under Electron's own protocol and by the browser host, so every address in
 * it is relative; both forbid inline script and style, so nothing is inlined.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [translations, svelte({ configFile: false })],
  worker: { format: 'es', rolldownOptions: { treeshake: TREESHAKE } },
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
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } }, treeshake: TREESHAKE },
  },
});
