import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../src-main/contract/captions.ts';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import type { Box } from '../../src-main/contract/page.ts';
import { openHistory } from '../../src-main/history/index.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { exampleAnswer, exampleDocument, exampleQuestion } from '../history/examples.ts';
import { GROCER, linesOf } from '../receipts/sample-lines.ts';
import { samples } from './docent-window.ts';
import { hostilePdf, SCRIPTS } from './hostile-pdf.ts';
import { Stage } from './stage.ts';

const stage = new Stage();
const pdf = Uint8Array.from(hostilePdf());
const receipt = Uint8Array.from(readFileSync(samples.receipt));
const id = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** A file name has no slashes. */
const NAME = SCRIPTS.replaceAll('/', '');
const box: Box = [0.1, 0.1, 0.6, 0.2];
const sentence = { text: SCRIPTS, sources: ['global-1'] };
const DESCRIPTION: Description = {
  model: SCRIPTS,
  device: 'cpu',
  roles: { global: SCRIPTS, regions: SCRIPTS, segments: SCRIPTS, text: SCRIPTS, matching: SCRIPTS, composer: SCRIPTS },
  caption: {
    page: 1,
    size: { width: 595, height: 842 },
    kind: 'other',
    textSource: 'text-layer',
    short: { ...sentence, by: SCRIPTS },
    alt: SCRIPTS,
    detailed: { sentences: [sentence], composer: 'model', composedBy: SCRIPTS, remark: SCRIPTS },
    figures: [{ box, caption: SCRIPTS, alt: SCRIPTS, by: SCRIPTS, sources: ['global-1'] }],
    notes: [{ id: 'global-1', level: 'global', box: null, text: SCRIPTS, by: SCRIPTS, score: null, dropped: null }],
    matching: null,
  },
};
/** Part of SCRIPTS, as a view shows it if it takes it for text. */
const SHOWN = 'onerror=alert(1)';

/** A history from a stranger: every string that a view can show is a script. */
function strangersHistory(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-stranger-'));
  const history = openHistory({ dataDir, maintainAfterMs: null });
  try {
    const document = { ...exampleDocument(`${SCRIPTS}.pdf`), id: id(pdf), pageCount: 1, source: SCRIPTS };
    history.upsertDocument(document);
    history.upsertDocument({
      ...document,
      id: id(receipt),
      name: `${SCRIPTS}.jpg`,
      format: 'image',
      mime: 'image/jpeg',
    });
    const evidence = [{ page: 1, box, text: SCRIPTS, score: 0.9 }];
    const answered = { ...exampleAnswer(SCRIPTS), sentence: `It says ${SCRIPTS}`, page: 1, evidence, model: SCRIPTS };
    const conversation = history.createConversation({ documentId: document.id, title: SCRIPTS });
    const ask = (question: string, surveyId: string | null) => {
      const asked = exampleQuestion(document.name, conversation.id, question);
      return history.startTurn({ ...asked, documentId: document.id, surveyId }).id;
    };
    history.finishTurn(ask(`What is ${SCRIPTS}?`, null), answered);
    history.finishTurn(ask(`Fails ${SCRIPTS}`, null), {
      status: 'failed',
      error: { code: 'internal', message: SCRIPTS },
    });
    history.finishTurn(ask(`Many: ${SCRIPTS}`, 'survey'), answered);
    const place = { documentId: document.id, documentName: document.name, page: 1 };
    history.saveLibraryQuestion({
      id: 'question',
      question: `All: ${SCRIPTS}`,
      documentIds: null,
      status: 'done',
      answer: SCRIPTS,
      form: 'words',
      sources: [{ ...place, answer: SCRIPTS, sentence: SCRIPTS, confidence: 0.9, evidence }],
      hits: [{ ...place, snippet: SCRIPTS, marks: [] }],
      model: SCRIPTS,
      error: null,
      askedAt: Date.now(),
      removedAt: null,
    });
    history.saveCaption(document.id, DESCRIPTION);
    const read = extractReceipt({ page: 1, lines: linesOf(GROCER), source: 'model' });
    const timings = { read_ms: 1, ask_ms: 2, total_ms: 3 };
    history.saveReceipt(id(receipt), { ...read, custom: {}, model: SCRIPTS, device: 'cpu', timings });
    for (const path of ['company', 'address', 'items.0.name']) {
      history.correctReceipt(id(receipt), 1, { path, value: SCRIPTS, box: null, before: null });
    }
    return history.exportAll();
  } finally {
    history.dispose();
    rmSync(dataDir, { recursive: true });
  }
}

/** The library gets the files of that history, one that cannot be opened, and one that was removed. */
async function fill(api: DocentApi): Promise<void> {
  await api.importHistory({ text: strangersHistory() });
  const add = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    api.addDocument({ source: { kind: 'bytes', name, bytes } });
  await add(`${SCRIPTS}.pdf`, pdf);
  await add(`${SCRIPTS}.jpg`, receipt);
  await add(`broken ${NAME}.pdf`, Uint8Array.from(Buffer.from('%PDF-1.7 <script>')));
  const gone = await add(`gone ${NAME}.png`, Uint8Array.from(readFileSync(samples.table)));
  await api.removeDocument({ documentId: gone.id });
}

/** Elements that only a text taken for HTML can have made. */
async function planted(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        '[onerror], [onload], [onfocus], [src="x"], [href^="javascript:" i], [data-planted], iframe, object, embed',
      ),
    ].map(({ outerHTML }) => outerHTML.slice(0, 200)),
  );
}

/** What is hostile is there, as text or in a field. */
async function isShown(page: Page): Promise<boolean> {
  return await page.evaluate((text) => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
    return document.body.textContent.includes(text) || fields.some(({ value }) => value.includes(text));
  }, SHOWN);
}

/** The sixteen views and how a reader comes there. */
const VIEWS: Readonly<Record<string, () => Promise<unknown>>> = {
  library: () => open('#/library'),
  'rename dialog': async () => {
    await open('#/library');
    await stage.page.getByRole('button', { name: `More options for ${SCRIPTS}.pdf` }).click();
    await stage.page.getByRole('menuitem', { name: 'Rename' }).click();
  },
  'removed documents': () => open('#/removed'),
  'delete dialog': async () => {
    await open('#/removed');
    await stage.page.getByRole('button', { name: /^Delete/ }).click();
  },
  'document that cannot be opened': async () => {
    await open('#/library');
    await stage.page.getByRole('link', { name: /^Open broken/ }).click();
    await stage.page.getByText('This document could not be shown').waitFor();
  },
  reader: async () => {
    await open(READER);
    await stage.window.turns.first().waitFor();
  },
  'what the model saw': async () => {
    await open(READER);
    await stage.window.turns.first().getByText('What the model saw').click();
  },
  'find and thumbnails': async () => {
    await open(READER);
    await drawnAtLast();
    await stage.page.getByRole('button', { name: 'Find in the document' }).click();
    await stage.page.getByRole('textbox', { name: 'Find in the document' }).fill('onerror');
  },
  descriptions: async () => {
    await panel('Describe');
    await stage.page.getByRole('list', { name: 'Sentences with their sources' }).waitFor();
  },
  comparison: async () => {
    const { page } = stage;
    await panel('Compare');
    for (let models = 0; models < 2; models++) await page.getByRole('button', { name: 'Add a model' }).click();
    await page.getByRole('textbox', { name: 'Model 1' }).fill('http://127.0.0.1:9#none');
    await page.getByRole('textbox', { name: 'Model 2' }).fill(`http://127.0.0.1:9#${SCRIPTS}`);
    await page.getByRole('textbox', { name: 'Question', exact: true }).fill(SCRIPTS);
    await page.getByRole('button', { name: 'Compare on page 1' }).click();
    await page.getByText('127.0.0.1:9').first().waitFor();
  },
  history: () => open('#/history'),
  'history search': async () => {
    await open('#/history');
    await stage.page.getByRole('searchbox').fill('onerror');
  },
  'answers of many documents': () => open('#/survey/survey'),
  'answer of the library': () => open('#/ask/question'),
  receipts: () => open('#/receipts'),
  receipt: async () => {
    await open('#/receipts');
    await stage.page
      .getByRole('button', { name: `${SCRIPTS}.jpg` })
      .first()
      .click();
    await stage.page.getByRole('textbox', { name: 'Company' }).waitFor();
  },
};
const READER = `#/document/${id(pdf)}?page=1`;

async function open(hash: string): Promise<void> {
  await stage.page.goto(new URL(hash, stage.page.url()).href);
}

async function panel(name: string): Promise<void> {
  await open(READER);
  await stage.page.getByRole('button', { name, exact: true }).click();
}

/** A very busy machine may stop even an honest document. */
async function drawnAtLast(): Promise<void> {
  const again = stage.page.getByRole('button', { name: 'Try again' });
  const drawn = stage.page.locator('[data-page="1"] canvas[data-drawn="true"]').first();
  while (!(await drawn.isVisible())) {
    await drawn.or(again).first().waitFor();
    if (await again.isVisible()) await again.click();
  }
}

describe('No script of a document, a name, an answer, a receipt or an imported history runs', () => {
  beforeAll(() => stage.app.ask(fill));

  test.each(Object.keys(VIEWS))('in this view: %s', async (view) => {
    const { page, watched } = stage;
    await VIEWS[view]?.();
    await expect.poll(() => isShown(page)).toBe(true);
    expect(await planted(page)).toEqual([]);
    // A script, a dialog or a breach of the policy is a complaint.
    expect(watched.complaints).toEqual([]);
  });

  test('and a very long name pushes nothing aside', async () => {
    await VIEWS.reader?.();
    const [title, tab] = [
      stage.page.getByRole('heading', { level: 1 }),
      stage.page.getByRole('button', { name: 'Ask', exact: true }),
    ];
    const right = async () => ((box) => (box?.x ?? 0) + (box?.width ?? 0))(await title.boundingBox());
    expect(await right()).toBeGreaterThan(100);
    expect(await right()).toBeLessThanOrEqual((await tab.first().boundingBox())?.x ?? 0);
  });
});
