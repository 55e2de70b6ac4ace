import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { type DocentWindow, samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { settledBox } from './settled-box.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

/** The sample receipt, read and opened in the Receipts view. */
async function openReceipt({ window, page }: { window: DocentWindow; page: Page }): Promise<void> {
  await window.choose(samples.receipt, samples.table);
  await window.card('receipt.jpg').waitFor();
  // Whether the library takes the picture for a receipt before it was read is the library's affair: choose it.
  await page.getByRole('checkbox', { name: /receipt\.jpg/ }).check();
  await page.getByRole('link', { name: 'Receipts' }).click();
  await page.getByRole('button', { name: 'Read 1 receipt' }).click();
  await page.getByRole('row').filter({ hasText: 'receipt.jpg' }).getByRole('button', { name: 'receipt.jpg' }).click();
  await page.getByRole('region', { name: 'Page', exact: true }).getByRole('img').waitFor();
}

/** The text of what a button saves. */
/** @param format one of the buttons, or of the menu beside them */
async function saved(page: Page, format: string): Promise<string> {
  const download = page.waitForEvent('download');
  const button = page.getByRole('button', { name: format });
  if ((await button.count()) === 0) await page.getByRole('button', { name: 'Save in another format' }).click();
  await button.or(page.getByRole('menuitem', { name: format })).click();
  return readFileSync(await (await download).path(), 'utf8');
}

describe('Receipts', () => {
  test('are read, corrected and exported, and are there after a reload', async () => {
    const { window, page } = stage;
    await window.choose(samples.receipt, samples.table);
    await window.card('receipt.jpg').waitFor();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await page.getByRole('heading', { name: 'Receipts', exact: true }).waitFor();
    // Whether the library takes the picture for a receipt before it was read is the library's affair: choose it.
    await page.getByRole('link', { name: 'Library', exact: true }).click();
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
    expect(csv).toMatch(/company,receipt,1,,\r\n$/m);
  });

  test('keep words and amounts whole in a narrow window', async () => {
    const { page } = stage;
    await openReceipt(stage);
    await page.setViewportSize({ width: 390, height: 844 });
    const cut = () =>
      page
        .getByRole('textbox', { name: /^Item \d+: (?:quantity|unit price|amount)$/ })
        .evaluateAll((inputs) => inputs.filter((input) => input.scrollWidth > input.clientWidth).length);
    await page.getByRole('textbox', { name: 'Item 1: amount' }).waitFor();
    expect(await cut()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'All receipts' }).click();
    const cells = page.getByRole('row').filter({ hasText: 'receipt.jpg' }).getByRole('cell');
    await cells.first().waitFor();
    // A cell that let go of its letters one by one is many times taller than a line.
    const lines = await cells.evaluateAll((all) =>
      Math.max(
        ...all.map(
          (cell) => cell.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(cell).lineHeight),
        ),
      ),
    );
    expect(lines).toBeLessThan(8);
    expect(await faults(page)).toEqual([]);
  });

  test('accept items that were not read, and boxes that the reader draws, and export both', async () => {
    const { page } = stage;
    await openReceipt(stage);
    await page.getByRole('button', { name: 'Add an item' }).click();
    const form = page.getByRole('form', { name: 'New item' });
    await form.getByRole('textbox', { name: 'name' }).fill('PAPER BAG');
    await form.getByRole('textbox', { name: 'amount' }).fill('0.20');
    await form.getByRole('button', { name: 'Apply' }).click();
    await page
      .getByRole('textbox', { name: /^Item \d+: name$/ })
      .last()
      .waitFor();
    await expect
      .poll(() =>
        page
          .getByRole('textbox', { name: /^Item \d+: name$/ })
          .last()
          .inputValue(),
      )
      .toBe('PAPER BAG');

    // Drawn with the mouse.
    const point = page.getByRole('button', { name: 'Mark on page: Company' });
    await point.click();
    const surface = page.getByRole('application');
    const { x, y, width, height } = await settledBox(surface);
    await page.mouse.move(x + 0.1 * width, y + 0.02 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.9 * width, y + 0.12 * height, { steps: 4 });
    await shots(page, 'receipt-pointing');
    await page.mouse.up();
    await surface.waitFor({ state: 'detached' });
    const company = page.getByRole('textbox', { name: 'Company' });
    await company.fill('Pointed & Sons');
    await company.press('Enter');
    await page.locator('q').filter({ hasText: 'Pointed & Sons' }).waitFor();

    // Drawn with the keyboard; and left.
    await point.click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Escape');
    await surface.waitFor({ state: 'detached' });
    await shots(page, 'receipt-corrected');

    await page.getByRole('button', { name: 'All receipts' }).click();
    const [receipt] = JSON.parse(await saved(page, 'Save as JSON')) as {
      corrections: { path: string; value: string; box: number[] | null }[];
      receipt: { fields: { company: { evidence: { box: number[] }[] } } };
    }[];
    const { box } = receipt!.corrections.findLast(({ path }) => path === 'company')!;
    [0.1, 0.02, 0.9, 0.12].forEach((edge, i) => {
      expect(box![i]).toBeCloseTo(edge, 1);
    });
    expect(receipt!.receipt.fields.company.evidence[0]!.box).toEqual(box);
    expect(await saved(page, 'Save items as CSV')).toMatch(/PAPER BAG,,,0\.2/);

    // Taken back.
    await page.getByRole('row').filter({ hasText: 'receipt.jpg' }).getByRole('button', { name: 'receipt.jpg' }).click();
    await page.getByRole('button', { name: /^Remove item \d+$/ }).click();
    await expect
      .poll(
        async () =>
          await page
            .locator('input')
            .evaluateAll((all) => all.filter((input) => (input as HTMLInputElement).value === 'PAPER BAG').length),
      )
      .toBe(0);
  });

  test('are read for the fields of a schema of the reader’s own, each with a place on the page or nothing', async () => {
    const { page } = stage;
    await openReceipt(stage);
    await page.getByRole('button', { name: 'All receipts' }).click();
    const choose = async (content: string) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Use your own fields (JSON Schema)' }).click();
      const file = { name: 'fields.json', mimeType: 'application/json', buffer: Buffer.from(content) };
      await (await chooser).setFiles(file);
      await page.getByText('Also reads the fields in fields.json').waitFor();
    };
    await choose('{"properties":');
    await page.getByRole('button', { name: 'Read 1 receipt' }).click();
    await page.getByText(/fields\.json is not JSON/).waitFor();
    await page.getByRole('button', { name: 'Remove these fields' }).click();

    await choose(
      '{"type":"object","properties":{"shop":{"description":"What is the company?"},"guests":{"type":"integer"}}}',
    );
    await page.getByRole('button', { name: 'Read 1 receipt' }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
    const csv = await saved(page, 'Save as CSV');
    expect(csv).toContain(',shop,guests,');
    const [{ receipt }] = JSON.parse(await saved(page, 'Save as JSON')) as [
      { receipt: { custom: Record<string, { typed: unknown; evidence: unknown[] }> } },
    ];
    for (const { typed, evidence } of Object.values(receipt.custom)) expect(typed === null).toBe(evidence.length === 0);
  });

  test('pass axe in the list, in a receipt and while pointing', async () => {
    const { page } = stage;
    await openReceipt(stage);
    await page.getByText('Not found', { exact: true }).click();
    await page.getByRole('button', { name: 'Add an item' }).click();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark on page: Company' }).click();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');

    // Text of twice the size: nothing lies outside of the window.
    const outside = await page.evaluate(() => {
      const { documentElement: root } = document;
      root.style.setProperty('font-size', '200%');
      const controls = [...document.querySelectorAll<HTMLElement>('main :is(input, button, label, select, img)')];
      const lost = controls
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 120));
      if (root.scrollWidth > root.clientWidth) lost.push(`the window is ${root.scrollWidth} wide`);
      root.style.removeProperty('font-size');
      return lost;
    });
    expect(outside).toEqual([]);
    await page.getByRole('button', { name: 'All receipts' }).click();
    expect(await faults(page)).toEqual([]);
  });
});
