import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Conversation, LibraryDocument, Turn } from '../../src-main/contract/library.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { conversationJson, conversationMarkdown, conversationWithPictures } from '../../src-main/exporting/index.ts';

const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;

const AT = Date.UTC(2026, 4, 1, 9, 30);
const document: LibraryDocument = {
  id: 'ab'.repeat(32),
  name: 'Rent: May/June.pdf',
  kind: 'invoice',
  kindChosen: false,
  format: 'pdf',
  mime: 'application/pdf',
  bytes: 10,
  pageCount: 2,
  status: 'text',
  error: null,
  source: null,
  addedAt: AT,
  openedAt: null,
  removedAt: null,
};
const conversation: Conversation = {
  id: 'c',
  documentId: document.id,
  title: 'What is the total?',
  createdAt: AT,
  updatedAt: AT,
  removedAt: null,
  turns: 1,
};
const turn: Turn = {
  id: 't',
  conversationId: 'c',
  documentId: document.id,
  question: 'What is the total?',
  earlierVersion: null,
  askedAs: null,
  askedPage: 1,
  region: null,
  usedText: true,
  status: 'done',
  answer: '1. *90* EUR',
  form: 'words',
  sentence: null,
  searched: null,
  passages: [],
  notes: [],
  found: true,
  page: 2,
  evidence: [
    { page: 2, box: [0, 0, 1, 1], text: 'Total', score: 1 },
    { page: 2, box: [0, 0, 1, 1], text: '90 EUR', score: 1 },
  ],
  confidence: 0.934,
  model: 'docent-mini',
  device: 'cpu',
  tiles: { rows: 4, cols: 3, kept: 10, pixels: [1288, 1708] },
  timings: { open_ms: 1, tile_ms: 1, encode_ms: 1, prefill_ms: 1, first_token_ms: 1, total_ms: 1234 },
  error: null,
  surveyId: null,
  askedAt: AT,
  answeredAt: AT,
  removedAt: null,
};

describe('An exported conversation', () => {
  test('reads well: question, answer, its words with their page, and where it comes from', () => {
    expect(conversationMarkdown(document, conversation, [turn])).toEqual({
      name: 'Rent May June - What is the total.md',
      text: `# What is the total?

**Rent: May/June.pdf** · 2 pages · asked 2026-05-01 09:30 UTC

## What is the total?

**1\\. \\*90\\* EUR**

> Total … 90 EUR
>
> — page 2

<sub>page 2 · confidence 93% · 10 of 4 × 3 tiles · docent-mini on cpu · 1.2 s · 2026-05-01 09:30 UTC</sub>

---

Document SHA-256 \`${document.id}\`
`,
    });
  });

  test('says plainly what was not found, stopped, or failed', () => {
    const { text } = conversationMarkdown(document, conversation, [
      { ...turn, found: false, answer: 'not on this page', evidence: [] },
      { ...turn, status: 'stopped', answer: 'Nine', evidence: [] },
      {
        ...turn,
        status: 'failed',
        answer: '',
        evidence: [],
        error: { code: 'timeout', message: 'Too slow. Try again.' },
      },
    ]);
    expect(text).toContain('*The page does not say.*');
    expect(text).toContain('Nine … *(stopped)*');
    expect(text).toContain('*Not answered: Too slow. Try again.*');
    expect(text).not.toContain('not on this page');
  });

  test('as JSON holds everything', () => {
    const { name, text } = conversationJson(document, conversation, [turn]);
    expect(name).toBe('Rent May June - What is the total.json');
    expect(JSON.parse(text)).toMatchObject({ format: 'docent-conversation', document, conversation, turns: [turn] });
  });
});

describe('A conversation with pictures', () => {
  test('holds its Markdown and, framed, what each answer rests on', async () => {
    const open = await openDocument(report);
    const { name, bytes } = await conversationWithPictures(
      document,
      conversation,
      [{ ...turn, evidence: [{ page: 1, box: [0.2, 0.15, 0.5, 0.2], text: 'Annual Report', score: 1 }] }],
      open,
      undefined,
    );
    await open.dispose();
    expect(name).toBe('Rent May June - What is the total.zip');
    const files = unzipSync(bytes);
    expect(Object.keys(files).sort()).toEqual(['conversation.md', 'pictures/answer-1-page-1.png']);
    expect(new TextDecoder().decode(files['conversation.md'])).toContain(
      '![The evidence on page 1](pictures/answer-1-page-1.png)',
    );
    const { data, info } = await sharp(files['pictures/answer-1-page-1.png'])
      .raw()
      .toBuffer({ resolveWithObject: true });
    // A strip around the evidence, with its frame.
    expect(info.width).toBeGreaterThan(2 * info.height);
    const framed = (at: number) => data[at] === 20 && data[at + 1] === 110 && data[at + 2] === 80;
    expect(Array.from({ length: data.length / 3 }, (_, i) => 3 * i).filter(framed).length).toBeGreaterThan(500);
  });
});
