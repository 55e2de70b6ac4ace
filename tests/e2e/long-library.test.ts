import { expect, test } from 'vitest';
import { openHistory } from '../../src-main/history/index.ts';
import { exampleDocument } from '../history/examples.ts';
import { DocentWindow } from './docent-window.ts';
import { launchBrowser, openWatched } from './real-browser.ts';
import { ServedApp } from './served-app.ts';

const COUNT = 300;

test('A long library is made as far as it is seen: the rest comes with scrolling, by mouse and by keyboard, and none is missing', {
  timeout: 400_000,
}, async () => {
  await using app = await ServedApp.start();
  await app.end('SIGTERM');
  const history = openHistory({ dataDir: app.dataDir, maintainAfterMs: null });
  history.setSettings({ indexing: false });
  for (let number = 1; number <= COUNT; number++) history.upsertDocument(exampleDocument(`letter ${number}.pdf`));
  history.dispose();
  await app.start();
  await using browser = await launchBrowser();
  await using watched = await openWatched(browser, app.url);
  const { page } = watched;
  const window = new DocentWindow(page);
  const cards = window.documents.getByRole('listitem');
  await window.card('letter 1.pdf').first().waitFor();
  expect(await cards.count()).toBeLessThan(COUNT);
  // Screen readers are told how many there are all the same.
  expect(await cards.first().getAttribute('aria-setsize')).toBe(String(COUNT));

  await window.go('Ask many');
  const chooser = page.getByRole('group', { name: /^Documents/ });
  await chooser.getByRole('button', { name: 'Select all' }).click();
  // Also those that are not made yet. A few have no file behind them, as their thumbnails showed, and cannot be asked: so this comes before the library
  // is scrolled through.
  const button = await page.getByRole('button', { name: /^Ask \d+ documents$/ }).textContent();
  expect(Number(/\d+/.exec(button ?? '')?.[0])).toBeGreaterThan(await chooser.getByRole('checkbox').count());

  await window.go('Library');
  await page.getByRole('link', { name: 'Open letter 1.pdf' }).focus();
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return await cards.count();
    })
    .toBe(COUNT);
  const names = await cards.locator('.name').allTextContents();
  expect(new Set(names).size).toBe(COUNT);
  expect(names.at(-1)).toBe(`letter ${COUNT}.pdf`);

  await page.getByRole('button', { name: 'Show as a list' }).click();
  const rows = page.getByRole('row');
  await expect
    .poll(async () => {
      await rows.last().scrollIntoViewIfNeeded();
      return await rows.count();
    })
    .toBe(COUNT + 1);

  expect(watched.complaints).toEqual([]);
});
