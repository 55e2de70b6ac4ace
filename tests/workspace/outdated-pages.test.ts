import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { barChart, picturedPdf } from '../documents/pictured-pdf.ts';
import { temporaryDataDir, temporaryWorkspace, tinyDocent } from './temporary-workspace.ts';

/** Reads a picture's word, if it is given one, beside the text layer; counts the pages that it was asked for. */
function reading(word: string | null): { docent: DocentService; read: number[] } {
  const docent = createDocentService(tinyDocent());
  const read: number[] = [];
  const { lines } = docent;
  docent.lines = async (document, page, options) => {
    const layer = await lines.call(docent, document, page, { ...options, read: false });
    read.push(page);
    if (word === null) return layer;
    const line = { ...layer.lines[0]!, text: word, source: 'model' as const, row: 99, characters: [] };
    return { ...layer, lines: [...layer.lines, { ...line, characters: Array.from(word, () => line.box) }] };
  };
  return { docent, read };
}

test('A page that an earlier version read is read again in the background, once, so that the words in its pictures are found', async () => {
  const dataDir = temporaryDataDir();
  const file = join(temporaryDataDir(), 'museum.pdf');
  const text = { text: 'The museum opened its new wing in March.', x: 72, y: 760 };
  writeFileSync(file, await picturedPdf([text], [{ image: barChart('Visitors', []), place: [110, 405, 485, 655] }]));

  const workspaceOf = async (docent: DocentService) => await temporaryWorkspace({ dataDir, docent, indexing: true });
  const before = reading(null);
  const first = await workspaceOf(before.docent);
  await first.api.addDocument({ source: { kind: 'path', path: file } });
  const found = async (api: typeof first.api, query: string) => (await api.search({ query, limit: 5 })).length;
  await expect.poll(() => found(first.api, 'museum'), { timeout: 60_000 }).toBe(1);
  await first.dispose();
  expect(before.read).toEqual([1]);

  const database = new BetterSqlite(join(dataDir, 'history.sqlite'));
  database.prepare('UPDATE pages SET read_with = 0').run();
  database.close();

  const now = reading('Visitors');
  const second = await workspaceOf(now.docent);
  await expect.poll(() => found(second.api, 'visitors'), { timeout: 60_000 }).toBe(1);
  await second.dispose();
  expect(now.read).toEqual([1]);

  const later = reading('Visitors');
  const third = await workspaceOf(later.docent);
  await expect.poll(async () => (await third.api.getIndexing({})).waiting, { timeout: 60_000 }).toBe(0);
  await third.dispose();
  expect(later.read).toEqual([]);
}, 200_000);
