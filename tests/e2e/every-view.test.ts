import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AppAskEvent, DocentApi } from '../../src-main/contract/docent-api.ts';
import { longPdf } from '../renderer/long-pdf.ts';
import { root } from '../source-imports.ts';
import { faults } from './axe-faults.ts';
import { ended, samples } from './docent-window.ts';
import { lockedPdf } from './locked-pdf.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const LONG = `${'Minutes of the extraordinary general meeting of the boat house and its members '.repeat(2).trim()}.pdf`;
/** The question to one document, to many and to the library. */
const QUESTION = 'How much is the rent?';

const stage = new Stage();

async function last<T>(events: AsyncIterable<T>): Promise<T> {
  let newest: T | undefined;
  for await (const event of events) newest = event;
  if (newest === undefined) throw new Error('There was no event.');
  return newest;
}

/** A library with odd documents, and something in every view. */
async function fill(api: DocentApi) {
  // What is read in the background would only take time.
  await api.pauseIndexing({ paused: true });
  const add = async (name: string, bytes: Uint8Array) =>
    (await api.addDocument({ source: { kind: 'bytes', name, bytes: new Uint8Array(bytes) } })).id;
  const lease = await add('lease.pdf', textPdf(['Lease of the boat house', 'Rent 310.00 EUR a quarter']));
  const receipt = await add('receipt.jpg', readFileSync(samples.receipt));
  const long = await add(LONG, longPdf(300, 3));
  await add('임대차 계약서.pdf', textPdf(['Lease']));
  const broken = await add('broken.pdf', Buffer.from('%PDF-'));
  const locked = await add('locked.pdf', lockedPdf('sesame', 'Secret'));
  const removed = await add('removed.pdf', textPdf(['Gone']));
  await api.removeDocument({ documentId: removed });
  const taxes = await api.createCollection({ kind: 'collection', name: 'Taxes 2026' });
  await api.setMembers({ collectionId: taxes.id, documentIds: [lease], member: true });
  const asked: AppAskEvent = await last(
    api.ask({ documentId: lease, conversationId: null, question: QUESTION, page: 1, region: null }),
  );
  if (asked.kind !== 'turn') throw new Error('It was not answered.');
  await last(api.captionPage({ documentId: lease, page: 1, anew: false }));
  await last(api.compare({ documentId: lease, page: 1, question: QUESTION, models: ['mini', 'mini'] }));
  await last(api.readReceipts({ documentIds: [receipt], again: false, schema: null }));
  const answered = await last(api.askLibrary({ question: QUESTION, documentIds: null }));
  await last(api.survey({ documentIds: [lease, receipt], question: QUESTION }));
  const [survey] = await api.listSurveys({});
  const library = answered.kind === 'answered' ? answered.question.id : '';
  return { lease, receipt, long, broken, locked, survey: survey!.surveyId, library };
}

let filled: Awaited<ReturnType<typeof fill>> | undefined;

// A quarter of an hour on a busy machine, so it runs when it is asked for: DOCENT_EVERY_VIEW=1 npx vitest run tests/e2e/every-view.test.ts
test.skipIf(process.env.DOCENT_EVERY_VIEW === undefined).each(['en', 'ko'] as const)(
  'axe finds nothing wrong in any view at any size, light and dark (%s; a quarter of an hour, run with DOCENT_EVERY_VIEW=1)',
  async (language) => {
    const { app, page } = stage;
    const words = JSON.parse(readFileSync(join(root, `src-renderer/lib/i18n/messages/${language}.json`), 'utf8'));
    const word = (key: string, values: Record<string, string> = {}) =>
      (words[key] as string).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
    const look = async (name: string) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        expect.soft(await faults(page), `${name} at ${size.width}`).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(wide, `the width of ${name}`).toBeLessThanOrEqual(size.width);
        await shots(page, `every-${name}-${language}-${size.width}`);
      }
      await page.setViewportSize(SIZES[0]!);
    };
    const go = async (hash: string) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    };
    const button = (key: string, values?: Record<string, string>) =>
      page.getByRole('button', { name: word(key, values), exact: true }).first();

    await app.ask((api) => api.setSettings({ language }));
    await page.reload();
    await page.locator(`html[lang="${language}"]`).waitFor();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    if (filled === undefined) await look('empty');
    filled ??= await app.ask(fill);
    const { lease, receipt, long, broken, locked, survey, library } = filled;
    await page.reload();
    await page.getByText('lease.pdf').first().waitFor();
    await look('library');
    await button('library.list').click();
    await look('list');
    await button('library.list').click();
    await page.getByRole('checkbox', { name: word('library.select', { name: 'lease.pdf' }) }).check();
    await look('selection');
    await page.getByRole('checkbox', { name: word('library.select', { name: 'lease.pdf' }) }).uncheck();
    await button('library.menu', { name: 'lease.pdf' }).click();
    await look('menu');
    await page.getByRole('menuitem', { name: word('common.rename') }).click();
    await page.getByRole('dialog').waitFor();
    await look('rename');
    await page.keyboard.press('Escape');
    await go('#/removed');
    await look('removed');

    await go(`#/document/${lease}`);
    await page.locator('canvas[data-drawn="true"]').first().waitFor();
    await ended(page.getByRole('article').first());
    await look('document');
    await button('panel.captions').click();
    await look('describe');
    await button('panel.compare').click();
    await page.getByRole('article').nth(1).waitFor();
    await look('compare');
    await button('page.find').click();
    await look('find');
    await go(`#/document/${long}?page=300`);
    await page.locator('[data-page="300"] canvas[data-drawn="true"]').first().waitFor();
    await look('300-pages');
    await go(`#/document/${broken}`);
    await look('broken');
    await go(`#/document/${locked}`);
    await look('locked');

    await go(`#/ask/${library}`);
    await look('ask-library');
    await go('#/survey');
    await look('ask-many');
    await go(`#/survey/${survey}`);
    await page.getByRole('table').waitFor();
    await look('ask-many-answers');
    await go('#/receipts');
    await button('receipts.title')
      .or(page.getByRole('button', { name: 'receipt.jpg' }))
      .first()
      .waitFor();
    await look('receipts');
    await page.getByRole('button', { name: 'receipt.jpg' }).click();
    await look('receipt');
    await go('#/history');
    await look('history');
    await go('#/history?q=rent');
    await page.getByRole('list').first().waitFor();
    await look('search');
    await go('#/settings');
    await look('settings');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look('shortcuts');
    await page.keyboard.press('Escape');

    // A survey that another window asks: it shows among this one's tasks.
    const engine = app.enginePid();
    process.kill(engine, 'SIGSTOP');
    try {
      const begun = Promise.withResolvers<string>();
      const asking = app.ask(async (api) => {
        for await (const event of api.survey({ documentIds: [lease, receipt], question: 'Who is the landlord?' }))
          if (event.kind === 'started') begun.resolve(event.surveyId);
      });
      await go(`#/survey/${await begun.promise}`);
      await page
        .locator('button[popovertarget]')
        .filter({ hasText: word('tasks.title') })
        .first()
        .click();
      await look('tasks');
      process.kill(engine, 'SIGCONT');
      await asking;
    } finally {
      process.kill(engine, 'SIGCONT');
    }
  },
  1_500_000,
);
