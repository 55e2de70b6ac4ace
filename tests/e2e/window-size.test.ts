import { describe, expect, it } from 'vitest';
import { windowSize } from './window-size.ts';

describe('the files of the window', () => {
  it('take at most 180 kB compressed, with every view and language, and a start loads two thirds of them', async () => {
    const { start, window, tileWorker, pdfJs } = await windowSize();
    expect(window).toBeLessThanOrEqual(180_000);
    expect(start).toBeLessThanOrEqual(120_000);
    // They are there, and counted apart.
    expect(Math.min(start, tileWorker, pdfJs)).toBeGreaterThan(10_000);
  });

  it('hold no schema in the worker that cuts tiles: nothing there reads one', async () => {
    expect((await windowSize()).tileWorker).toBeLessThanOrEqual(15_000);
  });
});
