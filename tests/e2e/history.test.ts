import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { focused, samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage();
const letter = {
  name: 'mooring.pdf',
  mimeType: 'application/pdf',
  buffer: textPdf(['Mooring licence', 'Berth 14 at the Quiet Quay', 'Fee 95.20 EUR for each month']),
};

/** What a button saves: its name and its text. */
async function saved(click: () => Promise<void>): Promise<{ name: string; text: string }> {
  const download = stage.page.waitForEvent('download');
  await click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

async function inView(what: Locator): Promise<void> {
  const view = (await stage.window.pages.boundingBox())!;
  await expect
    .poll(async () => {
      const box = await what.boundingBox();
      return box !== null && box.y < view.y + view.height / 2 && box.y + box.height > view.y + view.height / 4;
    })
    .toBe(true);
}

describe('History', () => {
  test('finds a question and goes back to it, on its page', async () => {
    const { window, page } = stage;
    await window.choose(samples.report);
    await window.drawn();
    await page.getByRole('button', { name: 'Next page' }).click();
    await window.drawn(2);
    await window.scope('This page');
    await window.ask('Which lighthouse keeper is mentioned here?');
    expect((await stage.latestTurn()).askedPage).toBe(2);
    await page.getByRole('button', { name: 'Previous page' }).click();
    await inView(page.locator('[data-page="1"]'));

    await window.go('History');
    await page.getByRole('heading', { name: 'Recent conversations' }).waitFor();
    await page.getByRole('searchbox', { name: /^Search questions/ }).fill('lighthouse keep');
    const hit = page.getByRole('list', { name: 'Results' }).getByRole('link').filter({ hasText: 'report.pdf' });
    await hit.first().waitFor();
    expect(await hit.first().locator('mark').allTextContents()).toEqual(['lighthouse', 'keeper']);
    await shots(page, 'history');
    await hit.first().click();
    const turn = window.turns.filter({ hasText: 'Which lighthouse keeper is mentioned here?' });
    await turn.waitFor();
    await window.drawn(2);
    await inView(page.locator('[data-page="2"]'));
    await focused(turn);
  });

  test('finds words of a page that was opened, and shows them on it', async () => {
    const { window, page } = stage;
    await window.choose(letter);
    await window.drawn();
    await window.go('History');
    await page.getByRole('searchbox', { name: /^Search questions/ }).fill('Quiet Quay');
    const hit = page.getByRole('list', { name: 'Results' }).getByRole('link').filter({ hasText: 'mooring.pdf' });
    await hit.first().click();
    await window.drawn();
    const field = page.getByRole('textbox', { name: 'Find in the document' });
    await field.waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: /^1 of \d/ })
      .waitFor();
  });

  test('exports a conversation as Markdown and as JSON', async () => {
    const { window, page } = stage;
    await window.choose(letter);
    await window.drawn();
    await page.keyboard.press('Escape');
    await window.ask('What is the fee?');
    await window.ask('Which berth?');
    const save = (item: string) =>
      saved(async () => {
        await page.getByRole('button', { name: 'More options for this conversation' }).click();
        await page.getByRole('menuitem', { name: item }).click();
      });
    const markdown = await save('Save as Markdown');
    expect(markdown.name).toBe('mooring - What is the fee.md');
    expect(markdown.text).toMatch(/^# What is the fee\?\n/);
    expect(markdown.text).toContain('\n## Which berth?\n');
    const json = await save('Save as JSON');
    const parsed = JSON.parse(json.text) as { turns: { question: string; status: string }[] };
    expect(parsed.turns.map(({ question, status }) => [question, status])).toEqual([
      ['What is the fee?', 'done'],
      ['Which berth?', 'done'],
    ]);
  });
});

describe('One question to many documents', () => {
  test('gives a table with a row for each, evidence that opens on its page, and a CSV file', async () => {
    const { window, page } = stage;
    await window.choose(letter, samples.report, samples.receipt);
    for (const name of ['mooring.pdf', 'report.pdf', 'receipt.jpg']) await window.card(name).waitFor();
    for (const name of ['mooring.pdf', 'report.pdf', 'receipt.jpg']) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    }
    await page.getByRole('button', { name: 'Ask all of them' }).click();
    await page.getByRole('textbox', { name: 'Question' }).fill('What is the date?');
    await shots(page, 'survey-choose');
    await page.getByRole('button', { name: 'Ask 3 documents' }).click();
    await page.getByText('3 of 3 answered').waitFor();
    const rows = page.getByRole('table').getByRole('row');
    expect(await rows.count()).toBe(4);
    expect((await rows.locator('th[scope="row"]').allTextContents()).sort()).toEqual([
      'mooring.pdf',
      'receipt.jpg',
      'report.pdf',
    ]);
    await shots(page, 'survey');

    const csv = await saved(() => page.getByRole('button', { name: 'Save as CSV' }).click());
    expect(csv.name).toBe('What-is-the-date.csv');
    const lines = csv.text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
    expect(lines[0]).toMatch(/^Document,Answer,Status/);
    expect(lines).toHaveLength(4);

    const survey = page.url();
    const evidence = page.getByRole('link', { name: /^Page \d+: / });
    if ((await evidence.count()) > 0) {
      await evidence.first().click();
      await window.turns.filter({ hasText: 'What is the date?' }).first().waitFor();
      await page.goBack();
    } else await page.reload();
    // The table is found again at its address.
    await page.getByText('3 of 3 answered').waitFor();
    expect(page.url()).toBe(survey);
  });
});
