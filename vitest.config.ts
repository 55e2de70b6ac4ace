import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Sessions, Chromium and pdf.js start slowly on two cores that are also busy elsewhere.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // Native modules (ONNX Runtime, canvas, sharp) want a process of their own.
    pool: 'forks',
    maxWorkers: 2,
    // The default models and the documents are shared by many tests: never skip one silently.
    passWithNoTests: false,
    allowOnly: false,
  },
});
