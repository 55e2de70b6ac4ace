import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

describe('Receipts', () => {
  test('are read, corrected and exported, and are there after a reload', async () => {
    const { window, page } = stage;
    await window.choose(samples.receipt, samples.table);
    await window.card('receipt.jpg').waitFor();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await page.getByRole('heading', { name: 'Receipts', exact: true }).waitFor();
    // Whether the library takes the picture for a receipt before it was read is the library's affair: choose it.
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('checkbox', { name: /receipt\.jpg/ }).check();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await page.getByRole('button', { name: 'Read 1 receipt' }).click();
    const row = page.getByRole('row').filter({ hasText: 'receipt.jpg' });
    await row.waitFor();
    await shots(page, 'receipts');

    await row.getByRole('button', { name: 'receipt.jpg' }).click();
    const company = page.getByRole('textbox', { name: 'Company' });
    await company.fill('A shop of my own');
    await company.press('Enter');
    await page.getByText('you', { exact: true }).first().waitFor();
    await shots(page, 'receipt');

    await page.reload();
    await page.getByRole('row').filter({ hasText: 'A shop of my own' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    expect(csv).toContain('receipt.jpg,1,A shop of my own');
    expect(csv).toMatch(/company\r\n$/m);
  });
});
