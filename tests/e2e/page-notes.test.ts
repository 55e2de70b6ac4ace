import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { DocentWindow, samples } from './docent-window.ts';
import { launchBrowser, openWatched } from './real-browser.ts';
import { shots } from './screenshots.ts';
import { ServedApp } from './served-app.ts';

test('what was found out about a page stands above it, with what to do, also after a reload', {
  timeout: 400_000,
}, async () => {
  const faint = join(mkdtempSync(join(tmpdir(), 'docent-notes-')), 'faint.png');
  await sharp(samples.receipt).removeAlpha().linear(0.06, 188).png().toFile(faint);
  await using app = await ServedApp.start();
  await using browser = await launchBrowser();
  await using watched = await openWatched(browser, app.url);
  const window = new DocentWindow(watched.page);
  await window.choose(faint);
  await window.drawn();
  const note = watched.page.getByText('The print is faint, and its contrast was raised to read it.');
  await note.waitFor({ timeout: 120_000 });
  await shots(watched.page, 'page-note');
  await watched.page.reload();
  await window.drawn();
  await note.waitFor();
  expect(watched.complaints).toEqual([]);
});
