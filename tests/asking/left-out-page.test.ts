import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { root } from '../source-imports.ts';

const folder = mkdtempSync(join(tmpdir(), 'docent-unreadable-page-'));
let docent: DocentService;
beforeAll(() => {
  docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir: folder, device: 'cpu' });
});
afterAll(async () => await docent.dispose());

/** More characters than a page may have, in print so fine that all of them are on it. */
const ENDLESS = Array.from({ length: 210 }, () => 'word '.repeat(200)).join('\n');

async function written(name: string, texts: readonly string[]): Promise<string> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const text of texts) {
    const size = text === ENDLESS ? 0.5 : 12;
    pdf.addPage([595, 842]).drawText(text, { x: 60, y: 700, size, lineHeight: 2 * size, font });
  }
  const file = join(folder, name);
  await writeFile(file, await pdf.save());
  return file;
}

test('A page that cannot be read takes the others of its document with it neither when it is read nor when it is asked', async () => {
  const file = await written('letter.pdf', [
    'The meeting begins at nine.',
    ENDLESS,
    'The harbour master is Ada Finch.',
  ]);
  const { pages, notes } = await docent.read(file);
  expect(pages.map(({ page, lines }) => [page, lines.map(({ text }) => text).join(' ')])).toEqual([
    [1, 'The meeting begins at nine.'],
    [3, 'The harbour master is Ada Finch.'],
  ]);
  expect(notes).toMatchObject([{ code: 'unreadable-page', page: 2 }]);
  const asked = await docent.ask(file, ['Who is the harbour master?']);
  expect(asked.answers[0]).toMatchObject({ page: 3, evidence: [{ text: 'Ada Finch' }] });
  expect(asked.notes).toMatchObject([{ code: 'unreadable-page', page: 2 }]);
});

test('A document of which no page can be read says why', async () => {
  const file = await written('endless.pdf', [ENDLESS]);
  await expect(docent.read(file)).rejects.toMatchObject({ code: 'too-large' });
  await expect(docent.ask(file, ['Who is the harbour master?'])).rejects.toMatchObject({ code: 'too-large' });
});
