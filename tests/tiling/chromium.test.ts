import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { tilesDigest } from './tiles-digest.ts';

/** The system's Chromium when there is one, else the one inside @sparticuz/chromium. */
async function browserPath(): Promise<string> {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

describe('tiling in the renderer', () => {
  it('gives Chromium bit for bit the tiles that it gives Node', { timeout: 60_000 }, async () => {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL('tiles-digest.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'tiling',
      platform: 'browser',
    });
    const browser = await chromium.launch({
      executablePath: await browserPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
      const inChromium = await page.evaluate(() => (globalThis as unknown as Tiling).tiling.tilesDigest());
      expect(inChromium).toEqual(tilesDigest());
      expect(new Set(Object.values(inChromium)).size).toBe(4);
    } finally {
      await browser.close();
    }
  });
});

interface Tiling {
  tiling: { tilesDigest: typeof tilesDigest };
}
