import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Download, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openDocument } from '../../src-main/documents/index.ts';
import { faults } from './axe-faults.ts';
import { ended, samples } from './docent-window.ts';
import { outlinedPdf } from './outlined-pdf.ts';
import { shots, shotsFolder } from './screenshots.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

async function saved(page: Page, item: string): Promise<Download> {
  await page.getByRole('button', { name: 'Save or print' }).click();
  const arriving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  return await arriving;
}

describe('A document to take along', () => {
  test('is saved as a searchable PDF, text, Markdown, tables, or as it was', async () => {
    const { window, page } = stage;
    await window.choose(samples.receipt);
    await window.drawn();
    const download = await saved(page, 'Searchable PDF');
    expect(download.suggestedFilename()).toBe('receipt - searchable.pdf');
    const pdf = await openDocument(new Uint8Array(readFileSync(await download.path())));
    const layer = (await pdf.textLayer(1))!.map(({ text }) => text).join('');
    await pdf.dispose();
    const text = await saved(page, 'Text');
    expect(text.suggestedFilename()).toBe('receipt.txt');
    const words = readFileSync(await text.path(), 'utf8');
    // What was read stands in both.
    const word = /[A-Z]{4,}/.exec(words)?.[0] ?? 'no word was read';
    expect(layer).toContain(word);
    expect((await saved(page, 'Markdown')).suggestedFilename()).toBe('receipt.md');
    const original = await saved(page, 'Original file');
    expect(original.suggestedFilename()).toBe('receipt.jpg');
    expect(readFileSync(await original.path()).equals(readFileSync(samples.receipt))).toBe(true);
  });

  test('says that a page has no table', async () => {
    const { window, page } = stage;
    await window.choose(samples.report);
    await window.drawn();
    await page.getByRole('button', { name: 'Save or print' }).click();
    await page.getByRole('menu', { name: 'Save or print' }).waitFor();
    await shots(page, 'reader-save-menu');
    expect(await faults(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Tables of this page (CSV)' }).click();
    await page.getByRole('alert').filter({ hasText: 'No table was found on page 1.' }).waitFor();
  });

  test('is printed page by page', async () => {
    const { window, page } = stage;
    await window.choose(samples.report);
    await window.drawn();
    // The dialog belongs to the system.
    await page.evaluate(() => {
      globalThis.print = () => {
        document.title = `${document.querySelectorAll('.sheets img').length} sheets`;
        dispatchEvent(new Event('afterprint'));
      };
    });
    await page.getByRole('button', { name: 'Save or print' }).click();
    await page.getByRole('menuitem', { name: 'Print…' }).click();
    await expect.poll(() => page.title()).toBe('2 sheets');
    await expect.poll(() => page.locator('.sheets').count()).toBe(0);
  });
});

test('a conversation is printed, or saved as a PDF, with a picture of the evidence of each answer', async () => {
  const { window, page } = stage;
  await window.choose(samples.receipt);
  await window.drawn();
  await window.ask('What is the total?');
  // The dialog belongs to the system: here the printer waits until the page was looked at.
  await page.evaluate(() => {
    globalThis.print = () => {
      document.title = 'printing';
    };
  });
  await page.getByRole('button', { name: 'More options for this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Print, or save as PDF' }).click();
  await expect.poll(() => page.title()).toBe('printing');
  const sheet = page.locator('.sheets .conversation');
  expect(await sheet.locator('h2').textContent()).toBe('What is the total?');
  const picture = sheet.getByRole('img', { includeHidden: true });
  expect(await picture.getAttribute('alt')).toContain('54.15');
  mkdirSync(shotsFolder, { recursive: true });
  const pdf = await page.pdf({ path: join(shotsFolder, 'conversation.pdf'), format: 'A4' });
  const loaded = await PDFDocument.load(pdf);
  expect(loaded.getPageCount()).toBe(1);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect.poll(() => page.locator('.sheets').count()).toBe(0);
});

describe('Long work', () => {
  test('is listed in one tray, and goes on where it was paused', async () => {
    const { window, page, app } = stage;
    await app.ask((api) => api.pauseIndexing({ paused: true }));
    await window.choose(samples.receipt, samples.table);
    for (const name of ['table.png', 'receipt.jpg']) await window.card(name).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Tasks: 1 running' }).click();
    const tray = page.getByRole('region', { name: 'Tasks' });
    await tray.getByText(/^Reading \d documents? for search$/).waitFor();
    await shots(page, 'tasks');
    expect(await faults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Tasks: 1 running' }).click();
    await shots(page, 'tasks-narrow');
    await tray.getByRole('button', { name: /^Continue: Reading/ }).click();
    await tray.waitFor({ state: 'detached' });
  });
});

/** All of it, inside of everything that scrolls. */
function isInView(element: Element): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  for (let up = element.parentElement; up !== null; up = up.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(up);
    const box = up.getBoundingClientRect();
    if (overflowY !== 'visible' && (top < box.top - 1 || bottom > box.bottom + 1)) return false;
    if (overflowX !== 'visible' && (left < box.left - 1 || right > box.right + 1)) return false;
  }
  return true;
}

describe('A phone', () => {
  test('has one row for the tools of a document of many pages, and the search fits beside the pages', async () => {
    const { window, page } = stage;
    await page.setViewportSize({ width: 390, height: 844 });
    await window.choose({ name: 'parts.pdf', mimeType: 'application/pdf', buffer: outlinedPdf() });
    await window.drawn();
    const tools = await page.getByRole('button', { name: 'Ask about a region' }).boundingBox();
    const zoom = await page.getByRole('button', { name: 'Zoom in' }).boundingBox();
    expect(tools?.y).toBe(zoom?.y);
    const last = page.getByRole('button', { name: 'Ask about a region' });
    await last.focus();
    expect(await last.evaluate(isInView)).toBe(true);
    await page.getByRole('button', { name: 'Find in the document' }).click();
    await page.getByRole('textbox', { name: 'Find in the document' }).fill('boats');
    await page.getByText('1 of 1').waitFor();
    for (const name of ['Next match', 'Close the search'])
      expect(await page.getByRole('button', { name }).evaluate(isInView), name).toBe(true);
    await shots(page, 'reader-narrow');
  });
});

describe('An empty library', () => {
  test('offers samples that answer at once', async () => {
    const { window, page, app } = stage;
    await app.ask(async (api) => {
      for (const { id } of await api.listDocuments({ removed: false })) await api.removeDocument({ documentId: id });
    });
    await page.reload();
    await page.getByRole('heading', { name: 'Or try one of these' }).waitFor();
    await shots(page, 'library-empty-samples');
    expect(await faults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await shots(page, 'library-empty-samples-narrow');
    await page.getByRole('button', { name: 'Who opened the reading garden?' }).click();
    const turn = window.turns.last();
    await turn.getByRole('heading', { name: 'Who opened the reading garden?', exact: true }).waitFor();
    await ended(turn);
    // Its place on the page lights up, and what was asked and answered can be seen in the low panel.
    await expect.poll(() => page.locator('[data-mark].focused').count()).toBe(1);
    for (const shown of [turn.getByRole('heading'), turn.locator('.text').first(), page.locator('[data-mark].focused')])
      expect(await shown.first().evaluate(isInView), await shown.first().innerHTML()).toBe(true);
    await shots(page, 'sample-answered-narrow');
  });
});
