import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { DocentWindow, samples } from './docent-window.ts';
import { launchBrowser, openWatched } from './real-browser.ts';
import { shots } from './screenshots.ts';
import { ServedApp } from './served-app.ts';

test('“Turn” lays a tilted page straight: its words and their marks are level, and a selection follows the pointer', {
  timeout: 400_000,
}, async () => {
  const tilted = join(mkdtempSync(join(tmpdir(), 'docent-turn-')), 'tilted.png');
  await sharp(samples.receipt).rotate(6, { background: '#f4f4f4' }).png().toFile(tilted);
  await using app = await ServedApp.start();
  await using browser = await launchBrowser();
  await using watched = await openWatched(browser, app.url);
  const { page } = watched;
  const window = new DocentWindow(page);
  await window.choose(tilted);
  await window.drawn();
  const line = page.locator('[data-page="1"] .text span', { hasText: 'KEDAI RUNCIT' });
  await line.waitFor({ state: 'attached', timeout: 120_000 });
  const sheet = page.locator('[data-page="1"]');
  const turned = () => sheet.evaluate((node) => Number.parseFloat(getComputedStyle(node).rotate) || 0);
  expect(await turned()).toBe(0);

  const turn = page.getByRole('button', { name: 'Turn', exact: true });
  await turn.click();
  expect(await turned()).toBeGreaterThan(-7.5);
  expect(await turned()).toBeLessThan(-4.5);
  await shots(page, 'turned-straight');

  // On the level page a word is selected where it is seen: its place on the tilted page, turned about the page's middle.
  const total = await page.evaluate(() => {
    const frame = document.querySelector('[data-page="1"]')!;
    const spans = [...frame.querySelectorAll('.text span')];
    const box = spans.find((span) => span.textContent?.startsWith('TAX INVOICE'))!.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  await page.mouse.dblclick(total.x, total.y);
  expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/TAX|INVOICE/);

  // Four more turns by a quarter, and it is shown as it is.
  for (let i = 0; i < 4; i++) await turn.click();
  expect(await turned()).toBe(0);
  expect(watched.complaints).toEqual([]);
});
