/**
 * Photographs every view of the window in both themes, as small WebP files. `npm run film-strip` writes those of docs/window/; with a folder
 * it writes there, and with `--phone` as narrow as a phone.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { root } from '../source-imports.ts';
import { DocentWindow, samples } from './docent-window.ts';
import { launchBrowser, openWatched } from './real-browser.ts';
import { ServedApp } from './served-app.ts';
import { textPdf } from './text-pdf.ts';

const WIDTH = 960;
const [folder = join(root, 'docs', 'window')] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const phone = process.argv.includes('--phone');
const viewport = phone ? { width: 390, height: 844 } : { width: 1280, height: 800 };

const letter = {
  name: 'insurance.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Certificate of Insurance', 'Policy number KX-58213', 'The library pays 418.60 EUR a year.']),
};

async function photograph(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const image = sharp(await page.screenshot({ animations: 'disabled' }));
    const small = phone ? image : image.resize({ width: WIDTH });
    await small.webp({ quality: 72, effort: 6 }).toFile(join(folder, `${name}-${theme}.webp`));
  }
}

mkdirSync(folder, { recursive: true });
await using app = await ServedApp.start();
const browser = await launchBrowser();
await using watched = await openWatched(browser, app.url, { viewport });
const { page } = watched;
const window = new DocentWindow(page);
const go = (name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();

await page.getByText('Add your first document').waitFor();
await photograph(page, 'empty');
await window.choose(samples.report, samples.receipt, samples.table, letter);
await window.card('insurance.pdf').waitFor();
await app.ask(async (api) => {
  const documents = await api.listDocuments({ removed: false });
  const ids = (...names: string[]) => documents.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  const taxes = await api.createCollection({ kind: 'collection', name: 'Taxes 2026' });
  const urgent = await api.createCollection({ kind: 'tag', name: 'to pay' });
  await api.setMembers({ collectionId: taxes.id, documentIds: ids('receipt.jpg', 'table.png'), member: true });
  await api.setMembers({ collectionId: urgent.id, documentIds: ids('insurance.pdf'), member: true });
});
await page.getByText('#to pay').first().waitFor();
for (const name of ['report.pdf', 'receipt.jpg', 'table.png']) {
  await page.locator('li', { hasText: name }).locator('img').waitFor();
}
await photograph(page, 'library');
await page.getByRole('button', { name: 'Show as a list' }).click();
await photograph(page, 'list');
await page.getByRole('button', { name: 'Show as a list' }).click();

await window.open('receipt.jpg');
await window.ask('What is the total?');
await photograph(page, 'answer');
await page.getByRole('button', { name: 'Describe', exact: true }).click();
await page.getByRole('button', { name: 'Describe this page' }).click();
await page.getByRole('button', { name: 'Describe again' }).waitFor();
await photograph(page, 'describe');
await page.getByRole('button', { name: 'Compare', exact: true }).click();
await photograph(page, 'compare');

await go('Ask');
await window.question.fill('What is the policy number?');
await page.getByRole('button', { name: 'Ask', exact: true }).click();
await page.getByRole('article', { name: 'What is the policy number?' }).waitFor();
await photograph(page, 'ask-library');
for (const [name, view] of Object.entries({
  'Ask many': 'ask-many',
  Receipts: 'receipts',
  History: 'history',
  Settings: 'settings',
})) {
  await go(name);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Receipts are read by themselves.
  if (view === 'receipts') await page.getByRole('button', { name: 'receipt.jpg' }).waitFor();
  await photograph(page, view);
}
await browser.close();
