import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { USUAL, ublInvoice } from '../receipts/electronic-invoices.ts';
import { faults } from './axe-faults.ts';
import { samples } from './docent-window.ts';
import { lockedPdf } from './locked-pdf.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage();

function pdf(name: string, buffer: Buffer) {
  return { name, mimeType: 'application/pdf', buffer };
}

describe('The library', () => {
  test('explains what to do when it is empty, and opens a single dropped file', async () => {
    const { window, page } = stage;
    await page.getByRole('heading', { name: 'Add your first document' }).waitFor();
    await shots(page, 'library-empty');
    await window.drop({ name: 'receipt.jpg', type: 'image/jpeg', bytes: readFileSync(samples.receipt) });
    await page.getByRole('heading', { name: 'receipt.jpg' }).waitFor();
    await window.drawn();
  });

  test('lists several files, and the same file once', async () => {
    const { window, page } = stage;
    await window.choose(samples.report, samples.table, samples.receipt);
    for (const name of ['report.pdf', 'table.png', 'receipt.jpg']) await window.card(name).waitFor();
    await window.drop(
      { name: 'report.pdf', type: 'application/pdf', bytes: readFileSync(samples.report) },
      { name: 'table.png', type: 'image/png', bytes: readFileSync(samples.table) },
    );
    await page.getByRole('status').filter({ hasText: '2 documents added.' }).waitFor({ state: 'attached' });
    expect(await window.documents.getByRole('listitem').count()).toBe(3);
    // Each shows its first page.
    await expect
      .poll(() =>
        window.documents
          .locator('img')
          .evaluateAll((all) => all.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length),
      )
      .toBe(3);
    await shots(page, 'library');
  });

  test('takes from a folder what Docent reads: of its XML files only invoices', async () => {
    const { window, page } = stage;
    await window.choose(samples.report, samples.table);
    for (const name of ['report.pdf', 'table.png']) await window.card(name).waitFor();
    const before = await window.documents.getByRole('listitem').count();
    const folder = mkdtempSync(join(tmpdir(), 'docent-folder-'));
    writeFileSync(join(folder, 'ferry.pdf'), textPdf(['Ferry timetable']));
    writeFileSync(join(folder, 'ferry.xml'), ublInvoice(USUAL));
    writeFileSync(join(folder, 'pom.xml'), '<project/>');
    writeFileSync(join(folder, 'notes.csv'), 'a,b');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Add a folder…' }).click();
    await (await chooser).setFiles(folder);
    for (const name of ['ferry.pdf', 'ferry.xml']) await window.card(name).waitFor();
    await page.getByRole('status').filter({ hasText: '2 documents added.' }).waitFor({ state: 'attached' });
    expect(await window.documents.getByRole('listitem').count()).toBe(before + 2);
    rmSync(folder, { recursive: true });
  });

  test('changes the type of a document, and undoes that', async () => {
    const { window, page } = stage;
    await window.choose(pdf('minutes.pdf', textPdf(['Minutes of the harbour board'])), samples.report);
    await page.getByRole('button', { name: 'More options for minutes.pdf' }).click();
    await page.getByRole('menuitem', { name: 'Change type…' }).click();
    const dialog = page.getByRole('dialog', { name: 'What type of document is it?' });
    expect(await dialog.getByRole('radio', { name: 'As Docent finds it' }).isChecked()).toBe(true);
    expect(await faults(page)).toEqual([]);
    await shots(page, 'library-type');
    await dialog.getByRole('radio', { name: 'Invoice' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Type of minutes.pdf: Invoice').waitFor();
    await page.reload();
    const card = window.card('minutes.pdf');
    await card.getByText('Invoice · 1 page').waitFor();
    await page.getByRole('button', { name: 'More options for minutes.pdf' }).click();
    await page.getByRole('menuitem', { name: 'Change type…' }).click();
    await dialog.getByRole('radio', { name: 'Letter' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('Invoice · 1 page').waitFor();
  });

  test('restores a removed document at once, or later from the list of removed ones', async () => {
    const { window, page } = stage;
    await window.choose(pdf('minutes.pdf', textPdf(['Minutes of the harbour board'])), samples.report);
    const remove = async () => {
      await page.getByRole('button', { name: 'More options for minutes.pdf' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await page.getByText('“minutes.pdf” was removed.').waitFor();
      await window.card('minutes.pdf').waitFor({ state: 'detached' });
    };
    await remove();
    await page.getByRole('button', { name: 'Undo' }).click();
    await window.card('minutes.pdf').waitFor();

    await remove();
    await page.reload();
    await window.card('report.pdf').waitFor();
    expect(await window.card('minutes.pdf').count()).toBe(0);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Removed documents' }).click();
    await page.getByRole('button', { name: 'Restore minutes.pdf' }).click();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await window.open('minutes.pdf');
  });

  test('takes an image from the clipboard and names it accordingly', async () => {
    const { window, page } = stage;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const paper = { width: 300, height: 200, channels: 3, background: '#fffbe8' } as const;
    const bytes = await sharp({ create: paper }).png().toBuffer();
    await window.paste({ name: 'image.png', type: 'image/png', bytes });
    await page.getByRole('heading', { name: /^Pasted image .*\.png$/ }).waitFor();
    await window.drawn();
  });
});

describe('A locked PDF', () => {
  test('asks for its password, reports a wrong one, and opens with the right one', async () => {
    const { window, page } = stage;
    await window.choose(pdf('salary.pdf', lockedPdf('harbour', 'Salary of the harbour master')));
    await page.getByRole('heading', { name: '“salary.pdf” is locked' }).waitFor();
    await shots(page, 'password');
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.fill('seaside');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('alert').filter({ hasText: 'password is wrong' }).waitFor();
    await password.fill('harbour');
    await password.press('Enter');
    await window.drawn();
    await page.locator('[data-line]', { hasText: 'Salary of the harbour master' }).waitFor({ state: 'attached' });
    const turn = await window.ask('Whose salary is it?');
    await turn.getByText('What the model saw').waitFor();
  });
});

describe('An e-mail', () => {
  test('opens as a page, is asked, and shows the evidence on the page', async () => {
    const { window, page } = stage;
    const mail = [
      'From: Harbour office <office@harbour.example>',
      'To: Board <board@harbour.example>',
      'Subject: Lease of the boat house',
      'Date: Mon, 3 Mar 2025 10:00:00 +0000',
      '',
      'Dear board,',
      'the rent of the boat house is 1,943.40 EUR a year.',
    ].join('\r\n');
    await window.choose({ name: 'lease.eml', mimeType: 'message/rfc822', buffer: Buffer.from(mail) });
    await page.getByRole('heading', { name: 'lease.eml' }).waitFor();
    await window.drawn();
    await page.locator('[data-line]', { hasText: 'Lease of the boat house' }).waitFor({ state: 'attached' });
    const turn = await window.ask('How much is the rent?');
    await turn.getByText('1,943.40').first().waitFor();
    await shots(page, 'e-mail');
  });
});

describe('A file that cannot be opened', () => {
  test.each([
    ['broken.pdf', 'application/pdf', '%PDF-1.7\n1 0 obj << /Type /Catalog', /damaged/],
    ['notes.docx', 'application/octet-stream', 'PK\u0003\u0004 words', /cannot read|does not read|not a/i],
    ['nothing.pdf', 'application/pdf', '', /empty|nothing/i],
  ])('says why, and stays on the table: %s', async (name, mimeType, text, reason) => {
    const { window, page } = stage;
    await window.choose({ name, mimeType, buffer: Buffer.from(text) });
    await page.getByText(reason).first().waitFor();
    await shots(page, `cannot-be-opened-${name.split('.')[0]}`);
    await window.go('Library');
    await page.getByText(reason).first().waitFor();
  });
});
