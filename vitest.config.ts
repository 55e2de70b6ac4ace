import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** A path: the results also go there as JSON (.ci/run counts them). */
const report = process.env.DOCENT_TEST_REPORT;
const json: ['json', { outputFile: string }][] = report ? [['json', { outputFile: report }]] : [];

export default defineConfig({
  // The window's state is written with runes (*.svelte.ts).
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/processor/setup.ts'],
    // Electron's binary cannot be had everywhere; the file says what stands in for it.
    alias: { electron: fileURLToPath(new URL('tests/electron/electron-stand-in.ts', import.meta.url)) },
    // Sessions, Chromium and pdf.js start slowly on two cores that are also busy elsewhere.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 30_000 } },
    // Native modules (ONNX Runtime, canvas, sharp) want a process of their own.
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    allowOnly: false,
    reporters: ['default', './tests/processor/skipped-reporter.ts', ...json],
  },
});
