import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import windowConfig from './src-renderer/vite.config.ts';

/**
 * The desktop app, into dist/electron: `npm run build:desktop`. src-main/hosts/desktop/paths.ts knows where each part lies, and
 * package.json names main.js as the app's entry. Packages named in `dependencies` stay outside the bundles; the preload script, which runs
 * in a sandbox without `require` of files, is one CommonJS file.
 */
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  main: {
    build: {
      outDir: at('dist/electron/main'),
      target: 'node24',
      // An optional dependency with a licence of its own: it is not bundled either.
      externalizeDeps: { include: ['libheif-js'] },
      rolldownOptions: {
        input: {
          main: at('src-main/hosts/electron/main.ts'),
          'engine-process': at('src-main/inference/process/engine-process.ts'),
          'embedding-process': at('src-main/inference/embedding/embedding-process.ts'),
          'document-process': at('src-main/documents/worker/document-process.ts'),
          'asking-thread': at('src-main/asking/asking-thread.ts'),
          'maintenance-thread': at('src-main/history/maintenance-thread.ts'),
          'transformers-process': at('src-main/engines/transformers-process.ts'),
          'llama-process': at('src-main/engines/llama-process.ts'),
          'second-reader-process': at('src-main/engines/second-reader/second-reader-process.ts'),
          'provider-probe-child': at('src-main/inference/devices/provider-probe-child.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('dist/electron/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-main/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...windowConfig,
    build: {
      ...windowConfig.build,
      outDir: at('dist/electron/renderer'),
      rolldownOptions: { ...windowConfig.build?.rolldownOptions, input: at('src-renderer/index.html') },
    },
  },
});
